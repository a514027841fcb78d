using System.Globalization;

namespace Offprint.Papers.Reproductions;

/// <summary>Three algorithms in three flows over one space and one unchanged child program, and evolution against random search.</summary>
[Reproduces("pyglove")]
public sealed class PygloveReproduction : Reproduction<PygloveOptions>
{
    internal const string EvolutionArea = "area under best-so-far, evolution", RandomArea = "area under best-so-far, random", SwapLines = "lines that a swap changes", Combinations = "combinations that ran";

    private const int ComparisonSeeds = 12;

    private static readonly string[] Algorithms = ["Random", "Evolution", "PolicyGradient"], Flows = ["Joint", "Separate", "Factorized"];

    /// <inheritdoc/>
    public override IReadOnlyList<Claim> Claims =>
    [
        new()
        {
            Name = "evolution over random search", Metric = "mean best validation accuracy so far, evolution minus random", Unit = "points", Kind = ClaimKind.Superiority, Bar = 0,
            Estimand = Estimand.Difference(EvolutionArea, RandomArea), Sentence = "the mean best accuracy so far of evolution is {0} above that of random search",
        },
        new()
        {
            Name = "lines changed by a swap", Metric = "most lines that differ when algorithm or flow is swapped", Kind = ClaimKind.Exact, Direction = ClaimDirection.AtMost, Bar = 10,
            Estimand = Estimand.Maximum(SwapLines), Sentence = "swapping the algorithm or the flow changes at most {0} lines",
        },
        new()
        {
            Name = "combinations that run", Metric = "combinations of algorithm and flow that ran to the end with the child unchanged", Kind = ClaimKind.Exact, Bar = 9,
            Estimand = Estimand.Count(Combinations), Sentence = "{0} combinations of algorithm and flow ran with the child unchanged",
        },
    ];

    /// <inheritdoc/>
    protected override async Task RunAsync(RunContext run, PygloveOptions options, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(run);
        ArgumentNullException.ThrowIfNull(options);
        run.Report(0, "reading images");
        var (train, validation, test) = GrayImages.Clothes(run.Data, run.Choose(1000, 200, 1000), run.Choose(500, 100, 500), run.Choose(2000, 200, 2000));
        run.Note(string.Create(CultureInfo.InvariantCulture, $"the space has {PygloveExperiment.Space.Size:N0} programs"));
        CountLines(run);
        await CombineAsync(run, options, train, validation, test, ct).ConfigureAwait(false);
        await CompareAsync(run, options, train, validation, test, ct).ConfigureAwait(false);
        run.Report(0.97, "sharing weights");
        ShareWeights(run, train, validation, test, ct);
        run.Report(1, "done");
    }

    /// <summary>Every pair of variants that differ in the algorithm or in the flow, not in both.</summary>
    private static void CountLines(RunContext run)
    {
        foreach (var (a, b) in from x in Variants() from y in Variants() where string.CompareOrdinal(x.Name, y.Name) < 0 && (x.Algorithm == y.Algorithm) != (x.Flow == y.Flow) select (x, y))
        {
            run.Record(SwapLines, LineDifference.Count(Source(a.Name), Source(b.Name)), item: $"{a.Name} to {b.Name}", unit: "lines");
        }
    }

    private static async Task CombineAsync(RunContext run, PygloveOptions options, GrayImages train, GrayImages validation, GrayImages test, CancellationToken ct)
    {
        var variants = Variants().ToList();
        var done = 0;
        var found = new (double Validation, double Test)[variants.Count];
        await Parallel.ForAsync(0, variants.Count, Workers(ct), (i, token) =>
        {
            var experiment = Create(variants[i].Name);
            experiment.Run(train, validation, run.IsQuick ? 12 : options.CombinationTrials, run.Seeds[0], token);
            found[i] = (experiment.Curve.Max(), experiment.BestChild!.Accuracy(train, test));
            run.Report(0.25 * Interlocked.Increment(ref done) / variants.Count, "algorithms and flows");
            return ValueTask.CompletedTask;
        }).ConfigureAwait(false);
        for (var i = 0; i < variants.Count; i++)
        {
            run.Record(Combinations, 1, run.Seeds[0], variants[i].Name);
            run.Record("best validation accuracy", found[i].Validation, run.Seeds[0], variants[i].Name);
            run.Record("test accuracy of the best", found[i].Test, run.Seeds[0], variants[i].Name);
        }

        run.Note("best validation accuracy (test accuracy), one seed each: " + string.Join("; ", variants.Select((v, i) => string.Create(CultureInfo.InvariantCulture, $"{v.Name} {found[i].Validation:P1} ({found[i].Test:P1})"))));
    }

