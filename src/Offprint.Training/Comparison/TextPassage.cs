using Offprint.Text;

namespace Offprint.Training;

/// <summary>A piece of a text with what it was cut from.</summary>
/// <param name="Unit">The speech, file or page.</param>
/// <param name="Text">The piece.</param>
public sealed record TextPassage(string Unit, string Text)
{
    /// <summary>Cuts a text at sentence ends into passages of about equal length.</summary>
    /// <param name="unit">Name of the text.</param>
    /// <param name="text">The text.</param>
    /// <param name="words">Most words of a passage. Default 48.</param>
    /// <param name="minimum">Passages with fewer words are left out. Default 24.</param>
    public static IReadOnlyList<TextPassage> Cut(string unit, string text, int words = 48, int minimum = 24)
    {
        ArgumentNullException.ThrowIfNull(unit);
        ArgumentNullException.ThrowIfNull(text);
        ArgumentOutOfRangeException.ThrowIfLessThan(words, 1);
        var chunker = new TextChunker(new TextChunkerOptions { MaximumLength = words, Measure = Words });
        return [.. chunker.Chunk(text).Where(chunk => Words(chunk.Text) >= minimum).Select(chunk => new TextPassage(unit, chunk.Text.Trim()))];
    }

    /// <summary>Cuts a text into windows of equally many words, wherever they fall; what is left at the end is left out.</summary>
    /// <param name="unit">Name of the text.</param>
    /// <param name="text">The text.</param>
    /// <param name="words">Words of a window.</param>
    public static IReadOnlyList<TextPassage> Windows(string unit, string text, int words)
    {
        ArgumentNullException.ThrowIfNull(unit);
        ArgumentNullException.ThrowIfNull(text);
        ArgumentOutOfRangeException.ThrowIfLessThan(words, 1);
        return [.. text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Chunk(words).Where(window => window.Length == words).Select(window => new TextPassage(unit, string.Join(' ', window)))];
    }

    /// <summary>At most <paramref name="count"/> passages a unit, evenly spread over it.</summary>
    /// <param name="passages">Passages, those of a unit together.</param>
    /// <param name="count">How many.</param>
    public static IReadOnlyList<TextPassage> Spread(IEnumerable<TextPassage> passages, int count)
    {
        ArgumentNullException.ThrowIfNull(passages);
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        return [.. passages.GroupBy(static passage => passage.Unit, StringComparer.Ordinal).SelectMany(group => Even([.. group], count))];
    }

    private static IEnumerable<TextPassage> Even(TextPassage[] own, int count) =>
        own.Length <= count ? own : Enumerable.Range(0, count).Select(i => own[(int)(((2L * i) + 1) * own.Length / (2 * count))]);

    private static int Words(string text) => text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Length;
}
