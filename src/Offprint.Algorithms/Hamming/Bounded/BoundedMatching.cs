using System.Numerics.Tensors;
using Offprint.Numerics;

namespace Offprint.Algorithms;

/// <summary>Distances up to k: a filter on sampled positions, then exact counts of the survivors by comparison or by kangaroo jumps.</summary>
internal static class BoundedMatching
{
    // Rough costs in nanoseconds, to choose among exact ways; the result is the same.
    private const double SampleComparison = 1.5;
    private const double WindowComparison = 0.1;
    private const double IndexSymbol = 300;
    private const double Jump = 250;

    public static int[] Run(EncodedStrings strings, int k, HammingCostModel costs)
    {
        var m = strings.Pattern.Length;
        var above = (int)Math.Min(m, (long)k + 1);
        var plan = HeavyLightPlan.Create(strings, null, costs);
        var exact = Math.Min(plan.Nanoseconds, costs.BruteForce(strings));
        if (k >= m || exact < (double)strings.Alignments * (k + 1) * SampleComparison)
        {
            return Clip(ExactMatching.Distances(strings, new HammingOptions { CostModel = costs }), above);
        }

        var result = new int[strings.Alignments];
        var survivors = Filter(strings, k, above, result);
        var comparing = (double)survivors.Count * m * WindowComparison;
        var jumping = (strings.Text.Length * IndexSymbol) + ((double)survivors.Count * (k + 1) * Jump);
        if (exact < Math.Min(comparing, jumping))
        {
            return Clip(ExactMatching.Distances(strings, new HammingOptions { CostModel = costs }), above);
        }

        if (comparing < jumping)
        {
            foreach (var i in survivors)
            {
                result[i] = Math.Min(above, TensorPrimitives.HammingDistance<int>(strings.Text.AsSpan(i, m), strings.Pattern));
            }
        }
        else
        {
            Kangaroo(strings, k, survivors, result);
        }

        return result;
    }

    /// <summary>At most k + 1 jumps an alignment: each skips a longest common extension and one mismatch.</summary>
    public static void Kangaroo(EncodedStrings strings, int k, IReadOnlyList<int> alignments, int[] result)
    {
        var extensions = new CommonExtensions(strings);
        var m = strings.Pattern.Length;
        foreach (var i in alignments)
        {
            var mismatches = 0;
            for (var j = extensions.Length(0, i); j < m; j += 1 + (j + 1 < m ? extensions.Length(j + 1, i + j + 1) : 0))
            {
                if (++mismatches > k)
                {
                    break;
                }
            }

            result[i] = mismatches;
        }
    }

    /// <summary>The alignments with at most k mismatches on sampled positions; the others get their final value.</summary>
    internal static List<int> Filter(EncodedStrings strings, int k, int above, int[] result)
    {
        // A random order meets mismatches soon even where the prefix of the pattern repeats in the text.
        var m = strings.Pattern.Length;
        var size = (int)Math.Min(m, (8L * (k + 1)) + 32);
        var sample = DeterministicShuffle.Sample(m, size, 1, "hamming/filter");
        var symbols = Array.ConvertAll(sample, j => strings.Pattern[j]);
        var text = strings.Text;
        var survivors = new List<int>();
        for (var i = 0; i < result.Length; i++)
        {
            var mismatches = 0;
            for (var s = 0; s < sample.Length; s++)
            {
                if (text[i + sample[s]] != symbols[s] && ++mismatches > k)
                {
                    break;
                }
            }

            if (mismatches > k)
            {
                result[i] = above;
            }
            else
            {
                survivors.Add(i);
            }
        }

        return survivors;
    }

    private static int[] Clip(int[] distances, int above)
    {
        for (var i = 0; i < distances.Length; i++)
        {
            distances[i] = Math.Min(distances[i], above);
        }

        return distances;
    }
}
