namespace Offprint.Algorithms;

/// <content>Streams of text.</content>
public static partial class Hamming
{
    private const int SmallestBuffer = 1 << 16;

    /// <summary>The number of mismatches at every alignment in a text that arrives in pieces and need not fit in memory.</summary>
    /// <param name="text">The pieces of the text, of any sizes; each is copied before the next one is asked for.</param>
    /// <param name="pattern">The pattern, m symbols; m ≥ 1.</param>
    /// <param name="o">Settings; defaults when null.</param>
    /// <typeparam name="T">The symbol type.</typeparam>
    /// <returns>Blocks in ascending order without gaps; memory for 8m (at least 65,536) symbols is held.</returns>
    /// <exception cref="ArgumentException">The pattern is empty, a setting is out of range, or (at the end) the text was shorter than the pattern.</exception>
    public static IEnumerable<DistanceBlock> DistancesByBlocks<T>(IEnumerable<ReadOnlyMemory<T>> text, ReadOnlyMemory<T> pattern, HammingOptions? o = null)
        where T : IEquatable<T>
    {
        ArgumentNullException.ThrowIfNull(text);
        return Stream(text, pattern, Checked(pattern.Length, pattern.Length, o));
    }

    private static IEnumerable<DistanceBlock> Stream<T>(IEnumerable<ReadOnlyMemory<T>> text, ReadOnlyMemory<T> pattern, HammingOptions options)
        where T : IEquatable<T>
    {
        var m = pattern.Length;
        var buffer = new T[(int)Math.Max(SmallestBuffer, Math.Min(8L * m, Math.Max(1 << 28, 2L * m)))];
        var filled = 0;
        long start = 0;
        foreach (var piece in text)
        {
            for (var rest = piece; !rest.IsEmpty;)
            {
                var taken = Math.Min(rest.Length, buffer.Length - filled);
                rest[..taken].CopyTo(buffer.AsMemory(filled));
                filled += taken;
                rest = rest[taken..];
                if (filled == buffer.Length)
                {
                    var distances = Distances(buffer, pattern.Span, options);
                    yield return new DistanceBlock(start, distances);
                    start += distances.Length;
                    filled = m - 1;
                    Array.Copy(buffer, distances.Length, buffer, 0, filled);
                }
            }
        }

        if (filled >= m)
        {
            yield return new DistanceBlock(start, Distances(buffer.AsSpan(0, filled), pattern.Span, options));
        }
        else if (start == 0)
        {
            throw new ArgumentException($"pattern has {m} symbols and text has {filled}; the pattern must not be longer than the text.", nameof(pattern));
        }
    }
}
