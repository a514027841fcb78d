namespace Offprint.Algorithms;

/// <summary>Turns distances that treat a wildcard as an ordinary symbol into distances where it matches everything.</summary>
internal static class WildcardCorrection
{
    /// <summary>
    /// A pair with one wildcard was counted as a mismatch, a pair with two was not: H - (wildcards of the window) - (wildcards of the pattern) + 2 (pairs of two wildcards).
    /// The last term is the convolution of both masks.
    /// </summary>
    public static int[] Apply(int[] distances, bool[] text, bool[] pattern, HammingOptions options)
    {
        var inPattern = pattern.Count(x => x);
        var both = new int[distances.Length];
        if (inPattern > 0)
        {
            var masks = new EncodedStrings(
                Array.ConvertAll(text, x => x ? 0 : EncodedStrings.TextOnly), Array.ConvertAll(pattern, x => x ? 0 : EncodedStrings.PatternOnly), 1);
            both = ExactMatching.Distances(masks, options with { Threshold = null, Method = options.Method == HammingMethod.Scalar ? HammingMethod.Scalar : HammingMethod.Auto });
            for (var i = 0; i < both.Length; i++)
            {
                both[i] = pattern.Length - both[i];
            }
        }

        var inWindow = text.Take(pattern.Length).Count(x => x);
        for (var i = 0; i < distances.Length; i++)
        {
            distances[i] += (2 * both[i]) - inWindow - inPattern;
            inWindow += i + pattern.Length < text.Length ? (text[i + pattern.Length] ? 1 : 0) - (text[i] ? 1 : 0) : 0;
        }

        return distances;
    }
}
