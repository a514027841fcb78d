namespace Offprint.Text;

/// <summary>Reads text, outputs and blocks.</summary>
internal sealed class TemplateParser
{
    private readonly TokenReader tokens;
    private readonly ExpressionParser expressions;
    private int loops;

    public TemplateParser(TemplateSource source)
    {
        tokens = new TokenReader(source);
        expressions = new ExpressionParser(tokens);
    }

    public Statement Parse() => Body(null, 0);

    /// <summary>Everything up to one of these end blocks; stands behind that block's name then.</summary>
    private Block Body(string? block, int start, params string[] ends) => tokens.Nested(() =>
    {
        var statements = new List<Statement>();
        while (true)
        {
            var token = tokens.Next();
            switch (token.Kind)
            {
                case TokenKind.Text:
                    statements.Add(new TextStatement(token.Position, token.Text));
                    break;
                case TokenKind.OutputStart:
                    statements.Add(new OutputStatement(token.Position, expressions.Tuple()));
                    tokens.Expect(TokenKind.OutputEnd, "\"}}\"");
                    break;
                case TokenKind.BlockStart:
                    if (tokens.Current.Kind == TokenKind.Name && ends.Contains(tokens.Current.Text))
                    {
                        return new Block(start, [.. statements]);
                    }

                    statements.Add(Statement(token.Position));
                    tokens.Expect(TokenKind.BlockEnd, "\"%}\"");
                    break;
                default:
                    return block is null ? new Block(start, [.. statements]) : throw tokens.Error($"the block \"{block}\" has no \"{ends[^1]}\"", start);
            }
        }
    });

    /// <summary>The rest of an opening block, its body and its end.</summary>
    private Block BodyOf(string block, int start)
    {
        tokens.Expect(TokenKind.BlockEnd, "\"%}\"");
        var body = Body(block, start, "end" + block);
        tokens.Next();
        return body;
    }

    private Statement Statement(int at)
    {
        var nameAt = tokens.Position;
        var name = tokens.Name();
        switch (name)
        {
            case "if": return If(at);
            case "for": return For(at);
            case "set": return Set(at);
            case "macro": return Macro(at);
            case "call": return Call(at);
            case "with": return With(at);
            case "generation": return new ScopeStatement(at, BodyOf(name, at));
            case "print": return new OutputStatement(at, expressions.Tuple());
            case "filter":
                var filter = Filters(at);
                return new FilterStatement(at, filter.Input, filter.Value, BodyOf(name, at));
            case "break" or "continue":
                return loops > 0 ? new JumpStatement(at, name == "break" ? Signal.Break : Signal.Continue) : throw tokens.Error($"\"{name}\" outside of a loop", nameAt);
            case "include" or "import" or "from" or "extends" or "block" or "autoescape" or "do" or "trans":
                throw tokens.Error($"the block \"{name}\" has no place in a chat template and isn't supported", nameAt);
            default:
                throw tokens.Error(name is "else" or "elif" || name.StartsWith("end", StringComparison.Ordinal)
                    ? $"\"{name}\" closes no block that is open" : $"there is no block \"{name}\"", nameAt);
        }
    }

    private IfStatement If(int at)
    {
        var branches = new List<(Expression, Statement)>();
        while (true)
        {
            var condition = expressions.Tuple();
            tokens.Expect(TokenKind.BlockEnd, "\"%}\"");
            branches.Add((condition, Body("if", at, "elif", "else", "endif")));
            if (tokens.SkipName("elif"))
            {
                continue;
            }

            Statement? otherwise = null;
            if (tokens.SkipName("else"))
            {
                tokens.Expect(TokenKind.BlockEnd, "\"%}\"");
                otherwise = Body("if", at, "endif");
            }

            tokens.ExpectName("endif");
            return new IfStatement(at, [.. branches], otherwise);
        }
    }

    private ForStatement For(int at)
    {
        var target = Target(names: true);
        tokens.ExpectName("in");
        var items = expressions.Tuple(conditional: false);
        var filter = tokens.SkipName("if") ? expressions.Expression() : null;
        var recursive = tokens.SkipName("recursive");
        tokens.Expect(TokenKind.BlockEnd, "\"%}\"");
        loops++;
        var body = Body("for", at, "else", "endfor");
        loops--;
        Statement? otherwise = null;
        if (tokens.SkipName("else"))
        {
            tokens.Expect(TokenKind.BlockEnd, "\"%}\"");
            otherwise = Body("for", at, "endfor");
        }

        tokens.ExpectName("endfor");
        return new ForStatement(at, target, items, filter, body, otherwise, recursive);
    }

