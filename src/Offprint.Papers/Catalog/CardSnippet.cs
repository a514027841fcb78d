namespace Offprint.Papers;

/// <summary>A piece of C# on a card.</summary>
/// <param name="Code">The code, without its fence.</param>
/// <param name="Heading">The section it stands in.</param>
/// <param name="Line">The line of the card's body on which the code starts, from 1.</param>
public sealed record CardSnippet(string Code, string Heading, int Line);
