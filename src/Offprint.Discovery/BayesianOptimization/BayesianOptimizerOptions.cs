namespace Offprint.Discovery;

/// <summary>Settings of a <see cref="BayesianOptimizer"/>.</summary>
public sealed record BayesianOptimizerOptions
{
    /// <summary>Halton points at first; at least 2.</summary>
    public int Initial { get; init; } = 8;

    /// <summary>Random places at which the acquisition is looked at, besides neighbours of the best points; at least 10.</summary>
    public int Candidates { get; init; } = 500;

    /// <summary>Kernel of the processes.</summary>
    public GaussianProcessKernel Kernel { get; init; } = GaussianProcessKernel.Matern52;

    /// <summary>The processes are fitted to at most so many outcomes: the best half and the latest; at least 10.</summary>
    public int MaximumOutcomes { get; init; } = 200;

    /// <summary>Seed.</summary>
    public ulong Seed { get; init; } = 42;

    /// <summary>Checks the values.</summary>
    /// <exception cref="ArgumentException">A value is out of range; the message names it.</exception>
    public void Validate()
    {
        foreach (var (name, value, least) in ((string, int, int)[])[(nameof(Initial), Initial, 2), (nameof(Candidates), Candidates, 10), (nameof(MaximumOutcomes), MaximumOutcomes, 10)])
        {
            if (value < least)
            {
                throw new ArgumentException($"{name} is {value}; it must be {least} or more.");
            }
        }
    }
}
