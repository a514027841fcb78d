using Offprint.Numerics;

namespace Offprint.Algorithms;

/// <summary>Approximate distances by hashing the alphabet to a few symbols, several times.</summary>
internal static class AlphabetReduction
{
    public static double[] Run(EncodedStrings strings, double epsilon, ulong seed, HammingCostModel costs)
    {
        var symbols = (int)Math.Min(1 << 20, Math.Ceiling(2 / epsilon));
        if (strings.Symbols <= symbols)
        {
            return Array.ConvertAll(ExactMatching.Distances(strings, new HammingOptions { CostModel = costs }), h => (double)h);
        }

        // Text and pattern share the hash. Symbols of the text alone stay apart: they match nothing, as before.
        var best = new int[strings.Alignments];
        var repetitions = (int)Math.Ceiling(2 * Math.Log2(Math.Max(2, strings.Text.Length)));
        var options = new HammingOptions { CostModel = costs };
        for (var r = 0; r < repetitions; r++)
        {
            var random = new SeededRandom(Seed.Derive(seed, "hamming/alphabet-reduction", r));
            var hash = new int[strings.Symbols];
            for (var c = 0; c < hash.Length; c++)
            {
                hash[c] = random.Next(symbols);
            }

            var reduced = new EncodedStrings(
                Array.ConvertAll(strings.Text, c => c < 0 ? c : hash[c]), Array.ConvertAll(strings.Pattern, c => hash[c]), symbols);
            var distances = ExactMatching.Distances(reduced, options);
            for (var i = 0; i < best.Length; i++)
            {
                best[i] = Math.Max(best[i], distances[i]);
            }
        }

        return Array.ConvertAll(best, h => (double)h);
    }
}
