using System.Reflection;

namespace Offprint.Discovery;

/// <summary>
/// A node of a symbolic program: a mutable tree over ordinary objects. Every node knows its parent and its path; a node that already stands in a tree is copied
/// when it is put somewhere else. Nodes compare by identity; <see cref="StructurallyEquals"/> compares what they say.
/// </summary>
public sealed partial class SymbolicNode
{
    private readonly List<(string Name, SymbolicNode Node)> _children;
    private object? _evaluated;
    private bool _isEvaluated;

    private SymbolicNode(SymbolicKind kind, Type? type, object? value = null, HyperValue? hole = null, MethodInfo? method = null, List<(string, SymbolicNode)>? children = null)
    {
        (Kind, Type, Value, Hole, Method, _children) = (kind, type, value, hole, method, children ?? []);
        foreach (var (_, child) in _children)
        {
            child.Parent = this;
        }
    }

    /// <summary>Raised on every node that a call of Rebind touched and on their ancestors, from the bottom up, once a call.</summary>
    public event Action<SymbolicNode>? Rebound;

    /// <summary>What the node is.</summary>
    public SymbolicKind Kind { get; }

    /// <summary>The type of an object or of a list; null where the program came from JSON.</summary>
    public Type? Type { get; }

    /// <summary>A leaf's value.</summary>
    public object? Value { get; }

    /// <summary>A hole's definition.</summary>
    public HyperValue? Hole { get; }

    /// <summary>The function of a call.</summary>
    public MethodInfo? Method { get; }

    /// <summary>The node above, or null for a root.</summary>
    public SymbolicNode? Parent { get; private set; }

    /// <summary>The parts, by name; items of a list are named by their places.</summary>
    public IReadOnlyList<(string Name, SymbolicNode Node)> Children => _children;

    /// <summary>Whether rebinding is refused, here and below.</summary>
    public bool IsSealed { get; private set; }

    /// <summary>Whether some value is still open (<see cref="SymbolicKind.Hole"/>).</summary>
    public bool HasHoles => Kind == SymbolicKind.Hole || _children.Exists(static c => c.Node.HasHoles);

    /// <summary>Whether a required value is missing.</summary>
    public bool IsPartial => Kind == SymbolicKind.Missing || _children.Exists(static c => c.Node.IsPartial);

    /// <summary>Where the node stands in its tree.</summary>
    public SymbolicPath Path
    {
        get
        {
            if (Parent is null)
            {
                return SymbolicPath.Root;
            }

            var index = Parent._children.FindIndex(c => ReferenceEquals(c.Node, this));
            return Parent.Kind == SymbolicKind.List ? Parent.Path.Child(index) : Parent.Path.Child(Parent._children[index].Name);
        }
    }

    /// <summary>What may stand in the place of one of the parts.</summary>
    internal SymbolicSlot SlotOf(string name) => Kind switch
    {
        SymbolicKind.Object when Type is not null => SymbolicShape.Of(Type)!.Slot(name)!,
        SymbolicKind.Call => SymbolicSlot.Of(Array.Find(Method!.GetParameters(), p => p.Name == name)!.ParameterType, name),
        SymbolicKind.List or SymbolicKind.Map when Type is not null => SymbolicSlot.Of(SymbolicTypes.ElementOf(Type) ?? typeof(object), name),
        _ => SymbolicSlot.Any,
    };

    /// <summary>Finds a part by its name.</summary>
    /// <param name="name">A member's name, a key, or a place in a list.</param>
    /// <returns>The node, or null.</returns>
    public SymbolicNode? Child(string name)
    {
        var index = _children.FindIndex(c => c.Name == name);
        return index < 0 ? null : _children[index].Node;
    }

    /// <summary>Finds a node below this one.</summary>
    /// <param name="path">Path from here.</param>
    /// <returns>The node.</returns>
    /// <exception cref="ArgumentException">There is none; the message says what there is at the last step that exists.</exception>
    public SymbolicNode Find(SymbolicPath path)
    {
        ArgumentNullException.ThrowIfNull(path);
        var node = this;
        foreach (var step in path.Steps)
        {
            var name = SymbolicTypes.NameOf(step);
            node = node.Child(name) ?? throw new ArgumentException(
                $"There is no '{path}': {(node.Path.Steps.Count == 0 ? "the program" : node.Path)} has {(node._children.Count == 0 ? "no parts" : string.Join(", ", node._children.Select(static c => c.Name)))}.", nameof(path));
        }

        return node;
    }

    /// <summary>All nodes from here down, parents before their parts.</summary>
    /// <returns>The nodes.</returns>
    public IEnumerable<SymbolicNode> Traverse()
    {
        yield return this;
        foreach (var (_, child) in _children)
        {
            foreach (var node in child.Traverse())
            {
                yield return node;
            }
        }
    }

    /// <summary>Refuses any further rebinding, here and below.</summary>
    public void Seal()
    {
        foreach (var node in Traverse())
        {
            node.IsSealed = true;
        }
    }

    /// <summary>Copies the tree; the copy is a root, not sealed, and without listeners. Values of leaves are shared.</summary>
    /// <returns>The copy.</returns>
    public SymbolicNode Clone() => new(Kind, Type, Value, Hole, Method, [.. _children.Select(static c => (c.Name, c.Node.Clone()))]);

    /// <summary>A copy whose parts are made by a function; they are put in as they fit.</summary>
    internal SymbolicNode WithChildren(Func<SymbolicNode, SymbolicNode> make) =>
        new(Kind, Type, Value, Hole, Method, [.. _children.Select(c => (c.Name, make(c.Node).FittedTo(SlotOf(c.Name), SymbolicPath.Root.Child(c.Name))))]);

    /// <summary>Whether two trees say the same: kinds, types of objects, names, values and holes. An array and a list of equal items say the same.</summary>
    /// <param name="other">The other tree.</param>
    /// <returns>True when equal.</returns>
    public bool StructurallyEquals(SymbolicNode? other)
    {
        if (other is null || Kind != other.Kind || (Kind == SymbolicKind.Object && Type != other.Type) || Method != other.Method || !Equals(Value, other.Value) || !Equals(Hole, other.Hole) || _children.Count != other._children.Count)
        {
            return false;
        }

        for (var i = 0; i < _children.Count; i++)
        {
            var counterpart = Kind == SymbolicKind.Map ? other.Child(_children[i].Name) : _children[i].Name == other._children[i].Name ? other._children[i].Node : null;
            if (!_children[i].Node.StructurallyEquals(counterpart))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>A hash of what the tree says, equal for structurally equal trees of one process.</summary>
    /// <returns>The hash.</returns>
    public int StructuralHash()
    {
        // Sums do not depend on the order in which the keys of a map were added.
        var parts = _children.Sum(static c => (long)HashCode.Combine(c.Name, c.Node.StructuralHash()));
        return HashCode.Combine(Kind, Kind == SymbolicKind.Object ? Type : null, Method, Value, Hole, parts);
    }

    /// <inheritdoc/>
    public override string ToString() => SymbolicText.Write(this);
}
