namespace Offprint.Papers.Reproductions;

/// <summary>Options of <see cref="LearningCurvesReproduction"/>.</summary>
public sealed record LearningCurvesOptions : IReproductionOptions
{
    /// <summary>τ.</summary>
    [Option("--tau", "Stop when the forecast is within so many points of its limit.", Minimum = 0.01, Maximum = 50)]
    public double Tau { get; init; } = 2.5;

    /// <summary>Tokens in a slice.</summary>
    [Option("--step", "Tokens in a slice of the data.", Minimum = 100, Maximum = 100_000)]
    public int Step { get; init; } = 5_000;

    /// <summary>Names in the test part.</summary>
    [Option("--test-names", "Names in the test part of each fold.", Minimum = 100, Maximum = 200_000)]
    public int TestNames { get; init; } = 30_000;

    /// <summary>Most methods of one file.</summary>
    [Option("--methods-per-file", "Most methods of one file, so that no file dominates a slice or the test part.", Minimum = 1, Maximum = 100_000)]
    public int MethodsPerFile { get; init; } = 25;

    /// <summary>Whether the training part keeps its files together.</summary>
    [Option("--whole-files", "Learn file by file instead of from shuffled methods; slices are then less alike.")]
    public bool WholeFiles { get; init; }
}
