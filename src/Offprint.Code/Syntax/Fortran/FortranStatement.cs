namespace Offprint.Code;

/// <summary>One statement into nodes.</summary>
internal sealed partial class FortranStatement(string text, FortranLine line, HashSet<string> arrays)
{
    private static readonly string[][] Levels =
    [
        [".eqv.", ".neqv."], [".or."], [".and."], [".not."],
        [".eq.", ".ne.", ".lt.", ".le.", ".gt.", ".ge.", "==", "/=", "<", "<=", ">", ">="],
        ["//"], ["+", "-"], ["*", "/"],
    ];

    private static readonly HashSet<string> Words =
    [
        "end", "enddo", "endif", "endsubroutine", "endfunction", "endprogram", "endmodule", "continue", "return", "stop", "exit", "cycle", "else", "contains",
        "go", "to", "goto", "if", "then", "elseif", "do", "while", "call", "subroutine", "function", "program", "module", "integer", "real", "double",
        "precision", "complex", "logical", "character", "dimension", "parameter", "external", "intrinsic", "save", "data", "common", "implicit", "none",
        "format", "write", "read", "print", "open", "close", "rewind", "inquire", "equivalence", "block", "use", "only", "intent", "in", "out", "inout",
        "optional", "allocatable", "pointer", "target", "public", "private", "select", "case", "default", "where", "elsewhere", "endwhere", "allocate",
        "deallocate", "nullify", "recursive", "pure", "elemental", "result", "interface", "endinterface", "type", "endtype", "procedure", "len", "kind",
        "entry", "include", "namelist", "backspace", "endfile", "pause", "assign", "endselect", "import", "associate", "forall", "concurrent", "doubleprecision",
    ];

    private readonly List<FortranToken> _tokens = line.Tokens;
    private int _at;

    private string Now => _at < _tokens.Count ? _tokens[_at].Text : "";

    /// <summary>Whether tokens are an assignment: a name, perhaps with subscripts and components, then "=" or "=&gt;".</summary>
    public static bool IsAssignment(List<FortranToken> tokens)
    {
        if (tokens[0].Kind != FortranTokenKind.Name)
        {
            return false;
        }

        var at = 1;
        while (at < tokens.Count)
        {
            if (tokens[at].Text == "(")
            {
                at = Closing(tokens, at) + 1;
                if (at == 0)
                {
                    return false;
                }
            }
            else if (tokens[at].Text == "%")
            {
                at += 2;
            }
            else
            {
                return tokens[at].Text is "=" or "=>";
            }
        }

        return false;
    }

    /// <summary>The place of the parenthesis that closes the one at a place; -1 when there is none.</summary>
    public static int Closing(List<FortranToken> tokens, int open)
    {
        var depth = 0;
        for (var i = open; i < tokens.Count; i++)
        {
            depth += tokens[i].Text switch { "(" or "(/" => 1, ")" or "/)" => -1, _ => 0 };
            if (depth == 0)
            {
                return i;
            }
        }

        return -1;
    }

    public CodeNode Parse()
    {
        var body = Body();
        if (_at < _tokens.Count)
        {
            throw Unexpected("the end of the statement");
        }

        if (line.Label is { } label)
        {
            var labelled = new CodeNode(body.Type, 0, 0);
            labelled.Add(new CodeNode("statement_label", label.Start, label.End, TokenKind.Number), "label");
            foreach (var child in body.Children)
            {
                labelled.Add(child);
            }

            body = Close(labelled);
        }

        return body;
    }

