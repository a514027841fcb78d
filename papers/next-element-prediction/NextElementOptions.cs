namespace Offprint.Papers.Reproductions;

/// <summary>Options of <see cref="NextElementReproduction"/>.</summary>
public sealed record NextElementOptions : IReproductionOptions
{
    /// <summary>Traces a log.</summary>
    [Option("--traces", "Most traces of each log.", Minimum = 100, Maximum = 100_000)]
    public int Traces { get; init; } = 3_000;
}
