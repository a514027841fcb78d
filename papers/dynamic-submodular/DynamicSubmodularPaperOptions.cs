namespace Offprint.Papers.Reproductions;

/// <summary>Options of <see cref="DynamicSubmodularReproduction"/>.</summary>
public sealed record DynamicSubmodularPaperOptions : IReproductionOptions
{
    /// <summary>ε.</summary>
    [Option("--epsilon", "Accuracy: guesses are powers of 1 + ε, a level is rebuilt when an ε share of its bucket is gone.", Minimum = 0.01, Maximum = 0.49)]
    public double Epsilon { get; init; } = 0.2;

    /// <summary>Trials of a sample size.</summary>
    [Option("--trials", "Random trials for the size of a sample.", Minimum = 1, Maximum = 10_000)]
    public int Trials { get; init; } = 16;
}
