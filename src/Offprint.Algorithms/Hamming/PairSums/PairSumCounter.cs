using System.Numerics;

namespace Offprint.Algorithms;

/// <summary>Chooses among the methods of <see cref="PairSums"/>.</summary>
internal static class PairSumCounter
{
    public static int[] Count(ReadOnlySpan<int> xs, ReadOnlySpan<int> ys, int universe, PairSumMethod method, ulong seed, PairSumWork work)
    {
        switch (method == PairSumMethod.Auto ? Choose(xs.Length, ys.Length, universe) : method)
        {
            case PairSumMethod.AllPairs:
                work.Pairs += (long)xs.Length * ys.Length;
                return AllPairs(xs, ys, universe);
            case PairSumMethod.Transform:
                work.Transforms += TransformOperations(universe);
                return IntegerConvolution.Count(xs, ys, universe);
            default:
                return new StagedPairSums(xs, ys, universe, seed, work).Count();
        }
    }

    public static PairSumMethod Choose(long xs, long ys, int universe)
    {
        // N = sqrt(|X||Y|), compared by squares.
        double pairs = (double)xs * ys, log = Math.Log2(Math.Max(2, universe));
        return pairs <= universe ? PairSumMethod.AllPairs : pairs >= universe * log * log ? PairSumMethod.Transform : PairSumMethod.Staged;
    }

    /// <summary>Two forward transforms and one inverse, of words, for sums below 2U.</summary>
    public static long TransformOperations(int universe) => 3 * PaddedLength(2L * universe) * BitOperations.Log2((ulong)PaddedLength(2L * universe));

    /// <summary>The same of entries of some bits, several to a word.</summary>
    public static long PackedTransformOperations(long values, int bits) => 3 * PaddedLength(values) * bits;

    public static long PaddedLength(long values) => (long)BitOperations.RoundUpToPowerOf2((ulong)Math.Max(2, values));

    private static int[] AllPairs(ReadOnlySpan<int> xs, ReadOnlySpan<int> ys, int universe)
    {
        var counts = new int[(2 * universe) - 1];
        foreach (var x in xs)
        {
            foreach (var y in ys)
            {
                counts[x + y]++;
            }
        }

        return counts;
    }
}
