namespace Offprint.Code;

/// <summary>A concrete syntax tree: the leaves are the lexical tokens, in order. Offsets are UTF-16.</summary>
public sealed class CodeTree
{
    private readonly List<CodeNode> _leaves;

    internal CodeTree(CodeLanguage language, string text, CodeNode root)
    {
        (Language, Text, Root) = (language, text, root);
        _leaves = [.. root.Leaves()];
        Tokens = [.. _leaves.Select(static (leaf, i) => new CodeToken(i, leaf.Kind!.Value, leaf.Start, leaf.End))];
    }

    /// <summary>The language.</summary>
    public CodeLanguage Language { get; }

    /// <summary>The root.</summary>
    public CodeNode Root { get; }

    /// <summary>The tokens, in order.</summary>
    public IReadOnlyList<CodeToken> Tokens { get; }

    /// <summary>The leaves, one a token.</summary>
    public IReadOnlyList<CodeNode> Leaves => _leaves;

    /// <summary>The text that was parsed.</summary>
    public string Text { get; }

    /// <summary>The text of a token.</summary>
    /// <param name="token">A token of this tree.</param>
    public string TextOf(CodeToken token) => Text[token.Start..token.End];

    /// <summary>The syntactic role of every token.</summary>
    /// <returns>One role a token.</returns>
    public IReadOnlyList<TokenRole> Roles() => RoleLabelers.Label(this);
}
