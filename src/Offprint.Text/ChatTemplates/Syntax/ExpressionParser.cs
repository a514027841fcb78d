using System.Globalization;

namespace Offprint.Text;

/// <summary>Reads expressions. From loosest to tightest: if/else, or, and, not, comparisons, + and -, ~, * / // %, **, signs, then . [] () | is.</summary>
internal sealed class ExpressionParser(TokenReader tokens)
{
    /// <summary>Names that were read.</summary>
    public HashSet<string> Names { get; set; } = [];

    public Expression Expression(bool conditional = true) => tokens.Nested(() => conditional ? Conditional() : Or());

    /// <summary>One expression, or several with commas: a tuple.</summary>
    public Expression Tuple(bool conditional = true, bool empty = false)
    {
        var at = tokens.Position;
        if (empty && tokens.Is(")"))
        {
            return new TupleExpression(at, []);
        }

        var first = Expression(conditional);
        if (!tokens.Is(","))
        {
            return first;
        }

        var items = new List<Expression> { first };
        while (tokens.Skip(",") && !TupleEnds())
        {
            items.Add(Expression(conditional));
        }

        return new TupleExpression(at, [.. items]);
    }

    public CallArguments Arguments()
    {
        var positional = new List<Expression>();
        var keyword = new List<(string, Expression)>();
        Expression? more = null, moreNamed = null;
        tokens.Expect("(");
        while (!tokens.Is(")"))
        {
            var at = tokens.Position;
            if (tokens.Skip("*"))
            {
                more = Expression();
            }
            else if (tokens.Skip("**"))
            {
                moreNamed = Expression();
            }
            else if (tokens.Current.Kind == TokenKind.Name && tokens.NextIs(TokenKind.Operator, "="))
            {
                var name = tokens.Name();
                tokens.Expect("=");
                keyword.Add((name, Expression()));
            }
            else if (keyword.Count > 0 || more is not null || moreNamed is not null)
            {
                throw tokens.Error("an argument without a name may not follow named ones", at);
            }
            else
            {
                positional.Add(Expression());
            }

            if (!tokens.Is(")"))
            {
                tokens.Expect(",");
            }
        }

        tokens.Expect(")");
        return new CallArguments([.. positional], [.. keyword], more, moreNamed);
    }

    /// <summary>"name" or "name(arguments)" of a filter, put on a value.</summary>
    public Expression Filter(Expression value)
    {
        var at = tokens.Position;
        var name = tokens.Name();
        return new FilterExpression(at, value, name, tokens.Is("(") ? Arguments() : CallArguments.None);
    }

    public Expression Primary()
    {
        var token = tokens.Next();
        var at = token.Position;
        switch (token.Kind)
        {
            case TokenKind.Name:
                Names.Add(token.Text);
                return token.Text switch
                {
                    "true" or "True" => new ConstantExpression(at, true),
                    "false" or "False" => new ConstantExpression(at, false),
                    "none" or "None" => new ConstantExpression(at, null),
                    _ => new NameExpression(at, token.Text),
                };
            case TokenKind.String:
                var text = token.Text;
                while (tokens.Current.Kind == TokenKind.String)
                {
                    text += tokens.Next().Text;
                }

                return new ConstantExpression(at, text);
            case TokenKind.Integer:
                return new ConstantExpression(at, Integer(token));
            case TokenKind.Float:
                return new ConstantExpression(at, double.Parse(token.Text, CultureInfo.InvariantCulture));
            case TokenKind.Operator when token.Text == "(":
                var inner = tokens.Nested(() => Tuple(empty: true));
                tokens.Expect(")");
                return inner;
            case TokenKind.Operator when token.Text == "[":
                return new ListExpression(at, Items("]", Expression0));
            case TokenKind.Operator when token.Text == "{":
                return new DictExpression(at, Items("}", () =>
                {
                    var key = Expression();
                    tokens.Expect(":");
                    return (key, Expression());
                }));
            default:
                throw tokens.Error($"a value expected, not {token}", at);
        }

        Expression Expression0() => Expression();
    }

    private bool TupleEnds() => tokens.Current.Kind is TokenKind.OutputEnd or TokenKind.BlockEnd || tokens.Is(")");

    private T[] Items<T>(string end, Func<T> item)
    {
        var items = new List<T>();
        while (!tokens.Skip(end))
        {
            if (items.Count > 0)
            {
                tokens.Expect(",");
                if (tokens.Skip(end))
                {
                    break;
                }
            }

            items.Add(item());
        }

        return [.. items];
    }

    private long Integer(TemplateToken token)
    {
        try
        {
            return token.Text.Length > 1 && char.IsAsciiLetter(token.Text[1])
                ? Convert.ToInt64(token.Text[2..].Replace("_", "", StringComparison.Ordinal), char.ToLowerInvariant(token.Text[1]) switch { 'x' => 16, 'o' => 8, _ => 2 })
                : long.Parse(token.Text, NumberStyles.None, CultureInfo.InvariantCulture);
        }
        catch (Exception e) when (e is FormatException or OverflowException or ArgumentException)
        {
            throw tokens.Error($"{token} isn't an integer of 64 bits", token.Position);
        }
    }

    private Expression Conditional()
    {
        var at = tokens.Position;
        var value = Or();
        while (tokens.SkipName("if"))
        {
            var condition = Or();
            var otherwise = tokens.SkipName("else") ? tokens.Nested(Conditional) : null;
            value = new ConditionalExpression(at, condition, value, otherwise);
        }

        return value;
    }

