using Offprint.Numerics;

namespace Offprint.Discovery;

/// <summary>What a probe may use besides the candidate and its own frozen data.</summary>
public sealed class ProbeContext
{
    internal ProbeContext(ulong seed) => Random = new SeededRandom(seed, "probe");

    /// <summary>A generator that starts anew for every probe, so that candidates that draw random numbers and compute the same get the same hash.</summary>
    public SeededRandom Random { get; }
}
