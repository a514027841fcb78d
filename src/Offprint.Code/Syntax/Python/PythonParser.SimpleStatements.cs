namespace Offprint.Code;

internal sealed partial class PythonParser
{
    private CodeNode Simple()
    {
        if (Now.Kind == PythonTokenKind.Name)
        {
            switch (Now.Text)
            {
                case "pass" or "break" or "continue":
                    var word = Now.Text;
                    return Close(New(word + "_statement").Add(Take()));
                case "return":
                    return Optional(New("return_statement").Add(Take()));
                case "raise":
                    return Raise();
                case "global" or "nonlocal":
                    return Names(New(Now.Text + "_statement").Add(Take()));
                case "del":
                    return Close(New("delete_statement").Add(Take()).Add(Targets()));
                case "assert":
                    var assertion = New("assert_statement").Add(Take()).Add(Expression());
                    if (TryAdd(assertion, ","))
                    {
                        assertion.Add(Expression());
                    }

                    return Close(assertion);
                case "import":
                    return Import();
                case "from":
                    return ImportFrom();
                case "type" when Next.Kind == PythonTokenKind.Name && !Keywords.Contains(Next.Text):
                    var alias = New("type_alias_statement").Add(TakeSoft("type")).Add(Name(), "left");
                    TypeParameters(alias);
                    return Close(alias.Add(Take("=")).Add(Expression(), "right"));
            }
        }

        return ExpressionStatement();
    }

    private CodeNode Optional(CodeNode node)
    {
        if (Now.Kind != PythonTokenKind.NewLine && !Is(";"))
        {
            node.Add(Expressions());
        }

        return Close(node);
    }

    private CodeNode Raise()
    {
        var node = New("raise_statement").Add(Take());
        if (Now.Kind != PythonTokenKind.NewLine && !Is(";"))
        {
            node.Add(Expression());
            if (TryAdd(node, "from"))
            {
                node.Add(Expression(), "cause");
            }
        }

        return Close(node);
    }

    private CodeNode Names(CodeNode node)
    {
        do
        {
            node.Add(Name());
        }
        while (TryAdd(node, ","));
        return Close(node);
    }

    private CodeNode DottedName()
    {
        var name = New("dotted_name").Add(Name());
        while (TryAdd(name, "."))
        {
            name.Add(Name());
        }

        return Close(name);
    }

    private CodeNode Import()
    {
        var node = New("import_statement").Add(Take());
        do
        {
            node.Add(Alias(DottedName()), "name");
        }
        while (TryAdd(node, ","));
        return Close(node);
    }

    private CodeNode Alias(CodeNode name) =>
        Is("as") ? Close(New("aliased_import").Add(name, "name").Add(Take()).Add(Name(), "alias")) : name;

    private CodeNode ImportFrom()
    {
        var node = New("import_from_statement").Add(Take());
        var module = New("relative_import");
        while (Is(".") || Is("..."))
        {
            module.Add(Take());
        }

        if (module.Children.Count == 0)
        {
            node.Add(DottedName(), "module_name");
        }
        else
        {
            if (!Is("import"))
            {
                module.Add(DottedName());
            }

            node.Add(Close(module), "module_name");
        }

        node.Add(Take("import"));
        if (Is("*"))
        {
            return Close(node.Add(Close(New("wildcard_import").Add(Take()))));
        }

        var parenthesised = TryAdd(node, "(");
        do
        {
            if (parenthesised && Is(")"))
            {
                break;
            }

            node.Add(Alias(Close(New("dotted_name").Add(Name()))), "name");
        }
        while (TryAdd(node, ","));
        if (parenthesised)
        {
            node.Add(Take(")"));
        }

        return Close(node);
    }

    private CodeNode ExpressionStatement()
    {
        var left = Is("yield") ? Yield() : Expressions();
        if (Now.Kind == PythonTokenKind.Operator)
        {
            if (Now.Text.Length >= 2 && Now.Text[^1] == '=' && Now.Text is not ("==" or "!=" or "<=" or ">=" or ":="))
            {
                RequireTarget(left);
                left = Node("augmented_assignment", (left, "left"), (Take(), "operator"), (RightSide(), "right"));
            }
            else if (Is(":"))
            {
                RequireTarget(left);
                var assignment = New("assignment").Add(left, "left").Add(Take()).Add(Expression(), "type");
                if (TryAdd(assignment, "="))
                {
                    assignment.Add(RightSide(), "right");
                }

                left = Close(assignment);
            }
            else if (Is("="))
            {
                left = Assignment(left);
            }
        }

        return Close(New("expression_statement").Add(left));
    }

    /// <summary>a = b = c is a = (b = c).</summary>
    private CodeNode Assignment(CodeNode left)
    {
        RequireTarget(left);
        if (left.Type == "expression_list")
        {
            left.Type = "pattern_list";
        }

        var equals = Take("=");
        var right = RightSide();
        return Node("assignment", (left, "left"), (equals, null), (Is("=") ? Assignment(right) : right, "right"));
    }

    private CodeNode RightSide() => Is("yield") ? Yield() : Expressions();

    private void RequireTarget(CodeNode node)
    {
        switch (node.Type)
        {
            case "identifier" or "attribute" or "subscript":
                return;
            case "expression_list" or "pattern_list" or "tuple" or "list" or "parenthesized_expression" or "list_splat":
                foreach (var child in node.Children.Where(c => !c.IsTerminal || c.Type is not ("," or "(" or ")" or "[" or "]" or "*")))
                {
                    RequireTarget(child);
                }

                return;
            default:
                throw CodeParseException.At(text, node.Start, $"cannot assign to this {node.Type.Replace('_', ' ')}.");
        }
    }
}
