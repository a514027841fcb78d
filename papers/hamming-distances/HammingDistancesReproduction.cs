namespace Offprint.Papers.Reproductions;

/// <summary>Text-to-pattern Hamming distances: exactness, growth with the pattern length, and speed against brute force, on words of real texts.</summary>
[Reproduces("hamming-distances")]
public sealed class HammingDistancesReproduction : Reproduction<HammingDistancesOptions>
{
    /// <inheritdoc/>
    public override IReadOnlyList<Claim> Claims =>
    [
        new()
        {
            Name = "growth with the pattern", Metric = "exponent of heavy/light time in the pattern length", Kind = ClaimKind.Threshold,
            Direction = ClaimDirection.AtMost, Bar = 0.65, Null = 1, Estimand = Estimand.Mean(HammingTiming.HeavyLightExponent),
            Sentence = "heavy/light matching takes time that grows as pattern length to the power {0}",
        },
        new()
        {
            Name = "growth of brute force", Metric = "exponent of vector brute force time in the pattern length", Kind = ClaimKind.Threshold,
            Direction = ClaimDirection.AtLeast, Bar = 0.9, Null = 0.65, Estimand = Estimand.Mean(HammingTiming.BruteForceExponent),
            Sentence = "brute force takes time that grows as pattern length to the power {0}",
        },
        new()
        {
            Name = "speed-up over vector brute force", Metric = "time of vector brute force over heavy/light, longest pattern", Unit = "x", Kind = ClaimKind.Superiority,
            Bar = 1.5, Estimand = Estimand.Ratio(HammingTiming.BruteForceSeconds, HammingTiming.HeavyLightSeconds),
            Sentence = "heavy/light matching is {0} faster than brute force in vector registers",
        },
        new()
        {
            Name = "speed-up over scalar brute force", Metric = "time of scalar brute force over heavy/light, longest pattern", Unit = "x", Kind = ClaimKind.Superiority,
            Bar = 10, Estimand = Estimand.Ratio(HammingTiming.ScalarSeconds, HammingTiming.HeavyLightSeconds),
            Sentence = "heavy/light matching is {0} faster than scalar brute force",
        },
        new()
        {
            Name = "exact distances", Metric = "alignments at which an exact method differs from brute force", Kind = ClaimKind.Exact,
            Direction = ClaimDirection.AtMost, Bar = 0, Estimand = Estimand.Count(HammingChecks.ExactDifferences),
            Sentence = "exact methods differ from brute force at {0} alignments",
        },
        new()
        {
            Name = "bounded distances", Metric = "alignments at which the bounded method differs from min(H, k+1)", Kind = ClaimKind.Exact,
            Direction = ClaimDirection.AtMost, Bar = 0, Estimand = Estimand.Count(HammingChecks.BoundedDifferences),
            Sentence = "the bounded method differs from min(H, k+1) at {0} alignments",
        },
        new()
        {
            Name = "approximate distances", Metric = "runs with an estimate outside 1 ± ε at any alignment", Kind = ClaimKind.Frequency,
            Direction = ClaimDirection.AtMost, Bar = 1, Estimand = Estimand.Count(HammingChecks.ApproximationFailures),
            Sentence = "{0} approximate runs leave 1 ± ε anywhere",
        },
    ];

    /// <inheritdoc/>
    protected override Task RunAsync(RunContext run, HammingDistancesOptions options, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(run);
        ArgumentNullException.ThrowIfNull(options);
        run.Report(0, "reading texts");
        var length = run.Choose(1 << 20, 1 << 16, 1 << 20);
        var words = HammingTexts.Words(run.Data, options.Text, length);
        for (var s = 0; s < run.Seeds.Count; s++)
        {
            double from = (double)s / run.Seeds.Count, width = 0.9 / run.Seeds.Count;
            HammingTiming.Measure(run, words, run.Seeds[s], from * 0.9, width * 0.7, ct);
            HammingChecks.Measure(run, words, run.Seeds[s], (from * 0.9) + (width * 0.7), width * 0.3, ct);
        }

        run.Report(0.9, "counting word operations");
        HammingCounts.Note(run, ct);
        run.Report(1, "done");
        return Task.CompletedTask;
    }
}
