namespace Offprint.Papers;

/// <summary>A part of a text file that is generated, between two comment lines.</summary>
internal static class MarkedSection
{
    public static string Start(string name) => $"<!-- {name}:start (generated, do not edit) -->";

    public static string End(string name) => $"<!-- {name}:end -->";

    /// <summary>Replaces what stands between the marks.</summary>
    /// <exception cref="InvalidDataException">The marks are not there exactly once and in order.</exception>
    public static string Replace(string text, string name, string content, string source)
    {
        var (start, end) = (Start(name), End(name));
        var from = text.IndexOf(start, StringComparison.Ordinal);
        var to = text.IndexOf(end, StringComparison.Ordinal);
        if (from < 0 || to < from || text.IndexOf(start, from + 1, StringComparison.Ordinal) >= 0 || text.IndexOf(end, to + 1, StringComparison.Ordinal) >= 0)
        {
            throw new InvalidDataException($"{source}: it needs the lines '{start}' and '{end}', each once and in this order.");
        }

        var lineEnd = text.Contains("\r\n", StringComparison.Ordinal) ? "\r\n" : "\n";
        return text[..(from + start.Length)] + lineEnd + content.TrimEnd().ReplaceLineEndings(lineEnd) + lineEnd + text[to..];
    }
}
