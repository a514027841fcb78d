using System.Collections;
using System.Globalization;
using System.Reflection;

#pragma warning disable CA1720 // integers, floats and objects are what these are called where programs are searched
namespace Offprint.Discovery;

public sealed partial class SymbolicNode
{
    /// <summary>Takes a value apart: records and classes whose constructor parameters are readable, lists, dictionaries; anything else becomes a leaf.</summary>
    /// <param name="value">The value; a <see cref="SymbolicNode"/> that stands in a tree is copied, a <see cref="HyperValue"/> becomes a hole.</param>
    /// <returns>A root.</returns>
    public static SymbolicNode Of(object? value)
    {
        switch (value)
        {
            case SymbolicNode node:
                return node.Parent is null ? node : node.Clone();
            case ISymbolic symbolic:
                return symbolic.Root.Clone();
            case HyperValue hole:
                return Open(hole);
            case null or string:
                return Leaf(value);
            case IDictionary dictionary when SymbolicTypes.IsTextDictionary(value.GetType()):
                var entries = new List<(string, SymbolicNode)>();
                foreach (DictionaryEntry entry in dictionary)
                {
                    entries.Add(((string)entry.Key, Of(entry.Value)));
                }

                return new SymbolicNode(SymbolicKind.Map, value.GetType(), children: entries);
            case IList list when SymbolicTypes.IsList(value.GetType()):
                return List([.. list.Cast<object?>().Select(Of)], value.GetType());
        }

        return SymbolicShape.Of(value.GetType()) is { } shape
            ? new SymbolicNode(SymbolicKind.Object, value.GetType(), children: [.. shape.Read(value).Select(static m => (m.Name, Of(m.Value)))])
            : Leaf(value);
    }

    /// <summary>A leaf.</summary>
    /// <param name="value">Its value.</param>
    /// <returns>A root.</returns>
    public static SymbolicNode Leaf(object? value) => new(SymbolicKind.Leaf, null, value);

    /// <summary>A value that is still open.</summary>
    /// <param name="hole">What may stand there.</param>
    /// <returns>A root.</returns>
    public static SymbolicNode Open(HyperValue hole)
    {
        ArgumentNullException.ThrowIfNull(hole);
        return new SymbolicNode(SymbolicKind.Hole, null, hole: hole);
    }

    /// <summary>A list.</summary>
    /// <param name="items">The items; those that stand in a tree are copied.</param>
    /// <param name="type">Type of the list, for example <c>int[]</c>; null for JSON.</param>
    /// <returns>A root.</returns>
    public static SymbolicNode List(IReadOnlyList<SymbolicNode> items, Type? type = null)
    {
        ArgumentNullException.ThrowIfNull(items);
        return new SymbolicNode(SymbolicKind.List, type, children: [.. items.Select(static (item, i) => (i.ToString(CultureInfo.InvariantCulture), Of(item)))]);
    }

    /// <summary>Values by key.</summary>
    /// <param name="entries">Keys, no two equal, with their values.</param>
    /// <param name="type">Type of the dictionary; null for JSON.</param>
    /// <returns>A root.</returns>
    public static SymbolicNode Map(IEnumerable<(string Key, SymbolicNode Value)> entries, Type? type = null) =>
        new(SymbolicKind.Map, type, children: [.. entries.Select(static e => (e.Key, Of(e.Value)))]);

    /// <summary>An object whose values are given in part or in full. Required ones that are not given are <see cref="SymbolicKind.Missing"/>.</summary>
    /// <param name="type">A type that can be taken apart.</param>
    /// <param name="values">Values by the names of constructor parameters or settable properties.</param>
    /// <returns>A root.</returns>
    /// <exception cref="ArgumentException">The type can't be taken apart, a name is unknown, or a value does not fit.</exception>
    public static SymbolicNode Object(Type type, IEnumerable<(string Name, SymbolicNode Value)> values)
    {
        ArgumentNullException.ThrowIfNull(type);
        var shape = SymbolicShape.Of(type) ?? throw new ArgumentException(
            $"{SymbolicSlot.NameOf(type)} can't be taken apart: it needs a public constructor whose parameters can be read back as properties of the same names.", nameof(type));
        var given = values.ToDictionary(static v => v.Name, static v => v.Value, StringComparer.Ordinal);
        if (given.Keys.FirstOrDefault(name => shape.Slot(name) is null) is { } unknown)
        {
            throw new ArgumentException($"{SymbolicSlot.NameOf(type)} has no '{unknown}'; it has {string.Join(", ", shape.Names)}.", nameof(values));
        }

        var required = shape.Required.ToHashSet(StringComparer.Ordinal);
        var children = new List<(string, SymbolicNode)>();
        foreach (var name in shape.Names)
        {
            if (given.TryGetValue(name, out var value))
            {
                children.Add((name, value.FittedTo(shape.Slot(name)!, SymbolicPath.Root.Child(name))));
            }
            else if (required.Contains(name))
            {
                children.Add((name, new SymbolicNode(SymbolicKind.Missing, null)));
            }
        }

        return new SymbolicNode(SymbolicKind.Object, type, children: children);
    }

    /// <summary>A function with its arguments bound.</summary>
    /// <param name="method">A static method.</param>
    /// <param name="arguments">All arguments, in order.</param>
    /// <returns>A root.</returns>
    internal static SymbolicNode Call(MethodInfo method, IReadOnlyList<SymbolicNode> arguments) =>
        new(SymbolicKind.Call, null, method: method, children: [.. method.GetParameters().Select((p, i) => (p.Name!, arguments[i].FittedTo(SymbolicSlot.Of(p.ParameterType, p.Name!), SymbolicPath.Root.Child(p.Name!))))]);

    /// <summary>The node as it fits a place: checked, leaves converted, copied when it stands in another tree.</summary>
    internal SymbolicNode FittedTo(SymbolicSlot slot, SymbolicPath path)
    {
        switch (Kind)
        {
            case SymbolicKind.Leaf:
                var fitted = slot.Fit(Value, path);
                return ReferenceEquals(fitted, Value) ? Of(this) : Leaf(fitted);
            case SymbolicKind.Missing:
                return Of(this);
            case SymbolicKind.Hole:
                return Open(Hole!.FittedTo(slot, path));
            case SymbolicKind.List when Type is null && SymbolicTypes.ElementOf(slot.Type) is { } element && slot.Type != typeof(object):
                return List([.. _children.Select((c, i) => c.Node.FittedTo(SymbolicSlot.Of(element), path.Child(i)))], slot.Type);
            case SymbolicKind.Object or SymbolicKind.List or SymbolicKind.Map when Type is not null && !slot.Type.IsAssignableFrom(Type) && !SymbolicTypes.ListFits(Type, slot.Type):
            case SymbolicKind.Call when !slot.Type.IsAssignableFrom(Method!.ReturnType):
                throw new ArgumentException($"{(path.Steps.Count == 0 ? "The program" : path)} is a {SymbolicSlot.NameOf(Type ?? Method!.ReturnType)}; it must be a {SymbolicSlot.NameOf(slot.Type)}.");
            default:
                return Of(this);
        }
    }
}
