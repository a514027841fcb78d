namespace Offprint.Code;

internal sealed partial class PythonParser
{
    private static readonly HashSet<string> Comparisons = ["<", ">", "==", ">=", "<=", "!="];

    private static readonly string[][] BinaryLevels = [["|"], ["^"], ["&"], ["<<", ">>"], ["+", "-"], ["*", "/", "//", "%", "@"]];

    /// <summary>One expression, or several with commas.</summary>
    private CodeNode Expressions()
    {
        var first = StarOrNamed();
        if (!Is(","))
        {
            return first;
        }

        var list = New("expression_list").Add(first);
        while (TryAdd(list, ","))
        {
            if (!StartsExpression())
            {
                break;
            }

            list.Add(StarOrNamed());
        }

        return Close(list);
    }

    private bool StartsExpression() => Now.Kind switch
    {
        PythonTokenKind.Integer or PythonTokenKind.Float or PythonTokenKind.String => true,
        PythonTokenKind.Name => !Keywords.Contains(Now.Text) || Now.Text is "not" or "lambda" or "None" or "True" or "False" or "await" or "yield",
        PythonTokenKind.Operator => Now.Text is "(" or "[" or "{" or "-" or "+" or "~" or "*" or "...",
        _ => false,
    };

    private CodeNode StarOrNamed() => Is("*") ? Close(New("list_splat").Add(Take()).Add(BitOr())) : NamedExpression();

    private CodeNode NamedExpression()
    {
        var value = Expression();
        return value.Type == "identifier" && Is(":=") ? Node("named_expression", (value, "name"), (Take(), null), (Expression(), "value")) : value;
    }

    private CodeNode Expression()
    {
        Depth.Require(text, Now.Start);
        if (Is("lambda"))
        {
            return Lambda();
        }

        var value = Or();
        return Is("if")
            ? Close(New("conditional_expression").Add(value).Add(Take()).Add(Or()).Add(Take("else")).Add(Expression()))
            : value;
    }

    private CodeNode Lambda()
    {
        var node = New("lambda").Add(Take());
        if (!Is(":"))
        {
            var list = New("lambda_parameters");
            ParameterList(list, ":", typed: false);
            node.Add(Close(list), "parameters");
        }

        return Close(node.Add(Take(":")).Add(Expression(), "body"));
    }

    private CodeNode Or()
    {
        var left = And();
        while (Is("or"))
        {
            left = Node("boolean_operator", (left, "left"), (Take(), "operator"), (And(), "right"));
        }

        return left;
    }

    private CodeNode And()
    {
        var left = Not();
        while (Is("and"))
        {
            left = Node("boolean_operator", (left, "left"), (Take(), "operator"), (Not(), "right"));
        }

        return left;
    }

    private CodeNode Not()
    {
        Depth.Require(text, Now.Start);
        return Is("not") ? Close(New("not_operator").Add(Take()).Add(Not(), "argument")) : Comparison();
    }

    private CodeNode Comparison()
    {
        var left = BitOr();
        CodeNode? node = null;
        while (true)
        {
            var symbols = ComparisonOperator();
            if (symbols.Count == 0)
            {
                return node is null ? left : Close(node);
            }

            node ??= New("comparison_operator").Add(left);
            foreach (var symbol in symbols)
            {
                node.Add(symbol, "operators");
            }

            node.Add(BitOr());
        }
    }

    private List<CodeNode> ComparisonOperator()
    {
        if (Now.Kind == PythonTokenKind.Operator)
        {
            return Comparisons.Contains(Now.Text) ? [Take()] : [];
        }

        if (Is("in"))
        {
            return [Take()];
        }

        if (Is("is"))
        {
            var word = Take();
            return Is("not") ? [word, Take()] : [word];
        }

        return Is("not") && Next.Text == "in" ? [Take(), Take()] : [];
    }

    private CodeNode BitOr() => Binary(0);

    private CodeNode Binary(int level)
    {
        if (level == BinaryLevels.Length)
        {
            return Factor();
        }

        var left = Binary(level + 1);
        while (Now.Kind == PythonTokenKind.Operator && BinaryLevels[level].Contains(Now.Text))
        {
            left = Node("binary_operator", (left, "left"), (Take(), "operator"), (Binary(level + 1), "right"));
        }

        return left;
    }

