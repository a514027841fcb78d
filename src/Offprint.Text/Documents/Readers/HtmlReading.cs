using System.Text;
using System.Text.RegularExpressions;

namespace Offprint.Text;

/// <summary>Web pages as documents.</summary>
internal static partial class HtmlReading
{
    public static IEnumerable<Document> Read(CorpusFile file)
    {
        var page = HtmlText.Extract(file.ReadText(Declared));
        var date = page.Metadata.TryGetValue("date", out var written) ? RecordMapping.ParseDate(written) : null;
        yield return new Document(file.Name, page.Text, page.Title, file.Name, date, page.Metadata);
    }

    /// <summary>The encoding that a page declares in its first 1,024 bytes, as browsers look for it.</summary>
    private static Encoding? Declared(ReadOnlyMemory<byte> head)
    {
        var match = Charset().Match(Encoding.Latin1.GetString(head.Span));
        if (!match.Success)
        {
            return null;
        }

        var name = match.Groups[1].Value.ToLowerInvariant();
        // Browsers read these names as Windows-1252.
        name = name is "iso-8859-1" or "latin1" or "us-ascii" or "ascii" ? "windows-1252" : name;
        try
        {
            return CodePagesEncodingProvider.Instance.GetEncoding(name) ?? Encoding.GetEncoding(name);
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    [GeneratedRegex("""<(?:meta[^>]*\bcharset|\?xml[^>]*\bencoding)\s*=\s*["']?\s*([A-Za-z0-9_:.-]+)""", RegexOptions.IgnoreCase, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Charset();
}
