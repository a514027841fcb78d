namespace Offprint.Papers.Reproductions;

/// <summary>Options of the reproduction of unified functional hashing.</summary>
public sealed record FunctionalHashingOptions : IReproductionOptions
{
    /// <summary>Full evaluations that the plain search over programs can pay for.</summary>
    [Option("--evaluations", "Full evaluations that the plain search over register programs can pay for.", Minimum = 1000, Maximum = 10_000_000)]
    public int Evaluations { get; init; } = 10_000;

    /// <summary>Examples of a probe.</summary>
    [Option("--probe-examples", "Training examples of a probe, and as many validation examples.", Minimum = 1, Maximum = 100)]
    public int ProbeExamples { get; init; } = 10;
}
