using System.Numerics;

namespace Offprint.Algorithms;

/// <summary>Which symbols go to convolution, and in blocks of which length.</summary>
/// <param name="Threshold">Symbols that occur more often than this in the pattern are heavy.</param>
/// <param name="Heavy">The heavy symbols that occur in the text too.</param>
/// <param name="TransformLength">The length of the transforms; 0 without heavy symbols.</param>
/// <param name="LightPairs">The number of pairs of equal light symbols, the increments of the light part.</param>
/// <param name="Nanoseconds">The expected time.</param>
internal sealed record HeavyLightPlan(int Threshold, int[] Heavy, int TransformLength, long LightPairs, double Nanoseconds)
{
    /// <summary>About what the first touch of a stored point of a pattern spectrum costs (8 bytes of fresh memory), in nanoseconds.</summary>
    private const double FreshPoint = 1.2;

    /// <summary>Chooses the threshold of least expected time, or takes the one given.</summary>
    public static HeavyLightPlan Create(EncodedStrings strings, int? threshold, HammingCostModel costs)
    {
        var order = new int[strings.Symbols];
        var keys = new int[strings.Symbols];
        long light = 0, positions = 0;
        for (var c = 0; c < order.Length; c++)
        {
            order[c] = c;
            keys[c] = -strings.PatternCounts[c];
            light += Pairs(strings, c);
            positions += strings.TextCounts[c];
        }

        Array.Sort(keys, order);
        var blocks = BlockLengths(strings);
        threshold = blocks.Count == 0 ? int.MaxValue : threshold;

        // Symbols with equal counts in the pattern are on one side together. Occurring in the text too makes a heavy symbol cost a transform.
        HeavyLightPlan? best = null;
        var heavy = new List<int>();
        for (var next = 0; ;)
        {
            var limit = next < order.Length ? -keys[next] : 0;
            if (threshold is null || limit <= threshold)
            {
                var (time, length) = Cheapest(heavy.Count, blocks, strings, costs);
                time += Light();
                if (best is null || time < best.Nanoseconds)
                {
                    best = new HeavyLightPlan(threshold ?? limit, [.. heavy], length, light, time);
                }

                if (threshold is not null)
                {
                    return best;
                }
            }

            if (next >= order.Length || (best is not null && Light() < Cheapest(1, blocks, strings, costs).Time / 2))
            {
                return best!;
            }

            for (; next < order.Length && -keys[next] == limit; next++)
            {
                if (strings.TextCounts[order[next]] > 0)
                {
                    heavy.Add(order[next]);
                    light -= Pairs(strings, order[next]);
                    positions -= strings.TextCounts[order[next]];
                }
            }
        }

        double Light() => (light * costs.LightPair) + (positions * costs.LightPosition);
    }

    private static long Pairs(EncodedStrings strings, int symbol) => (long)strings.PatternCounts[symbol] * strings.TextCounts[symbol];

    /// <summary>Powers of two from about twice the pattern up to the whole text; none for patterns too long for a transform in memory.</summary>
    private static List<int> BlockLengths(EncodedStrings strings)
    {
        var lengths = new List<int>();
        var shortest = (long)BitOperations.RoundUpToPowerOf2((ulong)Math.Max(FourierTransform<float>.MinimumLength, 2L * strings.Pattern.Length - 1));
        var longest = (long)BitOperations.RoundUpToPowerOf2((ulong)Math.Max(FourierTransform<float>.MinimumLength, strings.Text.LongLength));
        for (var length = shortest; length <= Math.Max(shortest, Math.Min(longest, 16 * shortest)) && length <= 1 << 28; length *= 2)
        {
            lengths.Add((int)length);
        }

        return lengths;
    }

    private static (double Time, int Length) Cheapest(int heavy, List<int> lengths, EncodedStrings strings, HammingCostModel costs)
    {
        if (heavy == 0)
        {
            return (0, 0);
        }

        var pairs = (heavy + 1) / 2;
        var best = (Time: double.PositiveInfinity, Length: 0);
        foreach (var length in lengths)
        {
            double blocks = Math.Ceiling((double)strings.Alignments / (length - strings.Pattern.Length + 1));
            var transform = costs.Transform(length);
            var time = (pairs * (transform + (length * FreshPoint))) + (blocks * (pairs * (transform + (length * costs.SpectrumPoint)) + transform));
            if (time < best.Time)
            {
                best = (time, length);
            }
        }

        return best;
    }
}
