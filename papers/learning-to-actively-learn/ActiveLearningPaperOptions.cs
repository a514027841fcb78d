namespace Offprint.Papers.Reproductions;

/// <summary>Options of <see cref="ActiveLearningReproduction"/>.</summary>
public sealed record ActiveLearningPaperOptions : IReproductionOptions
{
    /// <summary>Updates of each policy.</summary>
    [Option("--iterations", "Updates of each policy.", Minimum = 1, Maximum = 100_000)]
    public int Iterations { get; init; } = 200;
}
