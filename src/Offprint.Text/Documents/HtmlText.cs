using AngleSharp.Dom;
using AngleSharp.Html.Parser;

namespace Offprint.Text;

/// <summary>Readable text of web pages.</summary>
public static class HtmlText
{
    /// <summary>
    /// Takes the text that a reader would read: of the main element (or the only article) where there is one, without scripts, styles, navigation,
    /// sidebars, footers, forms and hidden parts. Lists keep their dash, table cells a tab, preformatted text its lines.
    /// </summary>
    /// <param name="html">A page or a fragment; broken markup is read as browsers read it.</param>
    public static HtmlPage Extract(string html)
    {
        ArgumentNullException.ThrowIfNull(html);
        var document = new HtmlParser().ParseDocument(html);
        var root = Single(document, "main, [role=main]") ?? Single(document, "article") ?? (IElement?)document.Body ?? document.DocumentElement;
        var metadata = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var meta in document.QuerySelectorAll("meta[name][content], meta[property][content]"))
        {
            var name = meta.GetAttribute("name") ?? meta.GetAttribute("property");
            metadata.TryAdd(name!.Trim().ToLowerInvariant(), meta.GetAttribute("content")!.Trim());
        }

        var title = HtmlTextWriter.OneLine(document.QuerySelector("title")?.TextContent);
        title ??= HtmlTextWriter.OneLine(document.QuerySelector("h1, h2")?.TextContent);
        return new HtmlPage(title, root is null ? "" : HtmlTextWriter.Write(root), metadata);
    }

    private static IElement? Single(IDocument document, string selector)
    {
        var found = document.QuerySelectorAll(selector);
        return found.Length == 1 ? found[0] : null;
    }
}
