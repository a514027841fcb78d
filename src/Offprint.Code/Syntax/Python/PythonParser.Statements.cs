namespace Offprint.Code;

internal sealed partial class PythonParser
{
    /// <summary>Adds one statement, or the simple statements of one line, to a block.</summary>
    private void Statement(CodeNode block)
    {
        Depth.Require(text, Now.Start);
        if (Compound() is { } compound)
        {
            block.Add(compound);
            return;
        }

        block.Add(Simple());
        while (Is(";"))
        {
            block.Add(Take());
            if (Now.Kind != PythonTokenKind.NewLine)
            {
                block.Add(Simple());
            }
        }

        if (Now.Kind != PythonTokenKind.NewLine)
        {
            throw Unexpected("the end of the statement");
        }

        _at++;
    }

    private CodeNode? Compound() => Now.Kind == PythonTokenKind.Operator
        ? Is("@") ? Decorated() : null
        : Now.Kind != PythonTokenKind.Name ? null : Now.Text switch
        {
            "if" => If(),
            "while" => While(),
            "for" => For(New("for_statement")),
            "try" => Try(),
            "with" => With(New("with_statement")),
            "def" => Function(New("function_definition")),
            "class" => Class(),
            "async" => Async(),
            "match" when IsMatch() => Match(),
            _ => null,
        };

    private CodeNode Async()
    {
        var word = Take();
        return Now.Text switch
        {
            "def" => Function(New("function_definition").Add(word)),
            "for" => For(New("for_statement").Add(word)),
            "with" => With(New("with_statement").Add(word)),
            _ => throw Unexpected("'def', 'for' or 'with' after 'async'"),
        };
    }

    private CodeNode Block()
    {
        var block = New("block");
        if (Now.Kind != PythonTokenKind.NewLine)
        {
            // Simple statements on the line of the colon; a compound one there is an error.
            if (Compound() is not null)
            {
                throw Unexpected("a simple statement");
            }

            Statement(block);
            return Close(block);
        }

        _at++;
        if (Now.Kind != PythonTokenKind.Indent)
        {
            throw Unexpected("an indented block");
        }

        _at++;
        while (Now.Kind is not (PythonTokenKind.Dedent or PythonTokenKind.End))
        {
            Statement(block);
        }

        if (Now.Kind == PythonTokenKind.Dedent)
        {
            _at++;
        }

        return Close(block);
    }

    private CodeNode If()
    {
        var node = New("if_statement").Add(Take()).Add(NamedExpression(), "condition").Add(Take(":")).Add(Block(), "consequence");
        while (Is("elif"))
        {
            node.Add(Close(New("elif_clause").Add(Take()).Add(NamedExpression(), "condition").Add(Take(":")).Add(Block(), "consequence")), "alternative");
        }

        Else(node);
        return Close(node);
    }

    private void Else(CodeNode node)
    {
        if (Is("else"))
        {
            node.Add(Close(New("else_clause").Add(Take()).Add(Take(":")).Add(Block(), "body")), "alternative");
        }
    }

    private CodeNode While()
    {
        var node = New("while_statement").Add(Take()).Add(NamedExpression(), "condition").Add(Take(":")).Add(Block(), "body");
        Else(node);
        return Close(node);
    }

    private CodeNode For(CodeNode node)
    {
        node.Add(Take()).Add(Targets(), "left").Add(Take("in")).Add(Expressions(), "right").Add(Take(":")).Add(Block(), "body");
        Else(node);
        return Close(node);
    }

    private CodeNode Try()
    {
        var node = New("try_statement").Add(Take()).Add(Take(":")).Add(Block(), "body");
        while (Is("except"))
        {
            var clause = New("except_clause").Add(Take());
            TryAdd(clause, "*");
            if (!Is(":"))
            {
                clause.Add(Expressions());
                if (TryAdd(clause, "as"))
                {
                    clause.Add(Name(), "name");
                }
            }

            node.Add(Close(clause.Add(Take(":")).Add(Block())));
        }

        Else(node);
        if (Is("finally"))
        {
            node.Add(Close(New("finally_clause").Add(Take()).Add(Take(":")).Add(Block())));
        }

        if (node.Children.Count == 3)
        {
            throw Unexpected("'except' or 'finally'");
        }

        return Close(node);
    }

    private CodeNode With(CodeNode node)
    {
        node.Add(Take());
        var clause = New("with_clause");

        // Parentheses around the items, or a parenthesised expression: the items read both ways, the closing bracket tells.
        var start = _at;
        if (Is("(") && TryItems(clause, parenthesised: true))
        {
            return Close(node.Add(Close(clause)).Add(Take(":")).Add(Block(), "body"));
        }

        _at = start;
        clause = New("with_clause");
        WithItems(clause, parenthesised: false);
        return Close(node.Add(Close(clause)).Add(Take(":")).Add(Block(), "body"));
    }

    private bool TryItems(CodeNode clause, bool parenthesised)
    {
        try
        {
            clause.Add(Take("("));
            WithItems(clause, parenthesised);
            clause.Add(Take(")"));
            return Is(":");
        }
        catch (CodeParseException)
        {
            return false;
        }
    }

    private void WithItems(CodeNode clause, bool parenthesised)
    {
        while (true)
        {
            var item = New("with_item").Add(Expression(), "value");
            if (TryAdd(item, "as"))
            {
                item.Add(Target(), "alias");
            }

            clause.Add(Close(item));
            if (!TryAdd(clause, ",") || (parenthesised && Is(")")))
            {
                return;
            }
        }
    }
}
