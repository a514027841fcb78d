namespace Offprint.Text;

internal sealed record MacroParameter(string Name, Expression? Default);

internal sealed record MacroDefinition(string Name, MacroParameter[] Parameters, Statement Body, bool TakesMore, bool TakesMoreNamed);

/// <summary>A macro together with the scope it was defined in.</summary>
internal sealed class MacroValue(MacroDefinition macro, Scope defined) : CallableValue(macro.Name)
{
    public override object? Call(RenderState state, Arguments arguments)
    {
        var scope = new Scope(defined);
        var named = new DictValue();
        foreach (var (name, value) in arguments.Named)
        {
            if (name == "caller")
            {
                scope.Set(name, value);
            }
            else if (Array.FindIndex(macro.Parameters, p => p.Name == name) is var index and >= 0)
            {
                if (index < arguments.Positional.Count)
                {
                    throw state.Error($"macro \"{macro.Name}\" got two values of \"{name}\"");
                }

                scope.Set(name, value);
            }
            else
            {
                named.Put(name, value);
            }
        }

        for (var i = 0; i < macro.Parameters.Length; i++)
        {
            var (name, fallback) = macro.Parameters[i];
            if (i < arguments.Positional.Count)
            {
                scope.Set(name, arguments.Positional[i]);
            }
            else if (!scope.Has(name))
            {
                scope.Set(name, fallback is null ? new UndefinedValue($"parameter \"{name}\" was not provided") : fallback.Evaluate(scope));
            }
        }

        if (!macro.TakesMore && arguments.Positional.Count > macro.Parameters.Length)
        {
            throw state.Error($"macro \"{macro.Name}\" takes at most {macro.Parameters.Length} arguments, not {arguments.Positional.Count}");
        }

        if (!macro.TakesMoreNamed && named.Count > 0)
        {
            throw state.Error($"macro \"{macro.Name}\" has no argument \"{named.Keys.First()}\"");
        }

        scope.Set("varargs", new TupleValue([.. arguments.Positional.Skip(macro.Parameters.Length)]));
        scope.Set("kwargs", named);
        return macro.Body.Capture(new Scope(scope));
    }
}
