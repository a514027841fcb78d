namespace Offprint.Algorithms;

/// <summary>Counted word operations of pair sums.</summary>
/// <remarks>
/// One operation a pair; L · log2 L for a transform of L words; for a transform of L entries of b bits, L · b: what a machine pays whose words of log2 L bits hold several entries.
/// The library computes such transforms with ordinary numbers, so these operations are a count by that rule and no measure of its time.
/// </remarks>
public sealed class PairSumWork
{
    /// <summary>Pairs counted one by one.</summary>
    public long Pairs { get; internal set; }

    /// <summary>Operations of transforms of full words.</summary>
    public long Transforms { get; internal set; }

    /// <summary>Operations of transforms of packed entries.</summary>
    public long PackedTransforms { get; internal set; }

    /// <summary>Sums looked at again because they might be large.</summary>
    public long Candidates { get; internal set; }

    /// <summary>The number of times that staged hashing was repeated with new primes because its verification failed.</summary>
    public int Repetitions { get; internal set; }

    /// <summary>All operations.</summary>
    public long Total => Pairs + Transforms + PackedTransforms + Candidates;
}
