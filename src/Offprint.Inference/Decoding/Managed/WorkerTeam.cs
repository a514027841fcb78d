namespace Offprint.Inference;

/// <summary>
/// Threads that walk through one piece of work together, each with its own number, and meet at barriers. They spin a little while they wait for each other, since a pass has many short
/// phases, and sleep between passes. The caller's thread is number 0.
/// </summary>
internal sealed class WorkerTeam : IDisposable
{
    private const int Spins = 300;
    private readonly Worker[] _workers;
    private Action<int> _work = static _ => { };
    private Exception? _failure;
    private int _arrived;
    private int _phase;

    public WorkerTeam(int size)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(size, 1);
        Size = size;
        _workers = [.. Enumerable.Range(1, size - 1).Select(part => new Worker(this, part))];
    }

    public int Size { get; }

    /// <summary>Lets every thread do the work once. A failure of any ends all and is thrown here.</summary>
    public void Run(Action<int> work)
    {
        if (Size == 1)
        {
            work(0);
            return;
        }

        (_work, _failure, _arrived) = (work, null, 0);
        foreach (var worker in _workers)
        {
            worker.Start();
        }

        Do(0);
        foreach (var worker in _workers)
        {
            worker.Join();
        }

        _work = static _ => { };
        if (_failure is not null)
        {
            throw new InvalidOperationException("A part of a decoding pass failed.", _failure);
        }
    }

    /// <summary>Waits until all threads are here.</summary>
    public void Barrier()
    {
        if (Size == 1)
        {
            return;
        }

        var phase = Volatile.Read(ref _phase);
        if (Interlocked.Increment(ref _arrived) == Size)
        {
            _arrived = 0;
            Volatile.Write(ref _phase, phase + 1);
            return;
        }

        for (var spins = 0; Volatile.Read(ref _phase) == phase; spins++)
        {
            if (Volatile.Read(ref _failure) is not null)
            {
                throw new OperationCanceledException("Another part failed.");
            }

            if (spins < Spins)
            {
                Thread.SpinWait(8);
            }
            else
            {
                Thread.Yield();
            }
        }
    }

    public void Dispose()
    {
        foreach (var worker in _workers)
        {
            worker.Dispose();
        }
    }

    private void Do(int part)
    {
        try
        {
            _work(part);
        }
        catch (Exception error)
        {
            Interlocked.CompareExchange(ref _failure, error, null);
        }
    }

    private sealed class Worker : IDisposable
    {
        private readonly ManualResetEventSlim _start = new(false, 200);
        private readonly ManualResetEventSlim _done = new(false, 200);
        private readonly WorkerTeam _team;
        private readonly int _part;
        private volatile bool _stopped;

        public Worker(WorkerTeam team, int part)
        {
            (_team, _part) = (team, part);
            new Thread(Loop) { IsBackground = true, Name = $"offprint decoding {part}" }.Start();
        }

        public void Start() => _start.Set();

        public void Join()
        {
            _done.Wait();
            _done.Reset();
        }

        public void Dispose()
        {
            _stopped = true;
            _start.Set();
        }

        private void Loop()
        {
            while (true)
            {
                _start.Wait();
                _start.Reset();
                if (_stopped)
                {
                    _start.Dispose();
                    return;
                }

                _team.Do(_part);
                _done.Set();
            }
        }
    }
}