    private static async Task CompareAsync(RunContext run, PygloveOptions options, GrayImages train, GrayImages validation, GrayImages test, CancellationToken ct)
    {
        ulong[] seeds = [.. Enumerable.Range(0, run.IsQuick ? 1 : Math.Max(ComparisonSeeds, run.Seeds.Count)).Select(i => i < run.Seeds.Count ? run.Seeds[i] : run.Seeds[^1] + (ulong)(i - run.Seeds.Count + 1))];
        var done = 0;
        var gains = new double[seeds.Length];
        await Parallel.ForAsync(0, seeds.Length, Workers(ct), (i, token) =>
        {
            // The first points of both searches are the same: evolution begins with random ones.
            PygloveExperiment random = new RandomJoint(), evolution = new EvolutionJoint();
            foreach (var experiment in (PygloveExperiment[])[random, evolution])
            {
                experiment.Run(train, validation, run.IsQuick ? 25 : options.Trials, seeds[i], token);
                run.Report(0.25 + (0.7 * Interlocked.Increment(ref done) / (2 * seeds.Length)), "evolution against random search");
            }

            run.Record(RandomArea, 100 * random.Area, seeds[i], unit: "points");
            run.Record(EvolutionArea, 100 * evolution.Area, seeds[i], unit: "points");
            gains[i] = evolution.BestChild!.Accuracy(train, test) - random.BestChild!.Accuracy(train, test);
            run.Record("test accuracy of the best, evolution minus random", 100 * gains[i], seeds[i], unit: "points");
            return ValueTask.CompletedTask;
        }).ConfigureAwait(false);
        run.Note(string.Create(CultureInfo.InvariantCulture, $"test accuracy of the chosen program, evolution minus random: {100 * gains.Average():+0.00;-0.00} points over {seeds.Length} seeds"));
    }

    private static void ShareWeights(RunContext run, GrayImages train, GrayImages validation, GrayImages test, CancellationToken ct)
    {
        var (children, preferred) = SuperNetwork.Train(train, validation, test, run.Choose(200, 20, 1000), run.Seeds[0], ct);
        var chosen = children.First(c => c.Child == preferred).Accuracy;
        run.Record("test accuracy of the controller's child, shared weights", chosen, run.Seeds[0]);
        run.Note(string.Create(CultureInfo.InvariantCulture, $"weight sharing: the controller prefers {preferred.First}, {preferred.Second}, test accuracy {chosen:P1}; all {children.Count} children with the shared weights: {children.Min(static c => c.Accuracy):P1} to {children.Max(static c => c.Accuracy):P1}, mean {children.Average(static c => c.Accuracy):P1}"));
    }

    internal static IEnumerable<(string Name, string Algorithm, string Flow)> Variants() => from a in Algorithms from f in Flows select (a + f, a, f);

    /// <summary>The source of a variant, which is embedded in this library.</summary>
    internal static string Source(string variant)
    {
        using var stream = typeof(PygloveReproduction).Assembly.GetManifestResourceStream($"variants/{variant}.cs") ?? throw new InvalidOperationException($"The source of {variant} is not embedded.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    private static PygloveExperiment Create(string variant) => (PygloveExperiment)Activator.CreateInstance(typeof(PygloveReproduction).Assembly.GetType($"{typeof(PygloveReproduction).Namespace}.{variant}", throwOnError: true)!)!;

    private static ParallelOptions Workers(CancellationToken ct) => new() { MaxDegreeOfParallelism = Environment.ProcessorCount, CancellationToken = ct };
}
