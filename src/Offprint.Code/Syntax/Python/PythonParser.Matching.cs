namespace Offprint.Code;

internal sealed partial class PythonParser
{
    /// <summary>"match" begins a statement when its line ends in a colon and the indented block below begins with "case".</summary>
    private bool IsMatch()
    {
        var end = _at;
        while (tokens[end].Kind is not (PythonTokenKind.NewLine or PythonTokenKind.End))
        {
            end++;
        }

        return end + 2 < tokens.Count && end > _at + 1 && tokens[end - 1].Text == ":" && tokens[end + 1].Kind == PythonTokenKind.Indent && tokens[end + 2].Text == "case";
    }

    private CodeNode Match()
    {
        var node = New("match_statement").Add(TakeSoft("match")).Add(Expressions(), "subject").Add(Take(":"));
        _at += 2;
        var block = New("block");
        while (Now.Kind is not (PythonTokenKind.Dedent or PythonTokenKind.End))
        {
            if (!Is("case"))
            {
                throw Unexpected("'case'");
            }

            var clause = New("case_clause").Add(TakeSoft("case")).Add(OpenPattern());
            if (Is("if"))
            {
                clause.Add(Close(New("if_clause").Add(Take()).Add(NamedExpression())), "guard");
            }

            block.Add(Close(clause.Add(Take(":")).Add(Block(), "consequence")), "alternative");
        }

        if (Now.Kind == PythonTokenKind.Dedent)
        {
            _at++;
        }

        return Close(node.Add(Close(block), "body"));
    }

    private CodeNode OpenPattern()
    {
        var first = StarPattern();
        if (!Is(","))
        {
            return Close(New("case_pattern").Add(first));
        }

        var list = New("tuple_pattern").Add(first);
        while (TryAdd(list, ",") && !Is(":") && !Is("if"))
        {
            list.Add(StarPattern());
        }

        return Close(New("case_pattern").Add(Close(list)));
    }

    private CodeNode StarPattern() => Is("*") ? Close(New("splat_pattern").Add(Take()).Add(Name())) : Pattern();

    private CodeNode Pattern()
    {
        Depth.Require(text, Now.Start);
        var first = ClosedPattern();
        if (Is("|"))
        {
            var union = New("union_pattern").Add(first);
            while (TryAdd(union, "|"))
            {
                union.Add(ClosedPattern());
            }

            first = Close(union);
        }

        return Is("as") ? Close(New("as_pattern").Add(first).Add(Take()).Add(Name(), "alias")) : first;
    }

    private CodeNode ClosedPattern()
    {
        if (Is("(") || Is("["))
        {
            var (type, end) = Is("(") ? ("tuple_pattern", ")") : ("list_pattern", "]");
            var list = New(type).Add(Take());
            while (!Is(end))
            {
                list.Add(StarPattern());
                if (!TryAdd(list, ","))
                {
                    break;
                }
            }

            return Close(list.Add(Take(end)));
        }

        if (Is("{"))
        {
            return MappingPattern();
        }

        if (IsName)
        {
            var name = New("dotted_name").Add(Name());
            while (TryAdd(name, "."))
            {
                name.Add(Name());
            }

            return Is("(") ? ClassPattern(Close(name)) : Close(name);
        }

        // Literals: signed and complex numbers, strings, None, True, False.
        return Binary(4);
    }

    private CodeNode MappingPattern()
    {
        var node = New("dict_pattern").Add(Take());
        while (!Is("}"))
        {
            if (Is("**"))
            {
                node.Add(Close(New("splat_pattern").Add(Take()).Add(Name())));
            }
            else
            {
                node.Add(ClosedPattern(), "key").Add(Take(":")).Add(Pattern(), "value");
            }

            if (!TryAdd(node, ","))
            {
                break;
            }
        }

        return Close(node.Add(Take("}")));
    }

    private CodeNode ClassPattern(CodeNode name)
    {
        var node = New("class_pattern").Add(name).Add(Take());
        while (!Is(")"))
        {
            node.Add(IsName && Next.Text == "="
                ? Close(New("keyword_pattern").Add(Name()).Add(Take()).Add(Pattern()))
                : Pattern());
            if (!TryAdd(node, ","))
            {
                break;
            }
        }

        return Close(node.Add(Take(")")));
    }
}