    private CodeNode Factor()
    {
        Depth.Require(text, Now.Start);
        return Is("+") || Is("-") || Is("~") ? Close(New("unary_operator").Add(Take(), "operator").Add(Factor(), "argument")) : Power();
    }

    private CodeNode Power()
    {
        var left = Is("await") ? Close(New("await").Add(Take()).Add(Primary())) : Primary();
        return Is("**") ? Node("binary_operator", (left, "left"), (Take(), "operator"), (Factor(), "right")) : left;
    }

    private CodeNode Primary()
    {
        var value = Atom();
        while (Now.Kind == PythonTokenKind.Operator)
        {
            switch (Now.Text)
            {
                case ".":
                    value = Node("attribute", (value, "object"), (Take(), null), (Name(), "attribute"));
                    break;
                case "(":
                    value = Node("call", (value, "function"), (Arguments(), "arguments"));
                    break;
                case "[":
                    value = Subscript(value);
                    break;
                default:
                    return value;
            }
        }

        return value;
    }

    private CodeNode Subscript(CodeNode value)
    {
        var node = New("subscript").Add(value, "value").Add(Take());
        do
        {
            if (Is("]"))
            {
                break;
            }

            node.Add(Slice(), "subscript");
        }
        while (TryAdd(node, ","));
        if (node.Children.Count == 2)
        {
            throw Unexpected("an index");
        }

        return Close(node.Add(Take("]")));
    }

    private CodeNode Slice()
    {
        CodeNode? first = null;
        if (!Is(":"))
        {
            first = StarOrNamed();
            if (!Is(":"))
            {
                return first;
            }
        }

        var slice = New("slice");
        if (first is not null)
        {
            slice.Add(first);
        }

        slice.Add(Take(":"));
        if (!Is(":") && !Is("]") && !Is(","))
        {
            slice.Add(Expression());
        }

        if (TryAdd(slice, ":") && !Is("]") && !Is(","))
        {
            slice.Add(Expression());
        }

        return Close(slice);
    }

    private CodeNode Arguments()
    {
        var list = New("argument_list").Add(Take("("));
        while (!Is(")"))
        {
            list.Add(Argument(list));
            if (!TryAdd(list, ","))
            {
                break;
            }
        }

        return Close(list.Add(Take(")")));
    }

    private CodeNode Argument(CodeNode list)
    {
        if (Is("*") || Is("**"))
        {
            return Close(New(Is("*") ? "list_splat" : "dictionary_splat").Add(Take()).Add(Expression()));
        }

        if (IsName && Next is { Kind: PythonTokenKind.Operator, Text: "=" })
        {
            return Close(New("keyword_argument").Add(Name(), "name").Add(Take()).Add(Expression(), "value"));
        }

        var value = NamedExpression();
        if (Is("for") || Is("async"))
        {
            if (list.Children.Count > 1)
            {
                throw Unexpected("',' or ')'; a generator among several arguments stands in parentheses");
            }

            return Clauses(New("generator_expression").Add(value, "body"));
        }

        return value;
    }

    private CodeNode Yield()
    {
        var node = New("yield").Add(Take());
        if (TryAdd(node, "from"))
        {
            return Close(node.Add(Expression()));
        }

        if (StartsExpression())
        {
            node.Add(Expressions());
        }

        return Close(node);
    }

    /// <summary>Targets of a loop, a deletion or a comprehension: no comparison, so that "in" is left for the loop.</summary>
    private CodeNode Targets()
    {
        var first = Target();
        if (!Is(","))
        {
            return first;
        }

        var list = New("pattern_list").Add(first);
        while (TryAdd(list, ",") && StartsExpression())
        {
            list.Add(Target());
        }

        return Close(list);
    }

    private CodeNode Target()
    {
        var target = Is("*") ? Close(New("list_splat").Add(Take()).Add(BitOr())) : BitOr();
        RequireTarget(target);
        return target;
    }
}
