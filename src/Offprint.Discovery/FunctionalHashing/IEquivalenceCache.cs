namespace Offprint.Discovery;

/// <summary>Fitness by functional hash: <see cref="EquivalenceCache"/> in memory, <see cref="SharedEquivalenceCache"/> in a file that several processes share.</summary>
public interface IEquivalenceCache
{
    /// <summary>What was saved so far, by this object.</summary>
    CacheStatistics Statistics { get; }

    /// <summary>Looks a function up, and counts the outcome.</summary>
    /// <param name="hash">Its hash.</param>
    /// <param name="fitness">Its mean fitness, when it needs no further evaluation.</param>
    /// <returns>True for a hit; false when the candidate has to be evaluated and <see cref="Add"/>ed.</returns>
    bool TryGet(FunctionalHash hash, out double fitness);

    /// <summary>Adds an evaluation of a function.</summary>
    /// <param name="hash">Its hash.</param>
    /// <param name="fitness">The fitness of this evaluation.</param>
    /// <returns>The mean of its evaluations.</returns>
    double Add(FunctionalHash hash, double fitness);

    /// <summary>The fitness of a function: from the cache, or evaluated and kept.</summary>
    /// <param name="hash">Its hash.</param>
    /// <param name="evaluate">The full evaluation.</param>
    /// <returns>The fitness, and whether it came from the cache.</returns>
    (double Fitness, bool Hit) GetOrEvaluate(FunctionalHash hash, Func<double> evaluate);
}
