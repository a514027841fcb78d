namespace Offprint.Text;

/// <summary>How <see cref="FiniteAutomaton.FromRegex"/> reads a pattern.</summary>
/// <remarks>
/// Syntax: characters; <c>.</c> (all but line feed); <c>[a-z] [^a-z]</c>; <c>\d \w \s</c> and their complements (ASCII, as in ECMAScript); <c>\p{Lu}</c> (general categories);
/// <c>\t \n \r \f \v \0 \xHH \uHHHH \u{H...} \cX</c>; groups <c>( ) (?: ) (?&lt;name&gt; )</c>; <c>|</c>; <c>* + ? {m} {m,} {m,n}</c> and their lazy forms, which accept the same; <c>^</c> and <c>$</c>
/// for the ends of the text. Not regular or not supported, and refused: back-references, look-around, <c>\b</c>, possessive and atomic groups, flags.
/// </remarks>
public sealed record RegexAutomatonOptions
{
    /// <summary>Whether the pattern may match anywhere in the text (as <c>Regex.IsMatch</c> and JSON Schema's <c>pattern</c> do) instead of the whole of it. Default: the whole.</summary>
    public bool Search { get; init; }

    /// <summary>How characters are written. Default: UTF-8.</summary>
    public CharacterEncoding Encoding { get; init; }

    /// <summary>Whether ASCII letters match in either case. Default: no.</summary>
    public bool IgnoreCase { get; init; }

    /// <summary>Most states. Default 200,000.</summary>
    public int StateLimit { get; init; } = 200_000;
}
