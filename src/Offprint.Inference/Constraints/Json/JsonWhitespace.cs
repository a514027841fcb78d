namespace Offprint.Inference;

/// <summary>White space between the parts of a JSON text.</summary>
public enum JsonWhitespace
{
    /// <summary>None: <c>{"a":1,"b":[2,3]}</c>.</summary>
    Compact,

    /// <summary>One space behind every colon and comma: <c>{"a": 1, "b": [2, 3]}</c>.</summary>
    Spaced,

    /// <summary>The model decides: up to <see cref="JsonGrammarOptions.MaximumSpaces"/> spaces, tabs and line breaks at every place where JSON allows them.</summary>
    Free,
}
