namespace Offprint.Papers.Reproductions;

/// <summary>Options of the reproduction of PyGlove.</summary>
public sealed record PygloveOptions : IReproductionOptions
{
    /// <summary>Evaluations of each search of the comparison.</summary>
    [Option("--trials", "Evaluations of each search of the comparison of evolution with random search.", Minimum = 20, Maximum = 2000)]
    public int Trials { get; init; } = 120;

    /// <summary>Evaluations of each of the nine combinations.</summary>
    [Option("--combination-trials", "Evaluations of each of the nine combinations of algorithm and flow.", Minimum = 12, Maximum = 2000)]
    public int CombinationTrials { get; init; } = 60;
}
