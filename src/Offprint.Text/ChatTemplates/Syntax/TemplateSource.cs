namespace Offprint.Text;

/// <summary>The text of a template with its line ends made one, and where a position stands in it.</summary>
internal sealed class TemplateSource
{
    public TemplateSource(string text)
    {
        text = text.Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n');
        Text = text.EndsWith('\n') ? text[..^1] : text;   // Jinja drops one line end at the end of a template
    }

    public string Text { get; }

    public ChatTemplateException Error(string message, int position)
    {
        var (line, column) = Place(position);
        return new ChatTemplateException(message, line, column);
    }

    public (int Line, int Column) Place(int position)
    {
        var before = Text.AsSpan(0, Math.Min(position, Text.Length));
        return (before.Count('\n') + 1, before.Length - before.LastIndexOf('\n'));
    }
}
