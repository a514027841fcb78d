using System.Globalization;
using Offprint.Discovery;

namespace Offprint.Papers.Reproductions;

/// <summary>Evolution with and without a functional equivalence cache, over register programs, network cells and losses, at equal cost in executed examples.</summary>
[Reproduces("functional-hashing")]
public sealed class FunctionalHashingReproduction : Reproduction<FunctionalHashingOptions>
{
    internal const string ProgramSpeedUp = "programs: cost to the plain search's best, plain over cached", ProgramHits = "programs: hit rate",
        CellSpeedUp = "cells: cost to the plain search's best, plain over cached", FalseHits = "share of all audited hits whose own fitness differs", WorstFalseHits = "share of a search's audited hits whose own fitness differs";

    /// <inheritdoc/>
    public override IReadOnlyList<Claim> Claims =>
    [
        new()
        {
            Name = "saving on programs", Metric = "executed examples until the plain search's final best fitness, plain over cached search", Unit = "x", Kind = ClaimKind.Threshold, Bar = 3, Null = 1,
            Estimand = Estimand.Median(ProgramSpeedUp), Sentence = "over register programs the cached search reaches the plain search's best for {0} less",
        },
        new()
        {
            Name = "hit rate on programs", Metric = "share of register programs that compute what an earlier one computed", Kind = ClaimKind.Threshold, Bar = 0.6,
            Estimand = Estimand.Mean(ProgramHits), Sentence = "{0} of the register programs compute what an earlier one computed",
        },
        new()
        {
            Name = "saving on networks", Metric = "executed examples until the plain search's final best accuracy, plain over cached search", Unit = "x", Kind = ClaimKind.Threshold, Bar = 1.3, Null = 1,
            Estimand = Estimand.Median(CellSpeedUp), Sentence = "over network cells the cached search reaches the plain search's best for {0} less",
        },
        new()
        {
            Name = "false hits", Metric = "share of all audited hits whose own fitness differs from the cached one", Kind = ClaimKind.Exact, Direction = ClaimDirection.AtMost, Bar = 0.001,
            Estimand = Estimand.Maximum(FalseHits), Sentence = "{0} of the audited hits have another fitness than the cached one",
        },
    ];

    /// <inheritdoc/>
    protected override async Task RunAsync(RunContext run, FunctionalHashingOptions options, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(run);
        ArgumentNullException.ThrowIfNull(options);
        run.Report(0, "reading images");
        var (images, _, _) = GrayImages.Clothes(run.Data, 8000, 0, 0);
        ulong[] seeds = [.. Enumerable.Range(0, run.IsQuick ? 1 : 10).Select(i => i < run.Seeds.Count ? run.Seeds[i] : run.Seeds[^1] + (ulong)(i - run.Seeds.Count + 1))];
        var tasks = ProgramTasks.All(images, run.Choose(500, 100, 800), run.Choose(200, 50, 200));
        await EachAsync(run, seeds, 0, 0.7, "register programs", (i, token) => Programs(run, options, tasks[i % tasks.Count], seeds[i], token), ct).ConfigureAwait(false);
        await EachAsync(run, seeds[..Math.Min(5, seeds.Length)], 0.7, 0.9, "network cells", (i, token) => Cells(run, options, images, seeds[i], token), ct).ConfigureAwait(false);
        await EachAsync(run, seeds[..Math.Min(3, seeds.Length)], 0.9, 1, "losses", (i, token) => Losses(run, options, images, seeds[i], token), ct).ConfigureAwait(false);
        Summarise(run, "programs");
        Summarise(run, "cells");
        Summarise(run, "losses");
        double audited = run.Measurements.Where(static m => m.Name == "audited hits").Sum(static m => m.Value), differing = run.Measurements.Where(static m => m.Name == "audited hits that differ").Sum(static m => m.Value);
        run.Record(FalseHits, audited == 0 ? 0 : differing / audited);
        run.Note(string.Create(CultureInfo.InvariantCulture, $"{audited:N0} hits were evaluated nevertheless, a twentieth of all: {differing:N0} differ, at most {run.Measurements.Where(static m => m.Name == WorstFalseHits).Max(static m => m.Value):P2} in one search"));
        run.Report(1, "done");
    }

    private static void Programs(RunContext run, FunctionalHashingOptions options, RegressionTask task, ulong seed, CancellationToken ct)
    {
        var space = new RegisterProgramSpace();
        HashingDomain<RegisterProgram> Domain()
        {
            RegisterMachine full = new(space), probe = new(space);
            return new HashingDomain<RegisterProgram>(space.Variation(), p => full.Evaluate(p, task), () => full.ExecutedExamples, probe.ProbeOf(task, options.ProbeExamples, options.ProbeExamples), () => probe.ExecutedExamples);
        }

        var evaluations = run.IsQuick ? 1500 : options.Evaluations;
        var evolution = new EvolutionOptions { Population = run.IsQuick ? 100 : 1000, Tournament = 10, Seed = seed };
        Compare(run, "programs", Domain, evolution, evaluations, task.TrainingCount + task.ValidationCount, seed, ct);
    }

