using Offprint.Numerics;

namespace Offprint.Algorithms;

/// <summary>Exact matching by one pair-sum count a symbol and block of text: matches of a symbol at alignment i are pairs of a text position t and a reversed pattern position m - 1 - p with t + (m - 1 - p) = i + m - 1.</summary>
internal static class PairSumsMatching
{
    /// <summary>Writes the distances; adds the counted work where a counter is given.</summary>
    public static void Run(EncodedStrings strings, ulong seed, int[] result, PairSumWork? work)
    {
        work ??= new PairSumWork();
        var m = strings.Pattern.Length;
        var universe = 2 * m;
        Array.Fill(result, m);
        var reversed = new SymbolPositions(strings.Symbols);
        reversed.Fill(strings.Pattern, p => m - 1 - p);
        var block = new SymbolPositions(strings.Symbols);
        for (var first = 0; first < result.Length; first += m)
        {
            var alignments = Math.Min(m, result.Length - first);
            block.Fill(strings.Text.AsSpan(first, alignments + m - 1), t => t);
            for (var c = 0; c < strings.Symbols; c++)
            {
                var xs = block.Of(c);
                var ys = reversed.Of(c);
                if (xs.IsEmpty || ys.IsEmpty)
                {
                    continue;
                }

                var output = result.AsSpan(first, alignments);
                if (PairSumCounter.Choose(xs.Length, ys.Length, universe) == PairSumMethod.AllPairs)
                {
                    work.Pairs += (long)xs.Length * ys.Length;
                    SubtractPairs(xs, ys, m - 1, output);
                }
                else
                {
                    // Primes are drawn anew for every block and symbol.
                    var counts = PairSumCounter.Count(xs, ys, universe, PairSumMethod.Auto, Seed.Derive(seed, "pair-sums/block", ((long)first * strings.Symbols) + c), work);
                    for (var i = 0; i < output.Length; i++)
                    {
                        output[i] -= counts[i + m - 1];
                    }
                }
            }
        }
    }

    /// <summary>About the operations that <see cref="Run"/> would count, from the symbol counts alone.</summary>
    public static long EstimateOperations(EncodedStrings strings)
    {
        var m = strings.Pattern.Length;
        var blocks = Blocks.Count(strings.Alignments, m);
        double total = 0;
        for (var c = 0; c < strings.Symbols; c++)
        {
            double ys = strings.PatternCounts[c], xs = (double)strings.TextCounts[c] * Math.Min(1, 2.0 * m / strings.Text.Length);
            var mean = Math.Max(1, xs * ys / (2.0 * m));
            total += PairSumCounter.Choose((long)xs, (long)ys, 2 * m) switch
            {
                PairSumMethod.AllPairs => xs * ys,
                PairSumMethod.Transform => PairSumCounter.TransformOperations(2 * m),
                _ => PairSumCounter.PackedTransformOperations(4L * m, (int)Math.Ceiling(4 + (2 * Math.Log2(mean)))),
            };
        }

        return (long)(blocks * total);
    }

    private static void SubtractPairs(ReadOnlySpan<int> xs, ReadOnlySpan<int> ys, int offset, Span<int> output)
    {
        foreach (var x in xs)
        {
            foreach (var y in ys)
            {
                var i = x + y - offset;
                if ((uint)i < (uint)output.Length)
                {
                    output[i]--;
                }
            }
        }
    }
}
