using System.Globalization;
using Offprint.Numerics;
using Offprint.Training;

namespace Offprint.Papers.Reproductions;

/// <summary>What the traces of one fold say early, against what was seen at the end.</summary>
internal sealed class CurveAnalysis(RunContext run, LearningCurvesOptions options, ulong seed)
{
    private const double Clear = 0.5, Distorted = 0.1;

    public void Judge(IReadOnlyList<TaggerCurve> curves)
    {
        var forecasts = new Dictionary<string, double>();
        foreach (var curve in curves)
        {
            var (size, truth) = (curve.Sizes[^1], curve.Accuracies[^1]);
            var trace = Trace(curve.Sizes, curve.Accuracies);
            var at = trace.ConvergenceLevel;
            run.Record(LearningCurvesReproduction.Early, at is { } level && curve.Sizes[level - 1] <= size / 2 ? 1 : 0, seed, curve.Tagger);
            if (at is { } converged)
            {
                var forecast = trace.PredictionAt(converged)!.At(size);
                forecasts[curve.Tagger] = forecast;
                var error = Math.Abs(forecast - truth);
                run.Record(LearningCurvesReproduction.Error, error, seed, curve.Tagger, "points");
                run.Record(LearningCurvesReproduction.Largest, error, seed, curve.Tagger, "points");
                run.Record(LearningCurvesReproduction.Lost, error < Math.Abs(curve.Accuracies[converged - 1] - truth) ? 0 : 1, seed, curve.Tagger);
                run.Note(string.Create(CultureInfo.InvariantCulture,
                    $"{curve.Tagger}, seed {seed}: converged at {curve.Sizes[converged - 1]:F0} of {size:F0} tokens (working level {trace.WorkingLevel}); then {curve.Accuracies[converged - 1]:F2} %, forecast {forecast:F2} %, reached {truth:F2} %; plain fit {Predict(curve.Sizes, curve.Accuracies, converged, size):F2} %, exponential {new ExponentialPattern().Value(new ExponentialPattern().Fit(curve.Sizes.AsSpan(0, converged), curve.Accuracies.AsSpan(0, converged)).Parameters, size):F2} %"));
            }

            run.Record(LearningCurvesReproduction.Violations, Outside(trace, size, truth), seed, curve.Tagger);
            Robustness(curve, size, truth);
        }

        foreach (var (a, b) in curves.SelectMany((a, i) => curves.Skip(i + 1).Select(b => (a, b))))
        {
            var gap = a.Accuracies[^1] - b.Accuracies[^1];
            if (Math.Abs(gap) <= Clear || !forecasts.TryGetValue(a.Tagger, out var first) || !forecasts.TryGetValue(b.Tagger, out var second)) continue;
            run.Record(LearningCurvesReproduction.Ranked, Math.Sign(first - second) == Math.Sign(gap) ? 1 : 0, seed, $"{a.Tagger} and {b.Tagger}");
        }
    }

    /// <summary>Levels past the prediction level whose layer is within τ while their forecast misses the end by more.</summary>
    private int Outside(LearningTrace trace, double size, double truth) =>
        trace.PredictionLevel is not { } first ? 0
        : trace.Levels.Skip(first - 3).Count(level => level.Layer <= options.Tau && trace.PredictionAt(level.Level) is { } forecast && Math.Abs(forecast.At(size) - truth) > options.Tau);

    /// <summary>A tenth of the observations, not the last one, one point off: trace and plain fit at the trace's convergence level.</summary>
    private void Robustness(TaggerCurve curve, double size, double truth)
    {
        var random = new SeededRandom(seed, "learning-curves/distortion/" + curve.Tagger);
        double[] distorted = [.. curve.Accuracies.Select((y, i) => i < curve.Accuracies.Length - 1 && random.NextDouble() < Distorted ? Math.Min(100, y + (random.Next(2) == 0 ? 1 : -1)) : y)];
        var trace = Trace(curve.Sizes, distorted);
        if (trace.ConvergenceLevel is not { } level)
        {
            run.Note($"{curve.Tagger}, seed {seed}: no convergence with distorted observations");
            return;
        }

        run.Record(LearningCurvesReproduction.Anchored, Math.Abs(trace.PredictionAt(level)!.At(size) - truth), seed, curve.Tagger, "points");
        run.Record(LearningCurvesReproduction.Plain, Math.Abs(Predict(curve.Sizes, distorted, level, size) - truth), seed, curve.Tagger, "points");
    }

    private static double Predict(double[] sizes, double[] scores, int level, double size)
    {
        var pattern = new PowerLawPattern();
        return pattern.Value(pattern.Fit(sizes.AsSpan(0, level), scores.AsSpan(0, level)).Parameters, size);
    }

    private LearningTrace Trace(double[] sizes, double[] scores)
    {
        // Quick runs have slices of a tenth of the size: as many points a slice as in a whole run.
        var trace = new LearningTrace(options: new TraceOptions { Tau = options.Tau, Slope = run.IsQuick ? 1e-3 : 2e-5 });
        for (var i = 0; i < sizes.Length; i++) trace.Add(sizes[i], scores[i]);
        return trace;
    }
}
