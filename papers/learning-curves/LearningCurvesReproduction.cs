using System.Globalization;
using Offprint.Numerics;
using Offprint.Training;

namespace Offprint.Papers.Reproductions;

/// <summary>Forecasts of four taggers' accuracies from the convergence level, against what they reach with all data, one plain fit and the last value.</summary>
[Reproduces("learning-curves")]
public sealed class LearningCurvesReproduction : Reproduction<LearningCurvesOptions>
{
    internal const string Early = "converged on half of the data", Error = "error of the forecast", Largest = "error of the forecast, largest case", Violations = "levels outside the bound", Plain = "error of one plain fit, distorted",
        Anchored = "error of the trace, distorted", Lost = "cases lost to the last value", Ranked = "clear pairs ranked right";

    /// <inheritdoc/>
    public override IReadOnlyList<Claim> Claims =>
    [
        new()
        {
            Name = "error of the forecast", Metric = "distance of forecast and accuracy at the end of the data", Unit = "points", Kind = ClaimKind.Threshold, Direction = ClaimDirection.AtMost, Bar = 0.3,
            Estimand = Estimand.Mean(Error), Sentence = "forecasts from the convergence level are {0} off at the end of the data",
        },
        new()
        {
            Name = "largest error", Metric = "largest distance of forecast and accuracy", Unit = "points", Kind = ClaimKind.Exact, Direction = ClaimDirection.AtMost, Bar = 2.5,
            Estimand = Estimand.Maximum(Largest), Sentence = "the largest error is {0}",
        },
        new()
        {
            Name = "bound kept", Metric = "levels whose layer is at most τ and whose forecast is further off", Kind = ClaimKind.Exact, Direction = ClaimDirection.AtMost, Bar = 0,
            Estimand = Estimand.Count(Violations), Sentence = "at {0} levels the forecast is further off than τ although the layer is within it",
        },
        new()
        {
            Name = "half of the data", Metric = "share of cases that converge on at most half of the data", Kind = ClaimKind.Frequency, Bar = 0.8,
            Estimand = Estimand.Mean(Early), Sentence = "a share of {0} converges on half of the data or less",
        },
        new()
        {
            Name = "robust", Metric = "error of one plain fit minus error of the trace, a tenth of the observations one point off", Unit = "points", Kind = ClaimKind.Superiority, Bar = 0,
            Estimand = Estimand.Difference(Plain, Anchored), Sentence = "with distorted observations the trace is {0} nearer than one plain fit",
        },
        new()
        {
            Name = "better than the last value", Metric = "cases in which the last observed value is nearer", Kind = ClaimKind.Exact, Direction = ClaimDirection.AtMost, Bar = 0,
            Estimand = Estimand.Count(Lost), Sentence = "the last observed value is nearer in {0} cases",
        },
        new()
        {
            Name = "rankings", Metric = "share of pairs more than 0.5 points apart that are ranked right", Kind = ClaimKind.Frequency, Bar = 0.9,
            Estimand = Estimand.Mean(Ranked), Sentence = "a share of {0} of the clear pairs is ranked right",
        },
    ];

    /// <inheritdoc/>
    protected override Task RunAsync(RunContext run, LearningCurvesOptions options, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(run);
        ArgumentNullException.ThrowIfNull(options);
        run.Report(0, "reading code");
        var code = TaggedCode.Read(run.Data, run.Choose(int.MaxValue, 1_200, int.MaxValue), ct);
        var features = new TaggerFeatures(code);
        run.Note(string.Create(CultureInfo.InvariantCulture, $"{code.Methods.Count} methods with {code.Methods.Sum(static m => (long)m.Words.Length)} tokens, of which {code.Methods.Sum(static m => (long)m.Names)} names with {code.NameTags.Count} roles"));
        var sizes = run.IsQuick ? options with { Step = 2_000, TestNames = 1_500 } : options;
        var folds = new IReadOnlyList<TaggerCurve>[run.Seeds.Count];
        var done = new double[run.Seeds.Count];
        Parallel.For(0, folds.Length, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount, CancellationToken = ct }, fold =>
        {
            folds[fold] = TaggerCurves.Measure(code, features, sizes, run.Seeds[fold], share =>
            {
                lock (done)
                {
                    done[fold] = share;
                    run.Report(0.05 + (0.9 * done.Average()), $"tagging, fold {fold + 1}");
                }
            }, ct);
        });
        run.Report(0.96, "following the curves");
        for (var fold = 0; fold < folds.Length; fold++) new CurveAnalysis(run, options, run.Seeds[fold]).Judge(folds[fold]);
        if (!run.Measurements.Any(static m => m.Name == Anchored)) run.Inconclusive("no trace converged on distorted observations, so there is nothing to compare");
        run.Report(1, "done");
        return Task.CompletedTask;
    }
}
