using System.Text;
using AngleSharp.Dom;

namespace Offprint.Text;

/// <summary>Walks a page without recursion (nesting may be hostile) and lays its text out in lines.</summary>
internal sealed class HtmlTextWriter
{
    private static readonly HashSet<string> Skipped = new(StringComparer.OrdinalIgnoreCase)
    {
        "script", "style", "noscript", "template", "head", "nav", "aside", "footer", "form", "button", "select", "option", "textarea", "input",
        "svg", "math", "iframe", "object", "canvas", "audio", "video", "dialog", "menu",
    };

    private static readonly HashSet<string> Paragraphs = new(StringComparer.OrdinalIgnoreCase)
    {
        "p", "h1", "h2", "h3", "h4", "h5", "h6", "pre", "blockquote", "table", "ul", "ol", "dl", "figure", "hr", "section", "article", "main", "header", "details",
    };

    private static readonly HashSet<string> Lines = new(StringComparer.OrdinalIgnoreCase)
    {
        "div", "li", "dt", "dd", "tr", "caption", "figcaption", "address", "summary", "body", "html", "legend", "fieldset", "tbody", "thead", "tfoot", "center",
    };

    private readonly StringBuilder _text = new();
    private int _newlines = 2;
    private bool _space;
    private int _preformatted;

    public static string Write(INode root)
    {
        var writer = new HtmlTextWriter();
        var open = new Stack<(INode Node, int Next)>();
        writer.Enter(root);
        open.Push((root, 0));
        while (open.TryPop(out var at))
        {
            if (at.Next >= at.Node.ChildNodes.Length)
            {
                writer.Leave(at.Node);
                continue;
            }

            open.Push((at.Node, at.Next + 1));
            var child = at.Node.ChildNodes[at.Next];
            if (child is IText text)
            {
                writer.Append(text.Data);
            }
            else if (child is IElement element && !IsSkipped(element))
            {
                writer.Enter(element);
                open.Push((element, 0));
            }
        }

        return writer._text.ToString().TrimEnd();
    }

    /// <summary>White space collapsed; null when nothing is left.</summary>
    public static string? OneLine(string? text)
    {
        var line = string.Join(' ', (text ?? "").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return line.Length == 0 ? null : line;
    }

    private static bool IsSkipped(IElement element) =>
        Skipped.Contains(element.LocalName) || element.HasAttribute("hidden") || element.GetAttribute("aria-hidden") == "true"
        || element.GetAttribute("role") is "navigation" or "complementary" or "contentinfo" or "search";

    private void Enter(INode node)
    {
        var name = (node as IElement)?.LocalName ?? "";
        Break(name);
        switch (name)
        {
            case "br":
                Newlines(1, stack: true);
                break;
            case "li":
                _text.Append("- ");
                _newlines = 0;
                _space = false;
                break;
            case "td" or "th" when _newlines == 0:
                _text.Append('\t');
                _space = false;
                break;
            case "pre":
                _preformatted++;
                break;
        }
    }

    private void Leave(INode node)
    {
        var name = (node as IElement)?.LocalName ?? "";
        _preformatted -= name == "pre" ? 1 : 0;
        Break(name);
    }

    private void Break(string name)
    {
        if (Paragraphs.Contains(name))
        {
            Newlines(2);
        }
        else if (Lines.Contains(name))
        {
            Newlines(1);
        }
    }

    private void Newlines(int count, bool stack = false)
    {
        _space = false;
        for (var wanted = stack ? Math.Min(2, _newlines + count) : count; _newlines < wanted; _newlines++)
        {
            _text.Append('\n');
        }
    }

    private void Append(string data)
    {
        if (_preformatted > 0)
        {
            var plain = data.Replace("\r\n", "\n", StringComparison.Ordinal);
            _text.Append(plain);
            _newlines = plain.Length == 0 ? _newlines : plain.Length - plain.AsSpan().TrimEnd('\n').Length;
            return;
        }

        foreach (var c in data)
        {
            if (c is ' ' or '\t' or '\n' or '\r' or '\f')
            {
                _space = _newlines == 0;
                continue;
            }

            if (_space && _text.Length > 0 && !char.IsWhiteSpace(_text[^1]))
            {
                _text.Append(' ');
            }

            _text.Append(c);
            _space = false;
            _newlines = 0;
        }
    }
}