    private CodeNode Body()
    {
        if (IsAssignment(_tokens))
        {
            return Assignment();
        }

        var node = new CodeNode("", 0, 0);
        if (_tokens.Count > 1 && _tokens[0].Kind == FortranTokenKind.Name && _tokens[1].Text == ":" && !Words.Contains(_tokens[0].Text))
        {
            node.Add(Identifier(), "construct").Add(Take());
        }

        switch (Now)
        {
            case "call":
                node.Type = "subroutine_call";
                node.Add(Word()).Add(Identifier(), "subroutine");
                if (Now == "(")
                {
                    node.Add(Arguments(), "arguments");
                }

                return Close(node);
            case "if":
                return If(node, "if_header");
            case "elseif":
                return If(node, "elseif_header");
            case "else" when _at + 1 < _tokens.Count && _tokens[_at + 1].Text == "if":
                node.Add(Word());
                return If(node, "elseif_header");
            case "do":
                return Do(node);
            case "go" or "goto":
                node.Type = "goto_statement";
                return Flat(node);
            case "return" or "stop" or "exit" or "cycle" or "continue":
                node.Type = Now + "_statement";
                return Flat(node);
            case "subroutine" or "program" or "module" or "function" or "recursive" or "pure" or "elemental":
                node.Type = "unit_header";
                return Header(node);
            case "select" or "selectcase" or "case" or "where":
                node.Type = Now == "selectcase" ? "select_header" : Now + "_header";
                return Flat(node);
        }

        if (_tokens.Exists(t => t.Text == "function") && _tokens.Exists(t => t.Text == "(") && _tokens[_at].Kind == FortranTokenKind.Name)
        {
            node.Type = "unit_header";
            return Header(node);
        }

        node.Type = Now switch
        {
            "integer" or "real" or "double" or "doubleprecision" or "complex" or "logical" or "character" or "type" => "variable_declaration",
            "write" or "read" or "print" or "open" or "close" or "format" or "data" or "common" or "save" or "external" or "intrinsic" or "parameter"
                or "dimension" or "implicit" or "use" or "equivalence" or "allocate" or "deallocate" or "entry" or "inquire" or "rewind" => Now + "_statement",
            var word when word.StartsWith("end", StringComparison.Ordinal) => "end_statement",
            "else" => "else_header",
            _ => "statement",
        };
        return Flat(node);
    }

    private CodeNode Assignment()
    {
        var left = Designator();
        var symbol = Take();
        return Node("assignment_statement", (left, "left"), (symbol, null), (Expression(), "right"));
    }

    private CodeNode If(CodeNode node, string header)
    {
        node.Add(Word());
        var open = Expect("(");
        node.Add(Node("parenthesized_expression", (open, null), (Expression(), null), (Expect(")"), null)), "condition");
        if (Now == "then")
        {
            node.Type = header;
            node.Add(Word());
            if (_at < _tokens.Count)
            {
                node.Add(Identifier(), "construct");
            }

            return Close(node);
        }

        if (_at < _tokens.Count && _tokens[_at].Kind == FortranTokenKind.Integer)
        {
            node.Type = "arithmetic_if_statement";
            return Flat(node);
        }

        node.Type = "if_statement";
        var inner = new FortranStatement(text, new FortranLine(null, _tokens[_at..]), arrays);
        if (_at == _tokens.Count)
        {
            throw Unexpected("a statement");
        }

        node.Add(inner.Parse(), "consequence");
        _at = _tokens.Count;
        return Close(node);
    }

    private CodeNode Do(CodeNode node)
    {
        node.Type = "do_header";
        node.Add(Word());
        if (_at < _tokens.Count && _tokens[_at].Kind == FortranTokenKind.Integer)
        {
            node.Add(Take(), "label");
            if (Now == ",")
            {
                node.Add(Take());
            }
        }

        if (Now == "while")
        {
            node.Add(Word());
            var open = Expect("(");
            return Close(node.Add(Node("parenthesized_expression", (open, null), (Expression(), null), (Expect(")"), null)), "condition"));
        }

        if (_at == _tokens.Count)
        {
            return Close(node);
        }

        if (Now == "concurrent")
        {
            return Flat(node);
        }

        node.Add(Identifier(), "variable").Add(Expect("=")).Add(Expression(), "from").Add(Expect(",")).Add(Expression(), "to");
        if (Now == ",")
        {
            node.Add(Take()).Add(Expression(), "step");
        }

        return Close(node);
    }

