// String and Char are the field's names of these literals.
#pragma warning disable CA1720
namespace Offprint.Code;

/// <summary>What a lexical token is.</summary>
public enum TokenKind
{
    /// <summary>A reserved or contextual word in its role as such; true, false, null and None too.</summary>
    Keyword,

    /// <summary>A name.</summary>
    Identifier,

    /// <summary>A number.</summary>
    Number,

    /// <summary>A string, whole, interpolated ones too; a regular expression in JavaScript.</summary>
    String,

    /// <summary>A character of C#.</summary>
    Char,

    /// <summary>An operator.</summary>
    Operator,

    /// <summary>A bracket, comma, semicolon, colon or dot; a line that is a directive in Fortran.</summary>
    Punctuation,
}
