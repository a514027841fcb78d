namespace Offprint.Code;

/// <summary>The parser of one text: tokens and the ways to take them. The grammar is in the other parts.</summary>
internal sealed partial class PythonParser(string text, List<PythonToken> tokens)
{
    private static readonly HashSet<string> Keywords =
    [
        "False", "None", "True", "and", "as", "assert", "async", "await", "break", "class", "continue", "def", "del", "elif", "else", "except", "finally",
        "for", "from", "global", "if", "import", "in", "is", "lambda", "nonlocal", "not", "or", "pass", "raise", "return", "try", "while", "with", "yield",
    ];

    private int _at;

    private PythonToken Now => tokens[_at];

    private PythonToken Next => tokens[Math.Min(_at + 1, tokens.Count - 1)];

    public CodeNode Module()
    {
        var module = new CodeNode("module", 0, text.Length);
        while (Now.Kind != PythonTokenKind.End)
        {
            Statement(module);
        }

        return module;
    }

    public CodeNode ExpressionFile()
    {
        var root = Expressions();
        if (Now.Kind == PythonTokenKind.NewLine)
        {
            _at++;
        }

        return Now.Kind == PythonTokenKind.End ? root : throw Unexpected("the end of the expression");
    }

    private static CodeNode New(string type) => new(type, 0, 0);

    private static CodeNode Close(CodeNode node)
    {
        (node.Start, node.End) = (node.Children[0].Start, node.Children[^1].End);
        return node;
    }

    /// <summary>A node of some children, for forms without options.</summary>
    private static CodeNode Node(string type, params ReadOnlySpan<(CodeNode Child, string? Field)> children)
    {
        var node = New(type);
        foreach (var (child, field) in children)
        {
            node.Add(child, field);
        }

        return Close(node);
    }

    private bool Is(string symbol) => Now.Kind is PythonTokenKind.Operator or PythonTokenKind.Name && Now.Text == symbol;

    private bool IsName => Now.Kind == PythonTokenKind.Name && !Keywords.Contains(Now.Text);

    /// <summary>The current token as a leaf.</summary>
    private CodeNode Take()
    {
        var token = Now;
        _at++;
        return token.Kind switch
        {
            PythonTokenKind.Name when Keywords.Contains(token.Text) => Leaf(token.Text, TokenKind.Keyword),
            PythonTokenKind.Name => Leaf("identifier", TokenKind.Identifier),
            PythonTokenKind.Integer => Leaf("integer", TokenKind.Number),
            PythonTokenKind.Float => Leaf("float", TokenKind.Number),
            PythonTokenKind.String => Leaf("string", TokenKind.String),
            _ => Leaf(token.Text, token.Text is "(" or ")" or "[" or "]" or "{" or "}" or "," or ":" or "." or ";" ? TokenKind.Punctuation : TokenKind.Operator),
        };

        CodeNode Leaf(string type, TokenKind kind) => new(type, token.Start, token.End, kind);
    }

    private CodeNode Take(string symbol) => Is(symbol) ? Take() : throw Unexpected($"'{symbol}'");

    /// <summary>A soft keyword as a keyword leaf.</summary>
    private CodeNode TakeSoft(string word)
    {
        var token = Now;
        _at++;
        return new CodeNode(word, token.Start, token.End, TokenKind.Keyword);
    }

    private CodeNode Name() => IsName ? Take() : throw Unexpected("a name");

    private bool TryAdd(CodeNode parent, string symbol)
    {
        if (!Is(symbol))
        {
            return false;
        }

        parent.Add(Take());
        return true;
    }

    private CodeParseException Unexpected(string expected)
    {
        var found = Now.Kind switch
        {
            PythonTokenKind.NewLine => "the end of the line",
            PythonTokenKind.Indent => "an indented line",
            PythonTokenKind.Dedent => "the end of the block",
            PythonTokenKind.End => "the end of the text",
            _ => $"'{Now.Text}'",
        };
        return CodeParseException.At(text, Now.Start, $"expected {expected}, found {found}.");
    }
}
