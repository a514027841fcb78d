using Offprint.Numerics;

namespace Offprint.Inference;

/// <summary>How an <see cref="OnlineLogisticPredictor{TPage}"/> learns.</summary>
public sealed record OnlineLogisticOptions
{
    /// <summary>Requests that are looked back on at once; null (default): 16 times the capacity, at least 4,096. Half of them are learned from each time, the other half is their future.</summary>
    public int? Window { get; init; }

    /// <summary>Step of AdaGrad. Default 0.1.</summary>
    public double LearningRate { get; init; } = 0.1;

    /// <summary>Probability of "discard" above which it is said. Default 0.5.</summary>
    public double Threshold { get; init; } = 0.5;

    /// <summary>Requests with their answers that are learned from anew each time, the last ones. Default 65,536.</summary>
    public int Examples { get; init; } = 65_536;

    /// <summary>Pages that are remembered; the ones asked for longest ago are forgotten. Default 1,000,000.</summary>
    public int MaximumPages { get; init; } = 1_000_000;

    internal void Validate()
    {
        Check(Window is null or >= 2, nameof(Window), Window ?? 0, "2 or more");
        Check(LearningRate > 0 && double.IsFinite(LearningRate), nameof(LearningRate), LearningRate, "positive");
        Check(Threshold is > 0 and < 1, nameof(Threshold), Threshold, "between 0 and 1");
        Check(Examples >= 1, nameof(Examples), Examples, "1 or more");
        Check(MaximumPages >= 1, nameof(MaximumPages), MaximumPages, "1 or more");
    }

    private static void Check(bool right, string name, double value, string wanted)
    {
        if (!right)
        {
            throw new ArgumentException(FormattableString.Invariant($"{name} is {value}; it must be {wanted}."), name);
        }
    }
}

/// <summary>
/// A logistic regression that learns on line when pages can go: from how often and how regularly a page was asked for, how its earlier requests turned out, and where it stands. What is right it learns in
/// hindsight, from what <see cref="Belady"/> would have done with the last requests; it never sees the future.
/// </summary>
/// <typeparam name="TPage">Name of a page.</typeparam>
public sealed class OnlineLogisticPredictor<TPage> : IDiscardPredictor<TPage> where TPage : notnull
{
    // Pages that are new and pages that are known have features of their own.
    private const int Tenants = 4, Places = 2 * Tenants, Known = 4 + Places, Features = Known + 8 + Places, Passes = 4;
    private const double Memory = 0.3;

    private readonly int _capacity, _window;
    private readonly OnlineLogisticOptions _options;
    private readonly Dictionary<TPage, PageHistory> _pages = [];
    private readonly List<(TPage Page, double[] Features)> _recent = [];
    private readonly List<(double[] Features, double Target)> _examples = [];
    private readonly SeededRandom _random = new(42, "discard predictor");
    private readonly double[] _weights = new double[Features];
    private double _share = 0.5;
    private long _time;

