using Markdig;
using Markdig.Extensions.Yaml;
using Markdig.Syntax;

namespace Offprint.Text;

/// <summary>Markdown files as documents.</summary>
internal static class MarkdownReading
{
    private static readonly MarkdownPipeline Pipeline =
        new MarkdownPipelineBuilder().UsePipeTables().UseGridTables().UseFootnotes().UseTaskLists().UseAutoLinks().UseYamlFrontMatter().Build();

    public static IEnumerable<Document> Read(CorpusFile file)
    {
        var text = file.ReadText();
        string html;
        MarkdownDocument markdown;
        try
        {
            markdown = Markdown.Parse(text, Pipeline);
            html = markdown.ToHtml(Pipeline);
        }
        catch (ArgumentException error)
        {
            // Markdig refuses nesting that would exhaust the stack.
            throw file.Error($"the Markdown cannot be read: {error.Message}", error);
        }

        var fields = FrontMatter(markdown, text);
        fields.Remove("title", out var title);
        DateOnly? date = null;
        if (fields.TryGetValue("date", out var written) && (date = RecordMapping.ParseDate(written)) is not null)
        {
            fields.Remove("date");
        }

        var page = HtmlText.Extract(html);
        yield return new Document(file.Name, page.Text, title ?? page.Title, file.Name, date, fields);
    }

    // Front matter is YAML; only its plain "name: value" lines become fields.
    private static Dictionary<string, string> FrontMatter(MarkdownDocument markdown, string text)
    {
        var fields = new Dictionary<string, string>(StringComparer.Ordinal);
        if (markdown.FirstOrDefault() is not YamlFrontMatterBlock block)
        {
            return fields;
        }

        foreach (var line in text.Substring(block.Span.Start, block.Span.Length).Split('\n'))
        {
            var colon = line.IndexOf(": ", StringComparison.Ordinal);
            if (colon > 0 && !char.IsWhiteSpace(line[0]) && line[0] is not ('#' or '-'))
            {
                fields[line[..colon].Trim()] = Unquote(line[(colon + 2)..].Trim());
            }
        }

        return fields;
    }

    private static string Unquote(string value) =>
        value is ['"', .., '"'] or ['\'', .., '\''] && value.Length >= 2 ? value[1..^1] : value;
}
