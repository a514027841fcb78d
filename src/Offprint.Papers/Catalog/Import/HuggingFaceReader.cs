using System.Text.Json;

namespace Offprint.Papers;

/// <summary>Daily papers of Hugging Face: an array of objects (or one a line), each a paper or an object that has one in <c>paper</c>.</summary>
internal static class HuggingFaceReader
{
    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = 32 };

    public static IEnumerable<(PaperMetadata Paper, long Line)> Read(Stream stream, PaperReadOptions options)
    {
        foreach (var (json, line) in JsonObjects.Read(stream, options)) yield return (Entry(json, line, options), line);
    }

    private static PaperMetadata Entry(ReadOnlyMemory<byte> json, long line, PaperReadOptions options)
    {
        try
        {
            using var document = JsonDocument.Parse(json, Strict);
            var outer = document.RootElement;
            var paper = outer.TryGetProperty("paper", out var inner) && inner.ValueKind == JsonValueKind.Object ? inner : outer;
            var published = Text(paper, "publishedAt") ?? Text(outer, "publishedAt") ?? Text(outer, "date") ?? "";
            var id = Text(paper, "id") ?? Text(paper, "arxiv_id") ?? "";
            return new PaperMetadata
            {
                Title = Text(paper, "title") ?? Text(outer, "title") ?? "",
                Abstract = Text(paper, "summary") ?? Text(outer, "summary") ?? Text(paper, "abstract") ?? "",
                Authors = Names(paper, "authors"),
                Date = published.Length > 10 ? published[..10] : published,
                Tags = Names(paper, "ai_keywords"),
                ArxivId = id,
            };
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // InvalidOperationException: a text with half of a surrogate pair.
            var within = exception is JsonException { LineNumber: { } offset } ? line + offset : line;
            throw options.Wrong(within, MetadataText.Cut(MetadataText.OneLine(exception.Message), 200), exception);
        }
    }

    private static string? Text(JsonElement element, string name) => element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static List<string> Names(JsonElement element, string name)
    {
        var names = new List<string>();
        if (!element.TryGetProperty(name, out var list) || list.ValueKind != JsonValueKind.Array) return names;
        foreach (var item in list.EnumerateArray())
        {
            var text = item.ValueKind == JsonValueKind.String ? item.GetString() : item.ValueKind == JsonValueKind.Object ? Text(item, "name") : null;
            if (text is not null) names.Add(text);
        }

        return names;
    }
}
