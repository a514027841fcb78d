using System.Globalization;
using Offprint.Algorithms;

namespace Offprint.Papers.Reproductions;

/// <summary>One stream: the dynamic structure after every update, lazy greedy from scratch at every hundredth.</summary>
internal sealed class SubmodularExperiment(ISubmodularFunction<int> function, int k, DynamicSubmodularPaperOptions options, ulong seed)
{
    public const int Between = 100;

    private readonly DynamicSubmodularMaximizer<int> _dynamic = new(function, k, new DynamicSubmodularOptions { Epsilon = options.Epsilon, Trials = options.Trials, Seed = seed });
    private readonly CountedFunction<int> _counted = new(function);
    private readonly List<double> _ratios = [];
    private long _queriesBefore;

    /// <summary>Value of the structure over that of lazy greedy, checkpoint by checkpoint.</summary>
    public IReadOnlyList<double> Ratios => _ratios;

    /// <summary>Evaluations an update in the part that was measured; an answer after every update is in it.</summary>
    public double QueriesPerUpdate { get; private set; }

    /// <summary>Evaluations of lazy greedy from scratch, mean over the checkpoints.</summary>
    public double GreedyQueries => (double)_counted.Queries / Math.Max(1, _checkpoints);

    private int _checkpoints;

    public int Guesses => _dynamic.Stats.Guesses;

    /// <summary>Fills a window, then moves it on by as many items again.</summary>
    public SubmodularExperiment SlideWindow(int[] arrival, int window, CancellationToken ct)
    {
        var moves = Math.Min(window, arrival.Length - window);
        foreach (var item in arrival.AsSpan(0, window)) _dynamic.Insert(item);
        Start();
        for (var i = 0; i < moves; i++)
        {
            ct.ThrowIfCancellationRequested();
            _dynamic.Insert(arrival[window + i]);
            _ = _dynamic.Value;
            _dynamic.Remove(arrival[i]);
            _ = _dynamic.Value;
            if ((2 * (i + 1)) % Between == 0) Checkpoint(arrival.AsSpan(i + 1, window).ToArray());
        }

        Finish(2 * moves);
        return this;
    }

    /// <summary>Inserts everything, then deletes by the value of the single item, the most valuable first: the hard case for sets that go stale.</summary>
    public SubmodularExperiment DeleteFromTheTop(int[] items, CancellationToken ct)
    {
        foreach (var item in items) _dynamic.Insert(item);
        var empty = function.NewState();
        int[] order = [.. items.OrderByDescending(empty.Gain)];
        Start();
        for (var i = 0; i < order.Length - 1; i++)
        {
            ct.ThrowIfCancellationRequested();
            _dynamic.Remove(order[i]);
            _ = _dynamic.Value;
            if ((i + 1) % Between == 0) Checkpoint(order[(i + 1)..]);
        }

        Finish(order.Length - 1);
        return this;
    }

    public string Line(string name) => string.Create(
        CultureInfo.InvariantCulture,
        $"{name}: {QueriesPerUpdate:F0} evaluations an update against {GreedyQueries:F0} for lazy greedy from scratch; value over lazy greedy's {_ratios.Average():F3} (mean), {_ratios.Min():F3} (lowest); {Guesses} guesses.");

    private void Start() => _queriesBefore = _dynamic.Queries;

    private void Finish(int updates) => QueriesPerUpdate = (double)(_dynamic.Queries - _queriesBefore) / updates;

    private void Checkpoint(int[] present)
    {
        _checkpoints++;
        var greedy = function.Value(Submodular.LazyGreedy(_counted, present, k));
        // The reported value is not trusted: the set is evaluated again.
        if (greedy > 0) _ratios.Add(function.Value(_dynamic.Solution) / greedy);
    }
}
