using System.Globalization;
using Offprint.Algorithms;

namespace Offprint.Papers.Reproductions;

/// <summary>Dynamic submodular maximisation against lazy greedy from scratch: evaluations an update as the window grows, and the value of the sets.</summary>
[Reproduces("dynamic-submodular")]
public sealed class DynamicSubmodularReproduction : Reproduction<DynamicSubmodularPaperOptions>
{
    internal const string Exponent = "growth exponent, dynamic", GreedyExponent = "growth exponent, lazy greedy", WindowRatio = "value over lazy greedy, windows",
        TopRatio = "value over lazy greedy, deletions from the top", Below = "checkpoints below half of lazy greedy", Queries = "evaluations an update, dynamic", GreedyQueries = "evaluations an update, lazy greedy";

    private const string Sizes = "window sizes", Sentences = "sentences", Recommendations = "recommendations", Top = "deletions from the top";

    /// <inheritdoc/>
    public override IReadOnlyList<Claim> Claims =>
    [
        new()
        {
            Name = "growth with the window", Metric = "exponent of evaluations an update in the size of the window", Kind = ClaimKind.Threshold, Direction = ClaimDirection.AtMost,
            Bar = 0.25, Null = 0.9, Estimand = Estimand.Mean(Exponent), Sentence = "evaluations an update grow as the window to the power {0}",
        },
        new()
        {
            Name = "growth of lazy greedy", Metric = "exponent of lazy greedy's evaluations in the size of the window", Kind = ClaimKind.Threshold, Bar = 0.9, Null = 0.25,
            Estimand = Estimand.Mean(GreedyExponent), Sentence = "those of lazy greedy from scratch grow as the window to the power {0}",
        },
        new()
        {
            Name = "fewer evaluations", Metric = "evaluations an update at a window of 4,000 and k = 20, lazy greedy over dynamic", Unit = "x", Kind = ClaimKind.Superiority, Bar = 4,
            Estimand = Estimand.Ratio(GreedyQueries, Queries), Sentence = "at a window of 4,000 lazy greedy from scratch needs {0} the evaluations",
        },
        new()
        {
            Name = "never below half", Metric = "checkpoints at which the value is below half of lazy greedy's", Kind = ClaimKind.Exact, Direction = ClaimDirection.AtMost, Bar = 0,
            Estimand = Estimand.Count(Below), Sentence = "the value is below half of lazy greedy's at {0} checkpoints",
        },
        new()
        {
            Name = "value on windows", Metric = "value over lazy greedy's, mean over sliding windows", Kind = ClaimKind.Threshold, Bar = 0.9, Estimand = Estimand.Mean(WindowRatio),
            Sentence = "on sliding windows it keeps {0} of lazy greedy's value",
        },
        new()
        {
            Name = "value under deletions from the top", Metric = "value over lazy greedy's while the most valuable items go first", Kind = ClaimKind.Threshold, Bar = 0.8,
            Estimand = Estimand.Mean(TopRatio), Sentence = "while the most valuable items go first it keeps {0}",
        },
    ];

    /// <inheritdoc/>
    protected override Task RunAsync(RunContext run, DynamicSubmodularPaperOptions options, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(run);
        return run.RunArmsAsync([Sizes, Sentences, Recommendations, Top], ct);
    }

    /// <inheritdoc/>
    protected override Task RunArmAsync(ArmContext arm, DynamicSubmodularPaperOptions options, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(arm);
        ArgumentNullException.ThrowIfNull(options);
        var window = arm.Choose(4_000, 200, 4_000);
        switch (arm.Arm)
        {
            case Sizes:
                WindowSizes(arm, options, ct);
                break;
            case Sentences:
                var (sentences, years) = SubmodularStreams.Sentences(arm.Data, 3 * window / 2, arm.Seed);
                Compared(arm, new SubmodularExperiment(sentences, 20, options, arm.Seed).SlideWindow(years, window, ct), "sentences", window);
                break;
            case Recommendations:
                var (likes, arrival) = SubmodularStreams.Recommendations(3 * window / 2, arm.Seed);
                Compared(arm, new SubmodularExperiment(likes, 20, options, arm.Seed).SlideWindow(arrival, window, ct), "recommendations", window);
                break;
            default:
                DeletionsFromTheTop(arm, options, ct);
                break;
        }

        return Task.CompletedTask;
    }

