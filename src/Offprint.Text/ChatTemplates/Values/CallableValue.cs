namespace Offprint.Text;

internal abstract class CallableValue(string name)
{
    public string Name { get; } = name;

    public abstract object? Call(RenderState state, Arguments arguments);
}

/// <summary>The arguments of one call.</summary>
internal readonly record struct Arguments(List<object?> Positional, List<(string Name, object? Value)> Named);
