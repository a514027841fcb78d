using System.Runtime.CompilerServices;

namespace Offprint.Algorithms;

/// <summary>Brute force, one comparison at a time.</summary>
internal static class ScalarComparison
{
    /// <summary>Writes the distances of result.Length alignments from the first one given.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run(EncodedStrings strings, int first, Span<int> result)
    {
        ReadOnlySpan<int> pattern = strings.Pattern;
        for (var i = 0; i < result.Length; i++)
        {
            ReadOnlySpan<int> window = strings.Text.AsSpan(first + i, pattern.Length);
            var mismatches = 0;
            for (var j = 0; j < pattern.Length; j++)
            {
                if (window[j] != pattern[j])
                {
                    mismatches++;
                }
            }

            result[i] = mismatches;
        }
    }
}
