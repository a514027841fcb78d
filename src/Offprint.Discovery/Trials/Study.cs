using System.IO.Hashing;
using System.Text;
using Offprint.Training;

namespace Offprint.Discovery;

/// <summary>
/// One worker's view of a study. Each worker holds the search algorithm itself and feeds it the stored asks and outcomes in their stored order, so all of them, and
/// any later process, are in the same state when one of them asks for the next point with the file locked.
/// </summary>
internal sealed class Study : IDisposable
{
    private readonly TrialStore _store;
    private readonly bool _ownsStore;
    private readonly IAskTellOptimizer<Dna> _optimizer;
    private readonly SampleOptions _options;
    private readonly string _worker = WorkerIdentity.Create();
    private readonly long _id;
    private readonly Timer _heartbeat;
    private readonly Lock _lock = new();
    private long _sequence;

    public Study(DnaSpec spec, IDnaGenerator generator, SampleOptions options)
    {
        options.Validate();
        _options = options;
        _ownsStore = options.Store is null;
        _store = options.Store ?? TrialStore.InMemory();
        _optimizer = generator.Setup(spec);
        var space = Convert.ToHexString(XxHash128.Hash(Encoding.UTF8.GetBytes(string.Join('\n', spec.Points().Select(static p => p.ToString())))));
        _id = _store.Exclusively(() =>
        {
            _store.Execute("INSERT OR IGNORE INTO study (name, space, algorithm) VALUES ($name, $space, $algorithm)", ("$name", options.Name), ("$space", space), ("$algorithm", generator.Description));
            var (id, stored, algorithm) = _store.Read("SELECT id, space, algorithm FROM study WHERE name = $name", static r => (r.GetInt64(0), r.GetString(1), r.GetString(2)), ("$name", options.Name))[0];
            return stored != space ? throw new ArgumentException($"The study '{options.Name}' in {_store.Name} searches another space; give this search another name.")
                : algorithm != generator.Description ? throw new ArgumentException($"The study '{options.Name}' in {_store.Name} was begun with {algorithm}, not {generator.Description}; go on with the same, or give this search another name.")
                : id;
        });
        var period = options.Lease / 3;
        _heartbeat = new Timer(_ => Beat(), null, period, period);
    }

    /// <summary>The next trial to evaluate: one that was left behind, else a new one; null when the study is complete.</summary>
    /// <param name="waitForOthers">Whether to wait while the last trials are with other workers, to take over should one of them die.</param>
    /// <param name="ct">Ends the waiting.</param>
    public TrialRecord? Take(bool waitForOthers, CancellationToken ct)
    {
        while (true)
        {
            ct.ThrowIfCancellationRequested();
            var (trial, othersWork) = _store.Exclusively(TakeLocked);
            if (trial is not null || !othersWork || !waitForOthers)
            {
                return trial;
            }

            ct.WaitHandle.WaitOne(TimeSpan.FromMilliseconds(100));
        }
    }

    public void Finish(long number, TrialState state, IReadOnlyList<double> objectives, string? note = null) => _store.Exclusively(() =>
    {
        // Only once, and only by the worker that holds it: the study has one outcome a trial.
        if (_store.Execute(
            "UPDATE trial SET state = $state, objectives = $objectives, note = $note, worker = NULL, lease = NULL WHERE study = $study AND number = $number AND state = 0 AND worker = $worker",
            ("$state", (int)state), ("$objectives", TrialStore.Text(objectives)), ("$note", note), ("$study", _id), ("$number", number), ("$worker", _worker)) == 1 && state != TrialState.Skipped)
        {
            _store.Execute("INSERT INTO event (study, number, told) VALUES ($study, $number, 1)", ("$study", _id), ("$number", number));
        }

        return 0;
    });

    /// <summary>Gives a trial back, to be offered again, without counting the attempt.</summary>
    public void Release(long number) => _store.Execute(
        "UPDATE trial SET worker = NULL, lease = NULL, attempts = attempts - 1 WHERE study = $study AND number = $number AND state = 0 AND worker = $worker", ("$study", _id), ("$number", number), ("$worker", _worker));

    public void Measure(long number, double step, double value) => _store.Execute(
        "INSERT OR REPLACE INTO measurement (study, number, step, value) VALUES ($study, $number, $step, $value)", ("$study", _id), ("$number", number), ("$step", step), ("$value", value));

    public IReadOnlyList<TrialRecord> Trials() => _store.Trials(_id);

