namespace Offprint.Code;

internal sealed partial class PythonParser
{
    private CodeNode Atom()
    {
        Depth.Require(text, Now.Start);
        switch (Now.Kind)
        {
            case PythonTokenKind.Integer or PythonTokenKind.Float:
                return Take();
            case PythonTokenKind.String:
                var first = Take();
                if (Now.Kind != PythonTokenKind.String)
                {
                    return first;
                }

                var strings = New("concatenated_string").Add(first);
                while (Now.Kind == PythonTokenKind.String)
                {
                    strings.Add(Take());
                }

                return Close(strings);
            case PythonTokenKind.Name when !Keywords.Contains(Now.Text) || Now.Text is "None" or "True" or "False":
                return Take();
            case PythonTokenKind.Operator:
                switch (Now.Text)
                {
                    case "(":
                        return Parenthesised();
                    case "[":
                        return Bracketed();
                    case "{":
                        return Braced();
                    case "...":
                        return Close(New("ellipsis").Add(Take()));
                }

                break;
        }

        throw Unexpected("an expression");
    }

    private CodeNode Parenthesised()
    {
        var open = Take();
        if (Is(")"))
        {
            return Node("tuple", (open, null), (Take(), null));
        }

        if (Is("yield"))
        {
            return Node("parenthesized_expression", (open, null), (Yield(), null), (Take(")"), null));
        }

        var first = StarOrNamed();
        if (Is("for") || Is("async"))
        {
            var generator = New("generator_expression").Add(open).Add(first, "body");
            return Clauses(generator, ")");
        }

        if (!Is(","))
        {
            return Node(first.Type == "list_splat" ? throw CodeParseException.At(text, first.Start, "a starred expression stands in a list or a tuple.") : "parenthesized_expression", (open, null), (first, null), (Take(")"), null));
        }

        var tuple = New("tuple").Add(open).Add(first);
        while (TryAdd(tuple, ",") && !Is(")"))
        {
            tuple.Add(StarOrNamed());
        }

        return Close(tuple.Add(Take(")")));
    }

    private CodeNode Bracketed()
    {
        var open = Take();
        if (Is("]"))
        {
            return Node("list", (open, null), (Take(), null));
        }

        var first = StarOrNamed();
        if (Is("for") || Is("async"))
        {
            return Clauses(New("list_comprehension").Add(open).Add(first, "body"), "]");
        }

        var list = New("list").Add(open).Add(first);
        while (TryAdd(list, ",") && !Is("]"))
        {
            list.Add(StarOrNamed());
        }

        return Close(list.Add(Take("]")));
    }

    private CodeNode Braced()
    {
        var open = Take();
        if (Is("}"))
        {
            return Node("dictionary", (open, null), (Take(), null));
        }

        var first = Is("**") ? Close(New("dictionary_splat").Add(Take()).Add(BitOr())) : StarOrNamed();
        if (first.Type != "dictionary_splat" && !Is(":"))
        {
            if (Is("for") || Is("async"))
            {
                return Clauses(New("set_comprehension").Add(open).Add(first, "body"), "}");
            }

            var set = New("set").Add(open).Add(first);
            while (TryAdd(set, ",") && !Is("}"))
            {
                set.Add(StarOrNamed());
            }

            return Close(set.Add(Take("}")));
        }

        if (first.Type != "dictionary_splat")
        {
            first = Pair(first);
            if (Is("for") || Is("async"))
            {
                return Clauses(New("dictionary_comprehension").Add(open).Add(first, "body"), "}");
            }
        }

        var dictionary = New("dictionary").Add(open).Add(first);
        while (TryAdd(dictionary, ",") && !Is("}"))
        {
            dictionary.Add(Is("**") ? Close(New("dictionary_splat").Add(Take()).Add(BitOr())) : Pair(Expression()));
        }

        return Close(dictionary.Add(Take("}")));
    }

    private CodeNode Pair(CodeNode key) => Node("pair", (key, "key"), (Take(":"), null), (Expression(), "value"));

    private CodeNode Clauses(CodeNode comprehension, string? end = null)
    {
        while (true)
        {
            if (Is("for") || Is("async"))
            {
                var clause = New("for_in_clause");
                TryAdd(clause, "async");
                comprehension.Add(Close(clause.Add(Take("for")).Add(Targets(), "left").Add(Take("in")).Add(Or(), "right")));
            }
            else if (Is("if"))
            {
                var condition = New("if_clause").Add(Take());
                var value = Is("lambda") ? Lambda() : Or();
                comprehension.Add(Close(condition.Add(value.Type == "identifier" && Is(":=") ? Node("named_expression", (value, "name"), (Take(), null), (Or(), "value")) : value)));
            }
            else
            {
                return Close(end is null ? comprehension : comprehension.Add(Take(end)));
            }
        }
    }
}
