namespace Offprint.Text;

/// <summary>How an automaton over bytes spells a character.</summary>
public enum CharacterEncoding
{
    /// <summary>Its UTF-8.</summary>
    Utf8,

    /// <summary>
    /// As between the quotes of a JSON string: <c>\"</c>, <c>\\</c>, the short escapes and <c>\u00XX</c> for control characters, UTF-8 for all others. Other escapes that JSON allows
    /// for the same text are not accepted.
    /// </summary>
    JsonString,
}