    public IReadOnlyList<(long Trial, double Step, double Value)> Measurements() => _store.Measurements(_options.Name);

    public void Dispose()
    {
        _heartbeat.Dispose();
        if (_ownsStore)
        {
            _store.Dispose();
        }
    }

    private (TrialRecord? Trial, bool OthersWork) TakeLocked()
    {
        var now = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();
        var others = false;
        foreach (var (number, worker, lease, attempts) in _store.Read(
            "SELECT number, worker, lease, attempts FROM trial WHERE study = $study AND state = 0 ORDER BY number",
            static r => (r.GetInt64(0), r.IsDBNull(1) ? null : r.GetString(1), r.IsDBNull(2) ? 0 : r.GetInt64(2), r.GetInt32(3)), ("$study", _id)))
        {
            if (worker is not null && lease >= now && !WorkerIdentity.IsGone(worker))
            {
                others |= worker != _worker;
                continue;
            }

            if (attempts >= _options.MaxAttempts)
            {
                _store.Execute("UPDATE trial SET state = $state, objectives = 'NaN', worker = NULL, note = $note WHERE study = $study AND number = $number",
                    ("$state", (int)TrialState.Failed), ("$note", $"given up after {attempts} attempts"), ("$study", _id), ("$number", number));
                _store.Execute("INSERT INTO event (study, number, told) VALUES ($study, $number, 1)", ("$study", _id), ("$number", number));
                continue;
            }

            _store.Execute("UPDATE trial SET worker = $worker, lease = $lease, attempts = attempts + 1 WHERE study = $study AND number = $number",
                ("$worker", _worker), ("$lease", now + (long)_options.Lease.TotalMilliseconds), ("$study", _id), ("$number", number));
            return (One(number), false);
        }

        Synchronise();
        var count = _store.Read("SELECT count(*) FROM trial WHERE study = $study", static r => r.GetInt64(0), ("$study", _id))[0];
        if (count >= _options.MaxTrials || _optimizer.Ask() is not [var dna])
        {
            return (null, others);
        }

        _store.Execute("INSERT INTO trial (study, number, dna, state, attempts, worker, lease) VALUES ($study, $number, $dna, 0, 1, $worker, $lease)",
            ("$study", _id), ("$number", count), ("$dna", dna.ToString()), ("$worker", _worker), ("$lease", now + (long)_options.Lease.TotalMilliseconds));
        _store.Execute("INSERT INTO event (study, number, told) VALUES ($study, $number, 0)", ("$study", _id), ("$number", count));
        _sequence = Math.Max(_sequence, _store.Read("SELECT last_insert_rowid()", static r => r.GetInt64(0))[0]);
        return (One(count), false);
    }

    private TrialRecord One(long number) => _store.Read(
        "SELECT dna, attempts FROM trial WHERE study = $study AND number = $number", r => new TrialRecord(number, Dna.Parse(r.GetString(0)), TrialState.Pending, r.GetInt32(1), [], null), ("$study", _id), ("$number", number))[0];

    private void Synchronise()
    {
        foreach (var (sequence, told, dna, objectives) in _store.Read(
            "SELECT e.sequence, e.told, t.dna, t.objectives FROM event e JOIN trial t ON t.study = e.study AND t.number = e.number WHERE e.study = $study AND e.sequence > $after ORDER BY e.sequence",
            static r => (r.GetInt64(0), r.GetInt32(1) == 1, Dna.Parse(r.GetString(2)), TrialStore.Numbers(r.IsDBNull(3) ? null : r.GetString(3))), ("$study", _id), ("$after", _sequence)))
        {
            if (told)
            {
                _optimizer.Tell(dna, objectives);
            }
            else
            {
                _optimizer.Adopt(dna);
            }

            _sequence = sequence;
        }
    }

    private void Beat()
    {
        if (!_lock.TryEnter())
        {
            return;
        }

        try
        {
            _store.Execute("UPDATE trial SET lease = $lease WHERE study = $study AND state = 0 AND worker = $worker",
                ("$lease", DateTimeOffset.UtcNow.Add(_options.Lease).ToUnixTimeMilliseconds()), ("$study", _id), ("$worker", _worker));
        }
        catch (Exception exception) when (exception is Microsoft.Data.Sqlite.SqliteException or InvalidOperationException)
        {
            // The store is busy or being closed; the next beat comes before the lease ends.
        }
        finally
        {
            _lock.Exit();
        }
    }
}
