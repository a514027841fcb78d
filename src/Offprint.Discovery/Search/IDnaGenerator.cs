using Offprint.Training;

namespace Offprint.Discovery;

/// <summary>A search algorithm that is not yet tied to a space; setting it up gives the ask/tell search over the space's decisions. See <see cref="SearchAlgorithms"/>.</summary>
public interface IDnaGenerator
{
    /// <summary>Name and settings, written beside stored trials so that a search is not resumed with another algorithm.</summary>
    string Description { get; }

    /// <summary>Starts the search over a space.</summary>
    /// <param name="spec">The decisions.</param>
    /// <returns>A new search.</returns>
    IAskTellOptimizer<Dna> Setup(DnaSpec spec);
}
