namespace Offprint.Text;

/// <summary>What a value can be assigned to.</summary>
internal abstract class Target
{
    public abstract void Assign(Scope scope, object? value);
}

internal sealed class NameTarget(string name) : Target
{
    public override void Assign(Scope scope, object? value) => scope.Set(name, value);
}

internal sealed class AttributeTarget(int at, string name, string attribute) : Target
{
    public override void Assign(Scope scope, object? value)
    {
        scope.State.At = at;
        if (scope.Get(name) is not NamespaceValue space)
        {
            throw scope.State.Error($"\"{name}\" isn't a namespace, so \"{name}.{attribute}\" can't be set");
        }

        space.Values[attribute] = value;
    }
}

internal sealed class TupleTarget(Target[] targets) : Target
{
    public override void Assign(Scope scope, object? value)
    {
        var items = Operators.Items(scope.State, value);
        if (items.Count != targets.Length)
        {
            throw scope.State.Error($"{items.Count} values can't be unpacked into {targets.Length} names");
        }

        for (var i = 0; i < targets.Length; i++)
        {
            targets[i].Assign(scope, items[i]);
        }
    }
}