    /// <summary>Makes a predictor that knows nothing yet: it says "keep" until it has learned.</summary>
    /// <param name="capacity">Pages that fit into the cache.</param>
    /// <param name="options">How it learns; null for the defaults.</param>
    /// <exception cref="ArgumentException">A value is out of range.</exception>
    public OnlineLogisticPredictor(int capacity, OnlineLogisticOptions? options = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, 1);
        _options = options ?? new OnlineLogisticOptions();
        _options.Validate();
        (_capacity, _window) = (capacity, _options.Window ?? Math.Max(4096, 16 * capacity));
    }

    /// <summary>Whether it goes on learning. When false it still counts requests. Default true.</summary>
    public bool Learns { get; set; } = true;

    /// <summary>Requests that it has learned from.</summary>
    public long Learned { get; private set; }

    /// <inheritdoc/>
    public bool Predict(TPage page, RequestContext context = default)
    {
        ArgumentNullException.ThrowIfNull(page);
        _time++;
        if (!_pages.TryGetValue(page, out var history))
        {
            Forget();
            _pages.Add(page, history = new PageHistory { First = _time, Discarded = double.NaN });
        }

        var features = Describe(history, context);
        history.Gap = history.Requests == 0 ? 0 : history.Requests == 1 ? _time - history.Last : history.Gap + (Memory * (_time - history.Last - history.Gap));
        (history.Last, history.Requests) = (_time, history.Requests + 1);
        if (Learns)
        {
            _recent.Add((page, features));
            if (_recent.Count == _window)
            {
                Learn();
            }
        }

        return Learned > 0 && Probability(features) > _options.Threshold;
    }

    private double[] Describe(PageHistory history, RequestContext context)
    {
        // Times and rates are in units of the capacity. Every fourth tenant looks alike.
        var features = new double[Features];
        var (depth, place) = (Math.Log(1 + context.Depth), (context.Tail ? Tenants : 0) + (int)((uint)context.Tenant % Tenants));
        if (history.Requests == 0)
        {
            features[0] = 1;
            features[1] = depth;
            features[2] = depth * depth;
            features[3] = Math.Log(1 + context.Children);
            features[4 + place] = 1;
            return features;
        }

        var judged = !double.IsNaN(history.Discarded);
        features[Known] = 1;
        features[Known + 1] = depth;
        features[Known + 2] = Math.Log(1 + context.Children);
        features[Known + 3] = Math.Log((double)_capacity * history.Requests / (_time - history.First + _capacity));
        features[Known + 4] = Math.Log((double)(_time - history.Last) / _capacity);
        features[Known + 5] = history.Requests > 1 ? Math.Log(history.Gap / _capacity) : 0;
        features[Known + 6] = judged ? history.Discarded - _share : 0;
        features[Known + 7] = judged ? 0 : 1;
        features[Known + 8 + place] = 1;
        return features;
    }

    private double Probability(double[] features)
    {
        var score = 0.0;
        for (var i = 0; i < Features; i++)
        {
            score += _weights[i] * features[i];
        }

        return 1 / (1 + Math.Exp(-score));
    }

    /// <summary>Looks back on the window: the older half, whose future is in the newer one, becomes examples. Then learns from all examples anew.</summary>
    private void Learn()
    {
        var truth = Belady.Solve(_recent.ConvertAll(static request => request.Page), _capacity).Discards;
        var half = _window / 2;
        for (var t = 0; t < half; t++)
        {
            var (page, features) = _recent[t];
            double target = truth[t] ? 1 : 0;
            _examples.Add((features, target));
            _share += 0.001 * (target - _share);
            if (_pages.TryGetValue(page, out var history))
            {
                history.Discarded = double.IsNaN(history.Discarded) ? target : history.Discarded + (Memory * (target - history.Discarded));
            }
        }

        _examples.RemoveRange(0, Math.Max(0, _examples.Count - _options.Examples));
        Fit();
        Learned += half;
        _recent.RemoveRange(0, half);
    }

    /// <summary>AdaGrad over the examples in random order: in order, the last ones would count too much.</summary>
    private void Fit()
    {
        var squares = new double[Features];
        int[] order = [.. Enumerable.Range(0, _examples.Count)];
        for (var pass = 0; pass < Passes; pass++)
        {
            _random.Shuffle(order);
            foreach (var at in order)
            {
                var (features, target) = _examples[at];
                var error = Probability(features) - target;
                for (var i = 0; i < Features; i++)
                {
                    var slope = error * features[i];
                    squares[i] += slope * slope;
                    _weights[i] -= squares[i] == 0 ? 0 : _options.LearningRate * slope / Math.Sqrt(squares[i]);
                }
            }
        }
    }

    /// <summary>Makes room for another page.</summary>
    private void Forget()
    {
        if (_pages.Count < _options.MaximumPages)
        {
            return;
        }

        // A quarter at a time, so that the search is rare.
        foreach (var old in _pages.OrderBy(static entry => entry.Value.Last).Take(Math.Max(1, _pages.Count / 4)).Select(static entry => entry.Key).ToList())
        {
            _pages.Remove(old);
        }
    }

    private sealed class PageHistory
    {
        public long Requests { get; set; }

        public long First { get; init; }

        public long Last { get; set; }

        public double Gap { get; set; }

        public double Discarded { get; set; }
    }
}
