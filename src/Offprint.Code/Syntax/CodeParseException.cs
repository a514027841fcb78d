namespace Offprint.Code;

/// <summary>A text is not code of the language, or is nested too deeply to be parsed.</summary>
public sealed class CodeParseException : Exception
{
    /// <summary>An error at a place.</summary>
    /// <param name="line">The line, from 1.</param>
    /// <param name="column">The column, from 1.</param>
    /// <param name="message">What is wrong there.</param>
    public CodeParseException(int line, int column, string message)
        : base($"line {line}, column {column}: {message}") => (Line, Column) = (line, column);

    /// <summary>The line, from 1.</summary>
    public int Line { get; }

    /// <summary>The column, from 1.</summary>
    public int Column { get; }

    /// <summary>An error at an offset of a text.</summary>
    internal static CodeParseException At(string text, int offset, string message)
    {
        offset = Math.Clamp(offset, 0, text.Length);
        var line = text.AsSpan(0, offset).Count('\n') + 1;
        var start = offset == 0 ? 0 : text.LastIndexOf('\n', offset - 1) + 1;
        return new CodeParseException(line, offset - start + 1, message);
    }
}
