using System.Numerics;
using Offprint.Numerics;

namespace Offprint.Algorithms;

/// <summary>Pair sums by staged hashing: all counts modulo a small prime, then the few counts that were too large for it from sets folded modulo random primes, with growing precision.</summary>
/// <remarks>
/// Let d = |X||Y|/U be about the mean count. Stage 0 knows every count modulo q0 ≈ 16 d². Counts sum to dU, so at most dU/q reach q. Stage j folds the sets modulo primes p ≈ U/√q and knows bucket
/// totals modulo the next q ≈ q²; a bucket whose total is explained by the counts so far is done; a sum whose buckets are unexplained for both primes takes the unexplained rest where it is alone.
/// A known count never exceeds the true one, so a right grand total proves all counts right; a further prime at full precision must agree too. Otherwise everything is repeated with new primes.
/// </remarks>
internal sealed class StagedPairSums
{
    private const int PrimesPerStage = 2;
    private const int MostRepetitions = 8;

    private readonly int[] _xs;
    private readonly int[] _ys;
    private readonly int _universe;
    private readonly SeededRandom _random;
    private readonly PairSumWork _work;

    public StagedPairSums(ReadOnlySpan<int> xs, ReadOnlySpan<int> ys, int universe, ulong seed, PairSumWork work)
    {
        (_xs, _ys, _universe, _work) = (xs.ToArray(), ys.ToArray(), universe, work);
        _random = new SeededRandom(seed, "pair-sums/primes");
    }

    public int[] Count()
    {
        for (var attempt = 0; attempt < MostRepetitions; attempt++)
        {
            var counts = Attempt();
            if (counts is not null && Verify(counts))
            {
                return counts;
            }

            _work.Repetitions++;
        }

        // Never seen; exact all the same.
        _work.Transforms += PairSumCounter.TransformOperations(_universe);
        return IntegerConvolution.Count(_xs, _ys, _universe);
    }

    private int[]? Attempt()
    {
        var mean = Math.Max(1, (double)_xs.Length * _ys.Length / _universe);
        var largest = Math.Min(_xs.Length, _ys.Length);
        var modulus = RandomPrimes.Between(_random, (long)(16 * mean * mean));
        var counts = IntegerConvolution.Count(_xs, _ys, _universe);
        _work.PackedTransforms += PairSumCounter.PackedTransformOperations(counts.Length, Bits(modulus));
        for (var s = 0; s < counts.Length; s++)
        {
            counts[s] = (int)(counts[s] % modulus);
        }

        int[]? candidates = null;
        while (modulus <= largest)
        {
            var previous = modulus;
            modulus = RandomPrimes.Between(_random, Math.Min(previous * previous, 1L << 31));
            candidates = Stage(counts, candidates, previous, modulus);
            if (candidates is null)
            {
                return null;
            }

            if (candidates.Length == 0)
            {
                break;
            }
        }

        return counts;
    }

    /// <summary>Raises the precision of the counts from one modulus to the next; returns the sums that may be larger still, or null when buckets stay ambiguous.</summary>
    private int[]? Stage(int[] counts, int[]? candidates, long previous, long modulus)
    {
        var about = Math.Max(16, (long)(_universe / Math.Sqrt(previous)));
        var tables = new BucketTable[PrimesPerStage];
        for (var i = 0; i < tables.Length; i++)
        {
            var prime = (int)RandomPrimes.Between(_random, about);
            _work.PackedTransforms += PairSumCounter.PackedTransformOperations(2L * prime, Bits(modulus));
            tables[i] = BucketTable.Fold(_xs, _ys, prime, modulus);
            _work.Candidates += tables[i].SubtractKnown(counts, candidates);
            candidates = tables[i].Unexplained(candidates, counts.Length);
        }

        return BucketTable.Peel(tables, candidates!, counts) ? candidates : null;
    }

    private bool Verify(int[] counts)
    {
        long total = 0;
        foreach (var count in counts)
        {
            total += count;
        }

        _work.Candidates += counts.Length;
        if (total != (long)_xs.Length * _ys.Length)
        {
            return false;
        }

        // Full precision, over buckets of about log U sums: O(U) operations.
        var log = Math.Max(1, BitOperations.Log2((uint)_universe));
        var prime = (int)RandomPrimes.Between(_random, Math.Max(16, _universe / log));
        _work.PackedTransforms += PairSumCounter.PackedTransformOperations(2L * prime, log);
        var table = BucketTable.Fold(_xs, _ys, prime, long.MaxValue);
        _work.Candidates += table.SubtractKnown(counts, null);
        return table.Unexplained(null, counts.Length).Length == 0;
    }

    private static int Bits(long modulus) => BitOperations.Log2((ulong)modulus) + 1;
}
