namespace Offprint.Text;

/// <summary>The arguments of a call as they are written.</summary>
internal sealed record CallArguments(Expression[] Positional, (string Name, Expression Value)[] Named, Expression? More, Expression? MoreNamed)
{
    public static readonly CallArguments None = new([], [], null, null);

    public Arguments Evaluate(Scope scope)
    {
        var positional = new List<object?>(Positional.Length);
        foreach (var value in Positional)
        {
            positional.Add(value.Evaluate(scope));
        }

        var named = new List<(string, object?)>(Named.Length);
        foreach (var (name, value) in Named)
        {
            named.Add((name, value.Evaluate(scope)));
        }

        if (More is not null)
        {
            var more = Operators.Items(scope.State, More.Evaluate(scope));
            scope.State.Work(more.Count);
            positional.AddRange(more);
        }

        if (MoreNamed is not null)
        {
            if (MoreNamed.Evaluate(scope) is not DictValue dict)
            {
                throw scope.State.Error("a mapping expected behind \"**\"");
            }

            scope.State.Work(dict.Count);
            foreach (var (key, value) in dict.Pairs)
            {
                named.Add((key as string ?? throw scope.State.Error("names of arguments must be strings"), value));
            }
        }

        return new Arguments(positional, named);
    }
}
