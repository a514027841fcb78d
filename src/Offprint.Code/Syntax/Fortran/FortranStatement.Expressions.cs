namespace Offprint.Code;

internal sealed partial class FortranStatement
{
    private CodeNode Expression(int level = 0)
    {
        Depth.Require(text, _at < _tokens.Count ? _tokens[_at].Start : text.Length);
        if (level == Levels.Length)
        {
            return Power();
        }

        if (level == 3)
        {
            return Now == ".not." ? Close(new CodeNode("unary_expression", 0, 0).Add(Take(), "operator").Add(Expression(3), "argument")) : Expression(4);
        }

        // A sign stands before the first term of a sum only.
        var left = level == 6 && Now is "+" or "-"
            ? Close(new CodeNode("unary_expression", 0, 0).Add(Take(), "operator").Add(Expression(7), "argument"))
            : Expression(level + 1);
        while (Array.IndexOf(Levels[level], Now) >= 0 || (level == 0 && IsOwnOperator()))
        {
            left = Node(TypeOf(level), (left, "left"), (Take(), "operator"), (Expression(level + 1), "right"));
        }

        return left;
    }

    private bool IsOwnOperator() => _at < _tokens.Count && Now.Length > 2 && Now[0] == '.' && Now[^1] == '.' && Now is not (".true." or ".false." or ".not." or ".and." or ".or.")
        && !Levels.Any(l => l.Contains(Now));

    private static string TypeOf(int level) => level switch
    {
        < 3 => "logical_expression",
        4 => "relational_expression",
        5 => "concatenation_expression",
        _ => "math_expression",
    };

    private CodeNode Power()
    {
        var left = Primary();
        if (Now != "**")
        {
            return left;
        }

        var symbol = Take();
        var right = Now is "+" or "-" ? Close(new CodeNode("unary_expression", 0, 0).Add(Take(), "operator").Add(Power(), "argument")) : Power();
        return Node("math_expression", (left, "left"), (symbol, "operator"), (right, "right"));
    }

    private CodeNode Primary()
    {
        Depth.Require(text, _at < _tokens.Count ? _tokens[_at].Start : text.Length);
        if (_at == _tokens.Count)
        {
            throw Unexpected("an expression");
        }

        switch (_tokens[_at].Kind)
        {
            case FortranTokenKind.Name:
                return Designator();
            case FortranTokenKind.Integer or FortranTokenKind.Float or FortranTokenKind.String:
                return Take();
        }

        switch (Now)
        {
            case ".true." or ".false.":
                return Take();
            case "(/" or "[":
                return ArrayLiteral();
            case "(":
                return Parenthesised();
        }

        throw Unexpected("an expression");
    }

    private CodeNode ArrayLiteral()
    {
        var end = Now == "[" ? "]" : "/)";
        var list = new CodeNode("array_literal", 0, 0).Add(Take());
        while (Now != end)
        {
            list.Add(Expression());
            if (Now != ",")
            {
                break;
            }

            list.Add(Take());
        }

        return Close(list.Add(Expect(end)));
    }

    private CodeNode Parenthesised()
    {
        var open = Take();
        var first = Expression();
        if (Now == ",")
        {
            // A complex constant: (1.0, 0.0).
            return Node("complex_literal", (open, null), (first, null), (Take(), null), (Expression(), null), (Expect(")"), null));
        }

        return Node("parenthesized_expression", (open, null), (first, null), (Expect(")"), null));
    }

    /// <summary>A name with subscripts, arguments and components.</summary>
    private CodeNode Designator()
    {
        var name = Now;
        var node = Identifier();
        while (true)
        {
            if (Now == "(")
            {
                node = Node(arrays.Contains(name) || node.Type != "identifier" ? "array_reference" : "call_expression", (node, "name"), (Arguments(), "arguments"));
            }
            else if (Now == "%")
            {
                node = Node("derived_type_member_expression", (node, "object"), (Take(), null), (Identifier(), "member"));
            }
            else
            {
                return node;
            }
        }
    }

    private CodeNode Arguments()
    {
        var list = new CodeNode("argument_list", 0, 0).Add(Expect("("));
        while (Now != ")")
        {
            list.Add(Argument());
            if (Now != ",")
            {
                break;
            }

            list.Add(Take());
        }

        return Close(list.Add(Expect(")")));
    }

    private CodeNode Argument()
    {
        if (_at == _tokens.Count)
        {
            throw Unexpected("an argument");
        }

        if (Now == "*" && _at + 1 < _tokens.Count)
        {
            // An alternate return: *10.
            return Close(new CodeNode("alternate_return", 0, 0).Add(Take()).Add(Take()));
        }

        if (_tokens[_at].Kind == FortranTokenKind.Name && _at + 1 < _tokens.Count && _tokens[_at + 1].Text == "=")
        {
            return Node("keyword_argument", (Identifier(), "name"), (Take(), null), (Expression(), "value"));
        }

        CodeNode? first = null;
        if (Now != ":")
        {
            first = Expression();
            if (Now != ":")
            {
                return first;
            }
        }

        var range = new CodeNode("extent_specifier", 0, 0);
        if (first is not null)
        {
            range.Add(first);
        }

        while (Now is ":" or "::")
        {
            range.Add(Take());
            if (Now is not (":" or "," or ")"))
            {
                range.Add(Expression());
            }
        }

        return Close(range);
    }
}
