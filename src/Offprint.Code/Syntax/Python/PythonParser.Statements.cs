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

    private CodeNode Function(CodeNode node)
    {
        node.Add(Take("def")).Add(Name(), "name");
        TypeParameters(node);
        node.Add(Parameters(), "parameters");
        if (TryAdd(node, "->"))
        {
            node.Add(Expression(), "return_type");
        }

        return Close(node.Add(Take(":")).Add(Block(), "body"));
    }

    private void TypeParameters(CodeNode node)
    {
        if (Is("["))
        {
            var list = New("type_parameter").Add(Take());
            while (!Is("]"))
            {
                if (Is("*") || Is("**"))
                {
                    list.Add(Take());
                }

                list.Add(Name());
                if (TryAdd(list, ":") || TryAdd(list, "="))
                {
                    list.Add(Expression());
                }

                if (!TryAdd(list, ","))
                {
                    break;
                }
            }

            node.Add(Close(list.Add(Take("]"))), "type_parameters");
        }
    }

    private CodeNode Parameters()
    {
        var list = New("parameters").Add(Take("("));
        ParameterList(list, ")", typed: true);
        return Close(list.Add(Take(")")));
    }

    private void ParameterList(CodeNode list, string end, bool typed)
    {
        while (!Is(end))
        {
            list.Add(Parameter(typed));
            if (!TryAdd(list, ","))
            {
                return;
            }
        }
    }

    private CodeNode Parameter(bool typed)
    {
        if (Is("/"))
        {
            return Close(New("positional_separator").Add(Take()));
        }

        CodeNode name;
        if (Is("*") || Is("**"))
        {
            var splat = New(Is("*") ? "list_splat_pattern" : "dictionary_splat_pattern").Add(Take());
            if (!IsName)
            {
                return Close(New("keyword_separator").Add(splat.Children[0]));
            }

            name = Close(splat.Add(Name()));
        }
        else
        {
            name = Name();
        }

        CodeNode? type = null;
        CodeNode? colon = null;
        if (typed && Is(":"))
        {
            colon = Take();
            type = Is("*") ? Close(New("list_splat").Add(Take()).Add(BitOr())) : Expression();
        }

        if (Is("="))
        {
            var parameter = New(type is null ? "default_parameter" : "typed_default_parameter").Add(name, "name");
            if (type is not null)
            {
                parameter.Add(colon!).Add(type, "type");
            }

            return Close(parameter.Add(Take()).Add(Expression(), "value"));
        }

        return type is null ? name : Node("typed_parameter", (name, null), (colon!, null), (type, "type"));
    }

    private CodeNode Class()
    {
        var node = New("class_definition").Add(Take()).Add(Name(), "name");
        TypeParameters(node);
        if (Is("("))
        {
            node.Add(Arguments(), "superclasses");
        }

        return Close(node.Add(Take(":")).Add(Block(), "body"));
    }

    private CodeNode Decorated()
    {
        var node = New("decorated_definition");
        while (Is("@"))
        {
            node.Add(Close(New("decorator").Add(Take()).Add(NamedExpression())));
            if (Now.Kind != PythonTokenKind.NewLine)
            {
                throw Unexpected("the end of the decorator");
            }

            _at++;
        }

        var definition = Now.Text is "def" or "class" or "async" ? Compound() : null;
        return Close(node.Add(definition ?? throw Unexpected("a function or a class after its decorators"), "definition"));
    }

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
