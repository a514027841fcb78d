using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;

namespace Offprint.Discovery;

public sealed partial class SymbolicNode
{
    /// <summary>
    /// Replaces values. All edits are checked before any is made; afterwards <see cref="Rebound"/> is raised once on each node that holds an edited value and on
    /// its ancestors, from the bottom up, and evaluated objects are dropped there. In a list, the place after the last item appends.
    /// </summary>
    /// <param name="edits">Paths from here, with plain values, nodes or hyper-values.</param>
    /// <returns>How many values were replaced.</returns>
    /// <exception cref="ArgumentException">A path does not exist, or a value does not fit; the message names the path and what would be right.</exception>
    /// <exception cref="InvalidOperationException">The node is sealed.</exception>
    public int Rebind(params IReadOnlyList<(string Path, object? Value)> edits)
    {
        ArgumentNullException.ThrowIfNull(edits);
        return Rebind([.. edits.Select(static e => (SymbolicPath.Parse(e.Path), e.Value))]);
    }

    /// <summary>Replaces values by a rule: the function sees every node, parents first, and returns it or something else.</summary>
    /// <param name="rule">Path and node in, node or new value out.</param>
    /// <returns>How many values were replaced.</returns>
    public int Rebind(Func<SymbolicPath, SymbolicNode, object?> rule)
    {
        ArgumentNullException.ThrowIfNull(rule);
        var edits = new List<(SymbolicPath, object?)>();
        void Visit(SymbolicNode node, SymbolicPath path)
        {
            foreach (var (name, child) in node._children)
            {
                var at = node.Kind == SymbolicKind.List ? path.Child(int.Parse(name, CultureInfo.InvariantCulture)) : path.Child(name);
                var replacement = rule(at, child);
                if (ReferenceEquals(replacement, child))
                {
                    Visit(child, at);
                }
                else
                {
                    edits.Add((at, replacement));
                }
            }
        }

        Visit(this, SymbolicPath.Root);
        return Rebind(edits);
    }

    /// <summary>Finds values.</summary>
    /// <param name="where">Which nodes.</param>
    /// <returns>The nodes by path, in the order of the tree.</returns>
    public IReadOnlyDictionary<SymbolicPath, SymbolicNode> Query(Func<SymbolicNode, bool> where)
    {
        ArgumentNullException.ThrowIfNull(where);
        var from = Path.Steps.Count;
        return new OrderedDictionary<SymbolicPath, SymbolicNode>(Traverse().Where(where).Select(n => KeyValuePair.Create(Relative(n.Path, from), n)));
    }