    private Expression Or()
    {
        var left = And();
        for (var at = tokens.Position; tokens.SkipName("or"); at = tokens.Position)
        {
            left = new LogicExpression(at, left, And(), isOr: true);
        }

        return left;
    }

    private Expression And()
    {
        var left = Not();
        for (var at = tokens.Position; tokens.SkipName("and"); at = tokens.Position)
        {
            left = new LogicExpression(at, left, Not(), isOr: false);
        }

        return left;
    }

    private Expression Not()
    {
        var at = tokens.Position;
        return tokens.SkipName("not") ? new NotExpression(at, tokens.Nested(Not)) : Comparison();
    }

    private Expression Comparison()
    {
        var at = tokens.Position;
        var first = Sum();
        var rest = new List<(string, Expression)>();
        while (true)
        {
            if (tokens.Is("==") || tokens.Is("!=") || tokens.Is("<") || tokens.Is("<=") || tokens.Is(">") || tokens.Is(">="))
            {
                rest.Add((tokens.Next().Text, Sum()));
            }
            else if (tokens.SkipName("in"))
            {
                rest.Add(("in", Sum()));
            }
            else if (tokens.IsName("not") && tokens.NextIs(TokenKind.Name, "in"))
            {
                tokens.Next();
                tokens.Next();
                rest.Add(("not in", Sum()));
            }
            else
            {
                return rest.Count == 0 ? first : new ComparisonExpression(at, first, [.. rest]);
            }
        }
    }

    private Expression Sum() => LeftToRight(Concatenation, "+", "-");

    private Expression Concatenation()
    {
        var at = tokens.Position;
        var first = Product();
        if (!tokens.Is("~"))
        {
            return first;
        }

        var parts = new List<Expression> { first };
        while (tokens.Skip("~"))
        {
            parts.Add(Product());
        }

        return new ConcatenationExpression(at, [.. parts]);
    }

    private Expression Product() => LeftToRight(Power, "*", "/", "//", "%");

    private Expression Power() => LeftToRight(() => Signed(filters: true), "**");

    private Expression LeftToRight(Func<Expression> operand, params string[] symbols)
    {
        var left = operand();
        while (tokens.Current.Kind == TokenKind.Operator && symbols.Contains(tokens.Current.Text))
        {
            var symbol = tokens.Next();
            left = new BinaryExpression(symbol.Position, symbol.Text, left, operand());
        }

        return left;
    }

    private Expression Signed(bool filters)
    {
        var at = tokens.Position;
        Expression value;
        if (tokens.Is("-") || tokens.Is("+"))
        {
            var negative = tokens.Next().Text == "-";
            value = new SignExpression(at, tokens.Nested(() => Signed(filters: false)), negative);
        }
        else
        {
            value = Primary();
        }

        value = Postfix(value);
        return filters ? Filters(value) : value;
    }

    private Expression Postfix(Expression value)
    {
        while (true)
        {
            var at = tokens.Position;
            if (tokens.Skip("."))
            {
                value = tokens.Current.Kind == TokenKind.Integer
                    ? new ItemExpression(at, value, new ConstantExpression(at, Integer(tokens.Next())))
                    : new AttributeExpression(at, value, tokens.Name());
            }
            else if (tokens.Skip("["))
            {
                value = Subscript(at, value);
                tokens.Expect("]");
            }
            else if (tokens.Is("("))
            {
                value = new CallExpression(at, value, Arguments());
            }
            else
            {
                return value;
            }
        }
    }

    private Expression Subscript(int at, Expression value)
    {
        var start = tokens.Is(":") ? null : Tuple0();
        if (!tokens.Skip(":"))
        {
            return new ItemExpression(at, value, start!);
        }

        var stop = tokens.Is(":") || tokens.Is("]") ? null : Expression();
        var step = tokens.Skip(":") && !tokens.Is("]") ? Expression() : null;
        return new SliceExpression(at, value, start, stop, step);

        Expression Tuple0()
        {
            var first = Expression();
            var items = new List<Expression> { first };
            while (tokens.Skip(","))
            {
                items.Add(Expression());
            }

            return items.Count == 1 ? first : new TupleExpression(at, [.. items]);
        }
    }

    private Expression Filters(Expression value)
    {
        while (true)
        {
            var at = tokens.Position;
            if (tokens.Skip("|"))
            {
                value = Filter(value);
            }
            else if (tokens.SkipName("is"))
            {
                value = Test(at, value);
            }
            else if (tokens.Is("("))
            {
                value = new CallExpression(at, value, Arguments());
            }
            else
            {
                return value;
            }
        }
    }

    private Expression Test(int at, Expression value)
    {
        var negated = tokens.SkipName("not");
        var nameAt = tokens.Position;
        var name = tokens.Name();
        var arguments = CallArguments.None;
        if (tokens.Is("("))
        {
            arguments = Arguments();
        }
        else if (tokens.IsName("is"))
        {
            throw tokens.Error("one \"is\" can't follow another; join them with \"and\"", tokens.Position);
        }
        else if (tokens.Current.Kind is TokenKind.String or TokenKind.Integer or TokenKind.Float || tokens.Is("[") || tokens.Is("{")
            || (tokens.Current.Kind == TokenKind.Name && tokens.Current.Text is not ("else" or "or" or "and")))
        {
            arguments = new CallArguments([Postfix(Primary())], [], null, null);
        }

        Expression test = new TestExpression(nameAt, value, name, arguments);
        return negated ? new NotExpression(at, test) : test;
    }
}
