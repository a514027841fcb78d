namespace Offprint.Algorithms.Tests;

/// <summary>Oracles by double loops.</summary>
internal static class Naive
{
    public static int[] Distances<T>(ReadOnlySpan<T> text, ReadOnlySpan<T> pattern)
    {
        var result = new int[text.Length - pattern.Length + 1];
        for (var i = 0; i < result.Length; i++)
        {
            for (var j = 0; j < pattern.Length; j++)
            {
                result[i] += EqualityComparer<T>.Default.Equals(text[i + j], pattern[j]) ? 0 : 1;
            }
        }

        return result;
    }

    public static int[] PairSums(int[] xs, int[] ys, int universe)
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
