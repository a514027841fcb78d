namespace Offprint.Code;

/// <summary>A node of a concrete tree. Every lexical token is a leaf; what lies between leaves is white space, comments and line ends.</summary>
public sealed class CodeNode
{
    private readonly List<CodeNode> _children;

    internal CodeNode(string type, int start, int end, TokenKind? kind = null, string? field = null)
    {
        (Type, Start, End, Kind, Field) = (type, start, end, kind, field);
        _children = [];
    }

    /// <summary>
    /// The language's name of the node: a <c>SyntaxKind</c> (C#), an ESTree type (JavaScript), a name as tree-sitter's grammars have it (Python, Fortran).
    /// A leaf's type is its text for keywords, operators and punctuation, else a category such as <c>identifier</c>, <c>integer</c>, <c>string</c>.
    /// </summary>
    public string Type { get; internal set; }

    /// <summary>The first UTF-16 unit.</summary>
    public int Start { get; internal set; }

    /// <summary>The unit after the last.</summary>
    public int End { get; internal set; }

    /// <summary>The role of the node in its parent, for example <c>left</c>; null where the grammar names none.</summary>
    public string? Field { get; internal set; }

    /// <summary>The children, in the order of the text.</summary>
    public IReadOnlyList<CodeNode> Children => _children;

    /// <summary>The parent; null for the root.</summary>
    public CodeNode? Parent { get; private set; }

    /// <summary>Whether the node is a lexical token.</summary>
    public bool IsTerminal => Kind is not null;

    internal TokenKind? Kind { get; }

    /// <summary>The node and all nodes below it, parents before children, in the order of the text.</summary>
    public IEnumerable<CodeNode> DescendantsAndSelf()
    {
        var open = new Stack<CodeNode>([this]);
        while (open.TryPop(out var node))
        {
            yield return node;
            for (var i = node._children.Count - 1; i >= 0; i--)
            {
                open.Push(node._children[i]);
            }
        }
    }

    /// <summary>The tokens of the node, in order.</summary>
    public IEnumerable<CodeNode> Leaves() => DescendantsAndSelf().Where(n => n.IsTerminal);

    /// <summary>The first child of a field; null when there is none.</summary>
    /// <param name="field">For example <c>body</c>.</param>
    public CodeNode? Child(string field) => _children.Find(c => c.Field == field);

    /// <summary>The text of the node.</summary>
    /// <param name="text">The text that was parsed.</param>
    public string TextOf(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text[Start..End];
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Type} [{Start}..{End})";

    internal CodeNode Add(CodeNode child, string? field = null)
    {
        child.Parent = this;
        if (field is not null)
        {
            child.Field = field;
        }

        _children.Add(child);
        return this;
    }

    internal void SortChildren() => _children.Sort(static (a, b) => a.Start != b.Start ? a.Start.CompareTo(b.Start) : a.End.CompareTo(b.End));

    internal void RemoveChild(CodeNode child)
    {
        _children.Remove(child);
        child.Parent = null;
    }

    /// <summary>Moves the node and all below it.</summary>
    internal void Shift(int by)
    {
        foreach (var node in DescendantsAndSelf())
        {
            node.Start += by;
            node.End += by;
        }
    }
}