    private static void WindowSizes(ArmContext arm, DynamicSubmodularPaperOptions options, CancellationToken ct)
    {
        var (function, arrival) = SubmodularStreams.Packages(arm.Data, arm.Seed);
        int[] sizes = arm.Choose<int[]>([500, 1_000, 2_000, 4_000, 8_000], [100, 200, 400], [500, 1_000, 2_000, 4_000, 8_000, 16_000]);
        var compared = arm.Choose(4_000, 200, 4_000);
        List<(double X, double Y)> dynamic = [], greedy = [];
        for (var s = 0; s < sizes.Length; s++)
        {
            arm.Report((double)s / (sizes.Length + 2), $"window of {sizes[s]} packages");
            var experiment = new SubmodularExperiment(function, 20, options, arm.Seed).SlideWindow(arrival, sizes[s], ct);
            dynamic.Add((Math.Log(sizes[s]), Math.Log(experiment.QueriesPerUpdate)));
            greedy.Add((Math.Log(sizes[s]), Math.Log(experiment.GreedyQueries)));
            if (sizes[s] == compared) Compared(arm, experiment, "packages", sizes[s]);
            else Value(arm, experiment, Item("packages", sizes[s], 20));
        }

        foreach (var k in arm.Choose<int[]>([10, 50], [10], [10, 50]))
        {
            var size = arm.Choose(2_000, 200, 4_000);
            Value(arm, new SubmodularExperiment(function, k, options, arm.Seed).SlideWindow(arrival, size, ct), Item("packages", size, k));
        }

        arm.Record(Exponent, Slope(dynamic));
        arm.Record(GreedyExponent, Slope(greedy));
    }

    private static void DeletionsFromTheTop(ArmContext arm, DynamicSubmodularPaperOptions options, CancellationToken ct)
    {
        var count = arm.Choose(4_000, 400, 16_000);
        var (packages, arrival) = SubmodularStreams.Packages(arm.Data, arm.Seed);
        var (likes, items) = SubmodularStreams.Recommendations(count, arm.Seed);
        foreach (var (name, function, stream) in new[] { ("packages", packages, arrival[..count]), ("recommendations", likes, items) })
        {
            var experiment = new SubmodularExperiment(function, 20, options, arm.Seed).DeleteFromTheTop(stream, ct);
            arm.Record(TopRatio, experiment.Ratios.Average(), $"{name} from the top");
            arm.Record(Below, experiment.Ratios.Count(static r => r < 0.5), $"{name} from the top");
            if (arm.Seed == 42) arm.Note(experiment.Line($"{name} from the top, {count} items, k 20"));
        }
    }

    private static void Compared(ArmContext arm, SubmodularExperiment experiment, string name, int window)
    {
        arm.Record(Queries, experiment.QueriesPerUpdate, name);
        arm.Record(GreedyQueries, experiment.GreedyQueries, name);
        Value(arm, experiment, Item(name, window, 20));
    }

    private static void Value(ArmContext arm, SubmodularExperiment experiment, string item)
    {
        arm.Record(WindowRatio, experiment.Ratios.Average(), item);
        arm.Record(Below, experiment.Ratios.Count(static r => r < 0.5), item);
        if (arm.Seed == 42) arm.Note(experiment.Line(item));
    }

    private static string Item(string name, int window, int k) => string.Create(CultureInfo.InvariantCulture, $"{name}, window {window}, k {k}");

    private static double Slope(List<(double X, double Y)> points)
    {
        var (x, y) = (points.Average(static p => p.X), points.Average(static p => p.Y));
        return points.Sum(p => (p.X - x) * (p.Y - y)) / points.Sum(p => (p.X - x) * (p.X - x));
    }
}
