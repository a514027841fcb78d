namespace Offprint.Text;

/// <summary>A chat template can't be read, can't be rendered with these values, or refuses the conversation.</summary>
public sealed class ChatTemplateException : Exception
{
    internal ChatTemplateException(string message, int line, int column)
        : base($"Chat template, line {line}, column {column}: {message}") => (Line, Column) = (line, column);

    private ChatTemplateException(string message, int line, int column, bool raised)
        : base(message) => (Line, Column, RaisedByTemplate) = (line, column, raised);

    /// <summary>The line, from 1.</summary>
    public int Line { get; }

    /// <summary>The column in UTF-16 units, from 1.</summary>
    public int Column { get; }

    /// <summary>Whether the template itself raised the error with <c>raise_exception</c>; the message is then the template's own and meant for whoever wrote the conversation.</summary>
    public bool RaisedByTemplate { get; }

    internal static ChatTemplateException Raised(string message, int line, int column) => new(message, line, column, raised: true);
}
