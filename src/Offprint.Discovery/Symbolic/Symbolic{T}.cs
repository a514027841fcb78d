using System.Linq.Expressions;
using System.Text.Json.Nodes;

namespace Offprint.Discovery;

/// <summary>A symbolic program: a tree that can be queried, patched, compared and written down, and the object that it stands for. Two programs that say the same are equal.</summary>
/// <typeparam name="T">The type of the object; <see cref="JsonNode"/> for programs out of JSON.</typeparam>
public sealed class Symbolic<T> : ISymbolic, IEquatable<Symbolic<T>>
{
    /// <summary>Makes a program of a tree.</summary>
    /// <param name="root">A root; a node inside a tree is copied.</param>
    public Symbolic(SymbolicNode root)
    {
        ArgumentNullException.ThrowIfNull(root);
        Root = SymbolicNode.Of(root);
    }

    /// <inheritdoc/>
    public SymbolicNode Root { get; }

    /// <summary>The object that the program stands for; it is kept until a value changes, so do not change it behind the program's back.</summary>
    /// <exception cref="InvalidOperationException">A value is open or missing.</exception>
    public T Value => typeof(T) == typeof(JsonNode) ? (T)(object)SymbolicJson.Plain(Root)! : (T)Root.Evaluate()!;

    /// <summary>Whether a value is still open.</summary>
    public bool HasHoles => Root.HasHoles;

    /// <summary>Whether a required value is missing.</summary>
    public bool IsPartial => Root.IsPartial;

    /// <summary>The value at a path, put together.</summary>
    /// <param name="path">For example <c>Layers[2].Units</c>.</param>
    public object? this[string path] => Root.Find(SymbolicPath.Parse(path)).Evaluate();

    /// <inheritdoc cref="SymbolicNode.Rebind(IReadOnlyList{ValueTuple{string, object}})"/>
    public Symbolic<T> Rebind(params IReadOnlyList<(string Path, object? Value)> edits)
    {
        Root.Rebind(edits);
        return this;
    }

    /// <summary>Replaces one value.</summary>
    /// <typeparam name="TValue">Its type.</typeparam>
    /// <param name="place">Where: <c>p =&gt; p.Layers[2].Units</c>.</param>
    /// <param name="value">The new value.</param>
    /// <returns>This program.</returns>
    public Symbolic<T> Rebind<TValue>(Expression<Func<T, TValue>> place, TValue value) => Rebind([(SymbolicExpression.PathOf(place).ToString(), value)]);

    /// <summary>Opens one value.</summary>
    /// <typeparam name="TValue">Its type.</typeparam>
    /// <param name="place">Where: <c>p =&gt; p.Layers[2].Units</c>.</param>
    /// <param name="value">What may stand there.</param>
    /// <returns>This program.</returns>
    public Symbolic<T> Rebind<TValue>(Expression<Func<T, TValue>> place, HyperValue value) => Rebind([(SymbolicExpression.PathOf(place).ToString(), value)]);

    /// <inheritdoc cref="SymbolicNode.Query(Func{SymbolicNode, bool})"/>
    public IReadOnlyDictionary<SymbolicPath, SymbolicNode> Query(Func<SymbolicNode, bool> where) => Root.Query(where);

    /// <inheritdoc cref="SymbolicNode.Query(string)"/>
    public IReadOnlyDictionary<SymbolicPath, SymbolicNode> Query(string pattern) => Root.Query(pattern);

    /// <inheritdoc cref="SymbolicNode.Diff"/>
    public IReadOnlyList<SymbolicDifference> Diff(Symbolic<T> other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return Root.Diff(other.Root);
    }

    /// <summary>Copies the program.</summary>
    /// <returns>The copy, not sealed.</returns>
    public Symbolic<T> Clone() => new(Root.Clone());

    /// <summary>Refuses any further change.</summary>
    /// <returns>This program.</returns>
    public Symbolic<T> Seal()
    {
        Root.Seal();
        return this;
    }

    /// <summary>Writes the program as JSON. Types are named only where they are not the declared ones.</summary>
    /// <returns>The text.</returns>
    public string ToJson() => SymbolicJson.Write(Root, typeof(T));

    /// <inheritdoc/>
    public bool Equals(Symbolic<T>? other) => other is not null && Root.StructurallyEquals(other.Root);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Symbolic<T>);

    /// <inheritdoc/>
    public override int GetHashCode() => Root.StructuralHash();

    /// <inheritdoc/>
    public override string ToString() => Root.ToString();
}