    private static void Cells(RunContext run, FunctionalHashingOptions options, GrayImages images, ulong seed, CancellationToken ct)
    {
        const int Training = 400, Validation = 300;
        var some = images.Part((int)(seed % 10) * (Training + Validation), Training + Validation);
        HashingDomain<CellArchitecture> Domain()
        {
            CellNetwork full = new(some, Training), probe = new(some, Training);
            var functional = new DelegateProbe<CellArchitecture>($"cells, {Training}", (cell, _, sink) => probe.Probe(cell, options.ProbeExamples, options.ProbeExamples, sink));
            return new HashingDomain<CellArchitecture>(CellArchitecture.Variation(3, CellNetwork.OperationCount), full.Accuracy, () => full.Executed, functional, () => probe.Executed);
        }

        Compare(run, "cells", Domain, new EvolutionOptions { Population = 50, Tournament = 10, Seed = seed }, run.IsQuick ? 60 : 400, (3 * Training) + Validation, seed, ct);
    }

    private static void Losses(RunContext run, FunctionalHashingOptions options, GrayImages images, ulong seed, CancellationToken ct)
    {
        const int Training = 300, Validation = 300;
        HashingDomain<ScalarExpression> Domain()
        {
            SearchedLoss full = new(images, 2, 4, Training, Validation), probe = new(images, 2, 4, Training, Validation);
            var functional = new DelegateProbe<ScalarExpression>($"losses, {Training}", (loss, _, sink) => probe.Probe(loss, options.ProbeExamples, options.ProbeExamples, sink));
            return new HashingDomain<ScalarExpression>(ScalarExpression.Variation(2), full.Accuracy, () => full.Executed, functional, () => probe.Executed);
        }

        Compare(run, "losses", Domain, new EvolutionOptions { Population = 100, Tournament = 10, Seed = seed }, run.IsQuick ? 120 : 1500, (2 * Training) + Validation, seed, ct);
    }

    /// <summary>The same search three times: without memory, with a memory of texts, with a memory of functions.</summary>
    private static void Compare<T>(RunContext run, string domain, Func<HashingDomain<T>> create, EvolutionOptions evolution, int evaluations, int examples, ulong seed, CancellationToken ct)
        where T : notnull
    {
        var budget = (long)evaluations * examples;
        var limit = 50L * evaluations;
        var plain = create().Run(CacheKind.None, evolution, budget, limit, ct);
        var text = create().Run(CacheKind.Syntactic, evolution, budget, limit, ct);
        var cached = create().Run(CacheKind.Functional, evolution, budget, limit, ct);
        var (cost, seconds) = plain.Reach(plain.Best)!.Value;

        // Not reached within the same cost: at best as good as all of it.
        var reached = cached.Reach(plain.Best);
        run.Record($"{domain}: cost to the plain search's best, plain over cached", (double)cost / (reached?.Cost ?? budget), seed, unit: "x");
        run.Record($"{domain}: seconds to the plain search's best, plain over cached", seconds / (reached?.Seconds ?? cached.Seconds), seed, unit: "x");
        run.Record($"{domain}: cost to the plain search's best, plain over memory of texts", (double)cost / (text.Reach(plain.Best)?.Cost ?? budget), seed, unit: "x");
        run.Record($"{domain}: candidates at equal cost, cached over plain", (double)cached.Candidates / plain.Candidates, seed, unit: "x");
        run.Record($"{domain}: hit rate", cached.HitRate, seed);
        run.Record($"{domain}: hit rate of the memory of texts", text.HitRate, seed);
        run.Record($"{domain}: best fitness, plain", plain.Best, seed);
        run.Record($"{domain}: best fitness, cached", cached.Best, seed);
        run.Record(WorstFalseHits, cached.Audits.Count == 0 ? 0 : (double)cached.Audits.Count(static d => d > 0) / cached.Audits.Count, seed, domain);
        run.Record("audited hits", cached.Audits.Count, seed, domain);
        run.Record("audited hits that differ", cached.Audits.Count(static d => d > 0), seed, domain);
    }

    private static void Summarise(RunContext run, string domain)
    {
        double Middle(string name)
        {
            var values = run.Measurements.Where(m => m.Name == $"{domain}: {name}").Select(static m => m.Value).Order().ToArray();
            return values.Length % 2 == 1 ? values[values.Length / 2] : (values[(values.Length / 2) - 1] + values[values.Length / 2]) / 2;
        }

        run.Note(string.Create(CultureInfo.InvariantCulture, $"{domain}, medians: {Middle("cost to the plain search's best, plain over cached"):0.0}x less cost ({Middle("seconds to the plain search's best, plain over cached"):0.0}x less time), a memory of texts {Middle("cost to the plain search's best, plain over memory of texts"):0.0}x; hit rate {Middle("hit rate"):P0}, of texts {Middle("hit rate of the memory of texts"):P0}; {Middle("candidates at equal cost, cached over plain"):0.0}x the candidates at equal cost; best fitness {Middle("best fitness, cached"):0.0000} against {Middle("best fitness, plain"):0.0000}"));
    }

    private static async Task EachAsync(RunContext run, ulong[] seeds, double from, double to, string what, Action<int, CancellationToken> work, CancellationToken ct)
    {
        var done = 0;
        await Parallel.ForAsync(0, seeds.Length, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount, CancellationToken = ct }, (i, token) =>
        {
            work(i, token);
            run.Report(from + ((to - from) * Interlocked.Increment(ref done) / seeds.Length), what);
            return ValueTask.CompletedTask;
        }).ConfigureAwait(false);
    }
}
