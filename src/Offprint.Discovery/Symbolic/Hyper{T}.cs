namespace Offprint.Discovery;

/// <summary>
/// An open value that can be written where a <typeparamref name="T"/> is expected, inside the expression that <see cref="Symbolic.Create"/> and
/// <see cref="SearchSpace.Create"/> read. Outside of one it can be bound with <c>Rebind</c>.
/// </summary>
/// <typeparam name="T">Type of the value.</typeparam>
public sealed class Hyper<T> : HyperValue
{
    internal Hyper(HyperKind kind, IReadOnlyList<SymbolicNode>? candidates = null, int picks = 1, bool isList = false, bool distinct = true, bool sorted = false, double minimum = 0, double maximum = 0, FloatScale scale = FloatScale.Linear, ICustomHyper? custom = null)
        : base(kind, candidates, picks, isList, distinct, sorted, minimum, maximum, scale, custom)
    {
    }

    /// <summary>The open value as a <typeparamref name="T"/>, where no conversion is found by itself (interfaces). Only to be written, never evaluated.</summary>
    public T Value => throw new InvalidOperationException($"{this} is still open: write it inside Symbolic.Create(() => ...) or SearchSpace.Create(() => ...), or bind it with Rebind.");

    /// <summary>Lets an open value stand for a <typeparamref name="T"/>.</summary>
    /// <param name="value">The open value.</param>
    public static implicit operator T(Hyper<T> value) => value is null ? throw new ArgumentNullException(nameof(value)) : value.Value;

    /// <summary>Gives the decision a name.</summary>
    /// <param name="name">The name.</param>
    /// <returns>This value.</returns>
    public Hyper<T> Named(string name)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        Name = name;
        return this;
    }

    /// <summary>Adds free data for algorithms.</summary>
    /// <param name="key">Key.</param>
    /// <param name="value">Value.</param>
    /// <returns>This value.</returns>
    public Hyper<T> WithHint(string key, object value)
    {
        AddHint(key, value);
        return this;
    }
}
