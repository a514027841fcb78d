using System.Text.RegularExpressions;
using Markdig;
using Markdig.Renderers.Html;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;
using Microsoft.AspNetCore.Components;

namespace Offprint.Site.Markup;

/// <summary>
/// Markdown to HTML that is safe whoever wrote it: HTML in it stays text, links go to http, https, mailto or the site itself and nowhere else, and
/// images become links, so that reading a page asks no other server for anything.
/// </summary>
public static partial class SafeMarkdown
{
    private static readonly MarkdownPipeline Pipeline = new MarkdownPipelineBuilder().DisableHtml().UsePipeTables().UseAutoLinks().Build();

    /// <summary>Renders a text.</summary>
    /// <param name="markdown">Markdown.</param>
    /// <returns>HTML.</returns>
    public static MarkupString Render(string markdown)
    {
        ArgumentNullException.ThrowIfNull(markdown);
        var document = Markdown.Parse(markdown, Pipeline);
        foreach (var link in document.Descendants<LinkInline>().ToList())
        {
            if (!IsSafe(link.GetDynamicUrl?.Invoke() ?? link.Url)) link.Url = "#";
            link.GetDynamicUrl = null;
            link.IsImage = false;
            link.GetAttributes().AddPropertyIfNotExist("rel", "nofollow noreferrer ugc");
        }

        foreach (var link in document.Descendants<AutolinkInline>().ToList())
        {
            if (!link.IsEmail && !IsSafe(link.Url)) link.Url = "#";
        }

        foreach (var table in document.Descendants<Markdig.Extensions.Tables.Table>()) table.GetAttributes().AddClass("wide");
        return new MarkupString(document.ToHtml(Pipeline));
    }

    /// <summary>Renders a comment: headings become bold paragraphs, so that nobody rearranges the page that it stands on.</summary>
    /// <param name="markdown">Markdown.</param>
    /// <returns>HTML.</returns>
    public static MarkupString RenderComment(string markdown)
    {
        ArgumentNullException.ThrowIfNull(markdown);
        var html = Render(markdown).Value;
        return new MarkupString(Headings().Replace(html, static tag => tag.Value[1] == '/' ? "</strong></p>" : "<p><strong>"));
    }

    private static bool IsSafe(string? address) =>
        address is { Length: > 0 } && (
            address[0] is '#' || (address[0] is '/' && !(address.Length > 1 && address[1] is '/' or '\\'))
            || (Uri.TryCreate(address, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" or "mailto"));

    [GeneratedRegex("</?h[1-6](?: [^>]*)?>", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Headings();
}
