namespace Offprint.Code;

/// <summary>A parser of one language. Parsers keep no state and may be shared between threads.</summary>
public interface ICodeParser
{
    /// <summary>The language.</summary>
    CodeLanguage Language { get; }

    /// <summary>Parses a text.</summary>
    /// <param name="code">The text.</param>
    /// <param name="options">Null for the defaults.</param>
    /// <exception cref="CodeParseException">The text is not code of the language.</exception>
    CodeTree Parse(string code, CodeParseOptions? options = null);
}