    private CodeNode Header(CodeNode node)
    {
        while (_at < _tokens.Count)
        {
            var word = Now;
            node.Add(Words.Contains(word) ? Word() : Take());
            if (word is "subroutine" or "function" or "program" or "module" && _at < _tokens.Count && _tokens[_at].Kind == FortranTokenKind.Name && !(word == "module" && Words.Contains(Now)))
            {
                node.Add(Identifier(), "name");
                if (Now == "(")
                {
                    var list = new CodeNode("parameters", 0, 0).Add(Take());
                    while (_at < _tokens.Count && Now != ")")
                    {
                        list.Add(_tokens[_at].Kind == FortranTokenKind.Name ? Identifier() : Take());
                    }

                    node.Add(Close(list.Add(Expect(")"))), "parameters");
                }
            }
        }

        return Close(node);
    }

    /// <summary>The rest of the statement, token by token.</summary>
    private CodeNode Flat(CodeNode node)
    {
        while (_at < _tokens.Count)
        {
            node.Add(_tokens[_at].Kind == FortranTokenKind.Name && Words.Contains(Now) && !Bracketed() ? Word() : Take());
        }

        return Close(node);
    }

    /// <summary>Whether the current token lies inside parentheses, where words are names.</summary>
    private bool Bracketed()
    {
        var depth = 0;
        for (var i = 0; i < _at; i++)
        {
            depth += _tokens[i].Text switch { "(" or "(/" => 1, ")" or "/)" => -1, _ => 0 };
        }

        return depth > 0 && !(Now is "kind" or "len" or "in" or "out" or "inout" && _at + 1 < _tokens.Count && _tokens[_at + 1].Text is "=" or ")");
    }

    private CodeNode Identifier() =>
        _at < _tokens.Count && _tokens[_at].Kind == FortranTokenKind.Name ? Leaf("identifier", TokenKind.Identifier) : throw Unexpected("a name");

    private CodeNode Word() => Leaf(Now, TokenKind.Keyword);

    private CodeNode Expect(string symbol) => Now == symbol ? Take() : throw Unexpected($"'{symbol}'");

    private CodeNode Take() => _tokens[_at].Kind switch
    {
        FortranTokenKind.Name => Leaf("identifier", TokenKind.Identifier),
        FortranTokenKind.Integer => Leaf("integer", TokenKind.Number),
        FortranTokenKind.Float => Leaf("float", TokenKind.Number),
        FortranTokenKind.String => Leaf("string", TokenKind.String),
        _ when Now is ".true." or ".false." => Leaf(Now, TokenKind.Keyword),
        _ => Leaf(Now, Now is "(" or ")" or "," or ":" or "::" or "(/" or "/)" or "%" or "[" or "]" ? TokenKind.Punctuation : TokenKind.Operator),
    };

    private CodeNode Leaf(string type, TokenKind kind)
    {
        var token = _tokens[_at++];
        return new CodeNode(type, token.Start, token.End, kind);
    }

    private static CodeNode Node(string type, params ReadOnlySpan<(CodeNode Child, string? Field)> children)
    {
        var node = new CodeNode(type, 0, 0);
        foreach (var (child, field) in children)
        {
            node.Add(child, field);
        }

        return Close(node);
    }

    private static CodeNode Close(CodeNode node)
    {
        (node.Start, node.End) = (node.Children[0].Start, node.Children[^1].End);
        return node;
    }

    private CodeParseException Unexpected(string expected) => _at < _tokens.Count
        ? CodeParseException.At(text, _tokens[_at].Start, $"expected {expected}, found '{_tokens[_at].Text}'.")
        : CodeParseException.At(text, _tokens.Count > 0 ? _tokens[^1].End : line.Start, $"expected {expected}, found the end of the statement.");
}