    private Statement Set(int at)
    {
        var target = Target(names: false);
        if (tokens.Skip("="))
        {
            return new SetStatement(at, target, expressions.Tuple());
        }

        var filter = tokens.Skip("|") ? Filters(at) : (null, null);
        return new SetBlockStatement(at, target, filter.Item1, filter.Item2, BodyOf("set", at));
    }

    private MacroStatement Macro(int at)
    {
        var name = tokens.Name();
        var macro = Signature(at, name, "macro");
        return new MacroStatement(at, macro);
    }

    private CallStatement Call(int at)
    {
        var parameters = tokens.Is("(") ? Parameters() : [];
        var callAt = tokens.Position;
        if (expressions.Expression() is not CallExpression call)
        {
            throw tokens.Error("a call of a macro expected", callAt);
        }

        return new CallStatement(at, call, MacroBody("call", at, "caller", parameters));
    }

    private MacroDefinition Signature(int at, string name, string block) => MacroBody(block, at, name, Parameters());

    /// <summary>A loop around a macro isn't the macro's: "break" in it has nothing to leave.</summary>
    private MacroDefinition MacroBody(string block, int at, string name, MacroParameter[] parameters)
    {
        var (outer, names) = (loops, expressions.Names);
        (loops, expressions.Names) = (0, []);
        var body = BodyOf(block, at);
        var macro = new MacroDefinition(name, parameters, body, expressions.Names.Contains("varargs"), expressions.Names.Contains("kwargs"));
        names.UnionWith(expressions.Names);
        (loops, expressions.Names) = (outer, names);
        return macro;
    }

    private MacroParameter[] Parameters()
    {
        var parameters = new List<MacroParameter>();
        tokens.Expect("(");
        while (!tokens.Skip(")"))
        {
            if (parameters.Count > 0)
            {
                tokens.Expect(",");
            }

            var name = tokens.Name();
            parameters.Add(new MacroParameter(name, tokens.Skip("=") ? expressions.Expression() : null));
        }

        return [.. parameters];
    }

    private WithStatement With(int at)
    {
        var values = new List<(Target, Expression)>();
        while (tokens.Current.Kind != TokenKind.BlockEnd)
        {
            if (values.Count > 0)
            {
                tokens.Expect(",");
            }

            var target = Target(names: true, single: true);
            tokens.Expect("=");
            values.Add((target, expressions.Expression()));
        }

        return new WithStatement(at, [.. values], BodyOf("with", at));
    }

    /// <summary>A chain of filters on a value that is put in when it is run.</summary>
    private (InputExpression Input, Expression Value) Filters(int at)
    {
        var input = new InputExpression(at);
        Expression value = input;
        do
        {
            value = expressions.Filter(value);
        }
        while (tokens.Skip("|"));
        return (input, value);
    }

    private Target Target(bool names, bool single = false)
    {
        var targets = new List<Target>();
        var isTuple = false;
        do
        {
            if (targets.Count > 0 && (tokens.IsName("in") || tokens.Is("=") || tokens.Is(")")))
            {
                break;
            }

            targets.Add(tokens.Skip("(") ? Closed() : One());
        }
        while (!single && tokens.Is(",") && (isTuple = tokens.Skip(",")));
        return isTuple ? new TupleTarget([.. targets]) : targets[0];

        Target Closed()
        {
            var inner = tokens.Nested(() => Target(names));
            tokens.Expect(")");
            return inner;
        }

        Target One()
        {
            var at = tokens.Position;
            var name = tokens.Name();
            if (name is "true" or "True" or "false" or "False" or "none" or "None" or "loop" && names)
            {
                throw tokens.Error($"nothing can be assigned to \"{name}\"", at);
            }

            return !names && tokens.Skip(".") ? new AttributeTarget(at, name, tokens.Name()) : new NameTarget(name);
        }
    }
}
