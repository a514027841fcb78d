using System.Globalization;

namespace Offprint.Algorithms;

/// <summary>How a pair of text and pattern would be matched, and why it is fast or slow.</summary>
/// <param name="Method">The method: BruteForce, Scalar, HeavyLight or PairSums.</param>
/// <param name="Threshold">For HeavyLight: symbols that occur more often than this in the pattern go to convolution. 0 for other methods.</param>
/// <param name="EstimatedOps">The estimated number of elementary steps: comparisons, or light pairs plus length · log2(length) a transform.</param>
public sealed record MatchPlan(string Method, int Threshold, long EstimatedOps)
{
    /// <summary>The symbols that go to convolution, by falling number of occurrences in the pattern.</summary>
    public IReadOnlyList<HeavySymbol> Heavy { get; init; } = [];

    /// <summary>The number of increments of the light part.</summary>
    public long LightPairs { get; init; }

    /// <summary>The length of one transform; 0 without convolution.</summary>
    public int TransformLength { get; init; }

    /// <summary>The number of forward and inverse transforms.</summary>
    public int Transforms { get; init; }

    /// <summary>The expected time on one thread, in milliseconds, by the cost model.</summary>
    public double EstimatedMilliseconds { get; init; }

    /// <summary>A readable account, one fact a line.</summary>
    public string Explain()
    {
        var culture = CultureInfo.InvariantCulture;
        var lines = new List<string> { string.Create(culture, $"{Method}: about {EstimatedOps:N0} steps, {EstimatedMilliseconds:F1} ms on one thread") };
        if (Method == nameof(HammingMethod.HeavyLight))
        {
            lines.Add(string.Create(culture, $"{Heavy.Count} heavy symbols (more than {Threshold} in the pattern) go to {Transforms} transforms of length {TransformLength:N0}"));
            lines.AddRange(Heavy.Select(h => string.Create(culture, $"  {h.Symbol}: {h.InPattern:N0} in the pattern, {h.InText:N0} in the text")));
            lines.Add(string.Create(culture, $"{LightPairs:N0} pairs of equal light symbols are counted one by one"));
        }

        return string.Join('\n', lines);
    }
}