    /// <summary>Finds values by their paths.</summary>
    /// <param name="pattern">A regular expression that the whole path has to match.</param>
    /// <returns>The nodes by path, in the order of the tree.</returns>
    public IReadOnlyDictionary<SymbolicPath, SymbolicNode> Query(string pattern)
    {
        var expression = new Regex($"^(?:{pattern})$", RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));
        var from = Path.Steps.Count;
        return Query(n => expression.IsMatch(Relative(n.Path, from).ToString()));
    }

    /// <summary>What differs from another tree: the smallest places at which they part.</summary>
    /// <param name="other">The other tree.</param>
    /// <returns>Paths with what stands here and there; null where there is nothing.</returns>
    public IReadOnlyList<SymbolicDifference> Diff(SymbolicNode other)
    {
        ArgumentNullException.ThrowIfNull(other);
        var differences = new List<SymbolicDifference>();
        Compare(this, other, SymbolicPath.Root, differences);
        return differences;
    }

    /// <summary>Puts the program together: constructors are called, functions evaluated. The result is kept until a value below changes.</summary>
    /// <returns>The object.</returns>
    /// <exception cref="InvalidOperationException">A value is still open or missing; the message names it.</exception>
    /// <exception cref="ArgumentException">A constructor refused its values; the message names the object.</exception>
    public object? Evaluate() => Evaluate(null);

    private object? Evaluate(Type? target)
    {
        if (_isEvaluated)
        {
            return _evaluated;
        }

        _evaluated = Kind switch
        {
            SymbolicKind.Leaf => Value,
            SymbolicKind.Hole => throw new InvalidOperationException($"{Where()} is still open ({Hole}); decode it first."),
            SymbolicKind.Missing => throw new InvalidOperationException($"{Where()} is missing; rebind it first."),
            SymbolicKind.List => SymbolicTypes.Build(Buildable(target) ?? typeof(object[]), [.. _children.Select(c => c.Node.Evaluate(SlotOf(c.Name).Type))]),
            SymbolicKind.Map => SymbolicTypes.BuildMap(Buildable(target) ?? typeof(Dictionary<string, object?>), _children.Select(c => (c.Name, c.Node.Evaluate(SlotOf(c.Name).Type)))),
            _ => Construct(),
        };
        _isEvaluated = true;
        return _evaluated;
    }

    private Type? Buildable(Type? target) => Type is not null && !Type.Name.StartsWith('<') ? (target is null || target.IsAssignableFrom(Type) ? Type : target) : target == typeof(object) ? null : target;

    private object? Construct()
    {
        var values = _children.ToDictionary(static c => c.Name, c => c.Node.Evaluate(SlotOf(c.Name).Type), StringComparer.Ordinal);
        try
        {
            return Kind == SymbolicKind.Call
                ? Method!.Invoke(null, [.. Method.GetParameters().Select(p => values[p.Name!])])
                : SymbolicShape.Of(Type!)!.Create(Type!, values);
        }
        catch (TargetInvocationException exception) when (exception.InnerException is ArgumentException inner)
        {
            throw new ArgumentException($"{Where()}: {inner.Message}", inner);
        }
        catch (TargetInvocationException exception) when (exception.InnerException is { } inner)
        {
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(inner);
            throw;
        }
    }

    private string Where() => Path.Steps.Count == 0 ? "The program" : Path.ToString();

    internal int Rebind(IReadOnlyList<(SymbolicPath Path, object? Value)> edits)
    {
        // A copy takes the edits first: what is wrong shows there, and this tree stays as it was.
        var trial = Clone();
        foreach (var (path, value) in edits)
        {
            RefuseSealed(path);
            trial.Put(path, Of(value).Clone());
        }

        var touched = new HashSet<SymbolicNode>(ReferenceEqualityComparer.Instance);
        foreach (var (path, value) in edits)
        {
            for (var node = Put(path, Of(value)); node is not null; node = node.Parent)
            {
                touched.Add(node);
            }
        }

        foreach (var node in touched.OrderByDescending(static n => n.Path.Steps.Count))
        {
            node._isEvaluated = false;
            node._evaluated = null;
            node.Rebound?.Invoke(node);
        }

        return edits.Count;
    }

    private void RefuseSealed(SymbolicPath path)
    {
        var node = this;
        foreach (var step in path.Steps)
        {
            if (node.IsSealed)
            {
                throw new InvalidOperationException($"{node.Where()} is sealed: {path} can't be rebound; clone the program first.");
            }

            node = node.Child(SymbolicTypes.NameOf(step)) ?? node;
        }
    }

    /// <summary>Puts a node in a place and returns the node that holds it.</summary>
    private SymbolicNode Put(SymbolicPath path, SymbolicNode value)
    {
        if (path.Steps.Count == 0)
        {
            throw new ArgumentException("The root itself can't be rebound; make a new program of it.", nameof(path));
        }

        var holder = this;
        for (var i = 0; i < path.Steps.Count - 1; i++)
        {
            holder = holder.Child(SymbolicTypes.NameOf(path.Steps[i])) ?? throw NoSuch(path, holder);
        }

        var name = SymbolicTypes.NameOf(path.Steps[^1]);
        var index = holder._children.FindIndex(c => c.Name == name);
        var isNew = index < 0;
        if (isNew && !(holder.Kind == SymbolicKind.Map || (holder.Kind == SymbolicKind.List && name == holder._children.Count.ToString(CultureInfo.InvariantCulture)) || (holder.Kind == SymbolicKind.Object && SymbolicShape.Of(holder.Type!)!.Slot(name) is not null)))
        {
            throw NoSuch(path, holder);
        }

        var fitted = value.FittedTo(holder.SlotOf(name), path);
        fitted.Parent = holder;
        if (isNew)
        {
            holder._children.Add((name, fitted));
        }
        else
        {
            holder._children[index].Node.Parent = null;
            holder._children[index] = (name, fitted);
        }

        return holder;
    }

    private static ArgumentException NoSuch(SymbolicPath path, SymbolicNode holder) =>
        new($"There is no '{path}': {holder.Where()} has {(holder._children.Count == 0 ? "no parts" : string.Join(", ", holder._children.Select(static c => c.Name)))}.", nameof(path));

    private static SymbolicPath Relative(SymbolicPath path, int from)
    {
        var relative = SymbolicPath.Root;
        foreach (var step in path.Steps.Skip(from))
        {
            relative = step is int index ? relative.Child(index) : relative.Child((string)step);
        }

        return relative;
    }

    private static void Compare(SymbolicNode a, SymbolicNode b, SymbolicPath path, List<SymbolicDifference> differences)
    {
        if (a.Kind != b.Kind || (a.Kind == SymbolicKind.Object && a.Type != b.Type) || a.Method != b.Method || a._children.Count == 0 || b._children.Count == 0)
        {
            if (!a.StructurallyEquals(b))
            {
                differences.Add(new SymbolicDifference(path, a, b));
            }

            return;
        }

        SymbolicPath At(string name) => a.Kind == SymbolicKind.List ? path.Child(int.Parse(name, CultureInfo.InvariantCulture)) : path.Child(name);
        foreach (var (name, child) in a._children)
        {
            if (b.Child(name) is { } counterpart)
            {
                Compare(child, counterpart, At(name), differences);
            }
            else
            {
                differences.Add(new SymbolicDifference(At(name), child, null));
            }
        }

        differences.AddRange(b._children.Where(c => a.Child(c.Name) is null).Select(c => new SymbolicDifference(At(c.Name), null, c.Node)));
    }
}
