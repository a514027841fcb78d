namespace Offprint.Training;

/// <summary>
/// Follows a learning curve: refits a pattern after every observation, waits until the ceilings have settled (working level ω), takes forecasts from the first feasible
/// ceiling on (prediction level ℘), and bounds their distance to the limit curve by the last crossing of two trends (convergence level: the bound is at most τ).
/// The observations must come from one test set and from slices of one fixed order of the data (Vilares, Darriba and Ribadas, Computer Speech and Language 2017).
/// </summary>
/// <seealso href="https://arxiv.org/abs/2402.02515">Modeling of learning curves with applications to pos tagging</seealso>
public sealed class LearningTrace
{
    private readonly ICurvePattern _pattern;
    private readonly List<double> _sizes = [], _scores = [], _inner = [];
    private readonly List<PatternFit> _plain = [];
    private readonly List<TraceLevel> _levels = [];

    /// <summary>Makes an empty trace.</summary>
    /// <param name="pattern">The family of curves; null: <see cref="PowerLawPattern"/>.</param>
    /// <param name="options">Options; null for the defaults.</param>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    public LearningTrace(ICurvePattern? pattern = null, TraceOptions? options = null)
    {
        _pattern = pattern ?? new PowerLawPattern();
        Options = options ?? new TraceOptions();
        Options.Validate();
    }

    /// <summary>The options.</summary>
    public TraceOptions Options { get; }

    /// <summary>The observations so far.</summary>
    public int Count => _sizes.Count;

    /// <summary>Levels from 3 on; trends from the working level on are anchored.</summary>
    public IReadOnlyList<TraceLevel> Levels => _levels;

    /// <summary>ω; null while the ceilings have not settled. It is known λ levels later.</summary>
    public int? WorkingLevel { get; private set; }

    /// <summary>℘: the first level after ω, known by now, whose ceiling is feasible; null before.</summary>
    public int? PredictionLevel { get; private set; }

    /// <summary>The first level from ℘ and from ω + λ on (where ω is known) whose layer is at most τ and whose trend is feasible, so that there is a forecast; null before.</summary>
    public int? ConvergenceLevel { get; private set; }

    /// <summary>The forecast from all observations; null before the prediction level.</summary>
    public CurvePrediction? Current => PredictionAt(Count);

    /// <summary>Adds an observation.</summary>
    /// <param name="size">Items learned from; larger than the last one's.</param>
    /// <param name="score">The score on the fixed test set, from 0 to <see cref="TraceOptions.Maximum"/>; a loss 0 or more.</param>
    /// <returns>Its level; null for the first two observations.</returns>
    /// <exception cref="ArgumentException">The size does not grow, or the score is out of range. The trace stays as it was.</exception>
    public TraceLevel? Add(double size, double score)
    {
        if (Refuse(size, score) is { } problem) throw new ArgumentException(problem);
        _sizes.Add(size);
        _scores.Add(score);
        _inner.Add(Inside(score));
        if (Count < 3) return null;
        _plain.Add(Fit(Count, null));
        if (WorkingLevel is null && Settled())
        {
            WorkingLevel = Count - Options.Repetitions;
            _levels.RemoveRange(WorkingLevel.Value - 2, _levels.Count - (WorkingLevel.Value - 2));
        }

        while (_levels.Count < _plain.Count) _levels.Add(Level(_levels.Count + 3));
        if (WorkingLevel is { } working)
        {
            PredictionLevel ??= _levels.Skip(working - 2).FirstOrDefault(IsFeasible)?.Level;
            var known = Math.Max(PredictionLevel ?? int.MaxValue, working + Options.Repetitions);
            if (Count >= known && _levels[^1].Layer <= Options.Tau && IsFeasible(_levels[^1])) ConvergenceLevel ??= Count;
        }

        return _levels[^1];
    }

    /// <summary>The forecast from the first so many observations, as it could be made then.</summary>
    /// <param name="level">Number of observations.</param>
    /// <returns>Null before the prediction level, and where the trend is not feasible.</returns>
    public CurvePrediction? PredictionAt(int level) =>
        PredictionLevel is { } first && level >= first && level <= Count && IsFeasible(_levels[level - 3]) ? new CurvePrediction(_pattern, _levels[level - 3], Outside, Inside) : null;

    /// <summary>Why an observation can't be added; null when it can.</summary>
    internal string? Refuse(double size, double score) =>
        !(size > 0 && double.IsFinite(size)) ? FormattableString.Invariant($"The size is {size}; it must be positive.")
        : Count > 0 && size <= _sizes[^1] ? FormattableString.Invariant($"The size {size} does not follow {_sizes[^1]}; sizes must grow.")
        : !double.IsFinite(score) || score < 0 || (!Options.Descending && score > Options.Maximum)
            ? FormattableString.Invariant($"The score is {score}; it must be {(Options.Descending ? "0 or more" : FormattableString.Invariant($"from 0 to {Options.Maximum}"))}.")
        : null;

    private bool IsFeasible(TraceLevel level) => Inside(level.Ceiling) is <= 100 and > double.NegativeInfinity;

    private double Inside(double score) => Options.Descending ? 100 - (score * 100 / Options.Maximum) : score * 100 / Options.Maximum;

    private double Outside(double inner) => (Options.Descending ? 100 - inner : inner) * Options.Maximum / 100;

    private PatternFit Fit(int level, double? anchor) =>
        _pattern.Fit(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_sizes)[..level], System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_inner)[..level], anchor);

    /// <summary>Whether the last λ changes of the plain ceiling were small.</summary>
    private bool Settled()
    {
        if (_plain.Count <= Options.Repetitions) return false;
        for (var i = 0; i < Options.Repetitions; i++)
        {
            var at = _plain.Count - 1 - i;
            var change = Math.Abs(_pattern.Asymptote(_plain[at].Parameters) - _pattern.Asymptote(_plain[at - 1].Parameters));
            if (!(change / (_sizes[at + 2] - _sizes[at + 1]) <= Options.Slope)) return false;
        }

        return true;
    }

    private TraceLevel Level(int level)
    {
        var before = _levels.Count > 0 ? _levels[^1] : null;
        var plain = _plain[level - 3];
        var fit = Options.Anchored && WorkingLevel < level && before is not null && double.IsFinite(before.Ceiling) ? Fit(level, Inside(before.Ceiling)) : plain;
        var ceiling = _pattern.Asymptote(fit.Parameters);
        var (crossing, layer) = before is null ? (double.NaN, double.PositiveInfinity) : TrendCrossing.Layer(_pattern, before.Trend, fit.Parameters, _sizes[0]);
        return new TraceLevel(level, _sizes[level - 1], _scores[level - 1], Outside(ceiling), Outside(_pattern.Asymptote(plain.Parameters)), crossing, layer, fit.IllConditioned) { Trend = fit.Parameters };
    }
}
