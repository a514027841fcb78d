using System.Runtime.CompilerServices;

namespace Offprint.Algorithms;

/// <summary>Brute force, one comparison at a time; four independent counters, no branch on the outcome.</summary>
internal static unsafe class ScalarComparison
{
    /// <summary>Writes the distances of result.Length alignments from the first one given.</summary>
    public static void Run(EncodedStrings strings, int first, Span<int> result)
    {
        fixed (int* text = &strings.Text[first], pattern = strings.Pattern)
        {
            for (var i = 0; i < result.Length; i++)
            {
                result[i] = strings.Pattern.Length - Matches(text + i, pattern, strings.Pattern.Length);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int Matches(int* window, int* pattern, int length)
    {
        int a = 0, b = 0, c = 0, d = 0, j = 0;
        for (; j + 4 <= length; j += 4)
        {
            a += window[j] == pattern[j] ? 1 : 0;
            b += window[j + 1] == pattern[j + 1] ? 1 : 0;
            c += window[j + 2] == pattern[j + 2] ? 1 : 0;
            d += window[j + 3] == pattern[j + 3] ? 1 : 0;
        }

        for (; j < length; j++)
        {
            a += window[j] == pattern[j] ? 1 : 0;
        }

        return a + b + c + d;
    }
}
