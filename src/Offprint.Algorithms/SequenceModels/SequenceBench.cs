namespace Offprint.Algorithms;

/// <summary>Scores sequence models on traces they have not seen. Traces are never divided; the end of a trace is predicted too.</summary>
public static class SequenceBench
{
    private const double LogFloor = 1e-6;

    /// <summary>Brier score of one prediction.</summary>
    /// <param name="p">Probabilities.</param>
    /// <param name="next">What came; -1 for a symbol that has no probability.</param>
    public static double Brier(ReadOnlySpan<double> p, int next)
    {
        var sum = next < 0 ? 1.0 : 0;
        for (var a = 0; a < p.Length; a++)
        {
            var d = p[a] - (a == next ? 1 : 0);
            sum += d * d;
        }

        return sum;
    }

    /// <summary>Scores each trace.</summary>
    /// <typeparam name="T">Symbol.</typeparam>
    /// <param name="model">A fitted model.</param>
    /// <param name="traces">The traces.</param>
    /// <param name="ct">Stops it.</param>
    /// <returns>One score a trace.</returns>
    public static PrefixScore[] Score<T>(INextElementModel<T> model, IReadOnlyList<IReadOnlyList<T>> traces, CancellationToken ct = default)
        where T : notnull
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(traces);
        return
        [
            .. traces.Select(trace =>
            {
                ct.ThrowIfCancellationRequested();
                var ids = model.Alphabet.Encode(trace);
                return ScoreTrace(model.PredictAlong(ids), ids, model.Alphabet.End);
            }),
        ];
    }

    /// <summary>Fits models on some traces and scores them on others.</summary>
    /// <typeparam name="T">Symbol.</typeparam>
    /// <param name="models">The models.</param>
    /// <param name="training">Traces to learn from.</param>
    /// <param name="test">Traces to score.</param>
    /// <param name="options">Options of the fits.</param>
    /// <param name="ct">Stops it.</param>
    /// <returns>One row a model, in their order.</returns>
    public static IReadOnlyList<BenchRow> Compare<T>(IEnumerable<INextElementModel<T>> models, IReadOnlyList<IReadOnlyList<T>> training, IReadOnlyList<IReadOnlyList<T>> test, FitOptions? options = null, CancellationToken ct = default)
        where T : notnull
    {
        ArgumentNullException.ThrowIfNull(models);
        if (test is not { Count: > 0 }) throw new ArgumentException("There is no trace to score.", nameof(test));
        var rows = new List<BenchRow>();
        foreach (var model in models)
        {
            model.Fit(training, options, ct);
            rows.Add(new BenchRow(model.Describe(), Score(model, test, ct)));
        }

        return rows;
    }

    /// <summary>How surprising each event of a trace is, −ln p, and last its end.</summary>
    /// <typeparam name="T">Symbol.</typeparam>
    /// <param name="model">A fitted model.</param>
    /// <param name="trace">The trace.</param>
    public static double[] Surprise<T>(INextElementModel<T> model, IReadOnlyList<T> trace)
        where T : notnull
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(trace);
        var ids = model.Alphabet.Encode(trace);
        var p = model.PredictAlong(ids);
        return [.. p.Select((row, i) => -Math.Log(Math.Max(LogFloor, At(row, Next(ids, i, model.Alphabet.End)))))];
    }

    /// <summary>Scores predictions along one trace, from wherever they come.</summary>
    /// <param name="p">A distribution after every prefix, one more than symbols.</param>
    /// <param name="ids">The trace; -1 for symbols without a probability.</param>
    /// <param name="end">The number of the end.</param>
    public static PrefixScore ScoreTrace(IReadOnlyList<double[]> p, IReadOnlyList<int> ids, int end)
    {
        ArgumentNullException.ThrowIfNull(p);
        ArgumentNullException.ThrowIfNull(ids);
        if (p.Count != ids.Count + 1) throw new ArgumentException($"There are {p.Count} distributions for a trace of {ids.Count}; one more than symbols is needed.", nameof(p));
        var (brier, log, hits) = (0.0, 0.0, 0);
        for (var i = 0; i < p.Count; i++)
        {
            var next = Next(ids, i, end);
            brier += Brier(p[i], next);
            log -= Math.Log(Math.Max(LogFloor, At(p[i], next)));
            hits += Array.IndexOf(p[i], p[i].Max()) == next ? 1 : 0;
        }

        return new PrefixScore(p.Count, brier, log, hits);
    }

    private static int Next(IReadOnlyList<int> ids, int i, int end) => i < ids.Count ? ids[i] : end;

    private static double At(double[] row, int next) => next < 0 ? 0 : row[next];
}
