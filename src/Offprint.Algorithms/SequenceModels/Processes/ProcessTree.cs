namespace Offprint.Algorithms;

/// <summary>A block-structured process. Activities are numbers.</summary>
/// <param name="Operator">What the node does.</param>
/// <param name="Activity">The activity of a leaf; -1 elsewhere.</param>
/// <param name="Children">Its children, in order.</param>
public sealed record ProcessTree(ProcessOperator Operator, int Activity, IReadOnlyList<ProcessTree> Children)
{
    /// <summary>Nothing.</summary>
    public static ProcessTree Silent { get; } = new(ProcessOperator.Silent, -1, []);

    /// <summary>Number of nodes.</summary>
    public int Size => 1 + Children.Sum(static child => child.Size);

    /// <summary>A leaf.</summary>
    /// <param name="activity">Its activity.</param>
    public static ProcessTree Leaf(int activity) => new(ProcessOperator.Activity, activity, []);

    /// <summary>An inner node.</summary>
    /// <param name="kind">What it does.</param>
    /// <param name="children">Its children; a loop has at least two.</param>
    public static ProcessTree Of(ProcessOperator kind, params IReadOnlyList<ProcessTree> children) => new(kind, -1, children);

    /// <summary>The tree as text, for example <c>→(a, ×(b, τ), ∧(c, d), ↺(e, f))</c>.</summary>
    /// <param name="name">Names an activity.</param>
    public string ToText(Func<int, string> name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return Operator switch
        {
            ProcessOperator.Activity => name(Activity),
            ProcessOperator.Silent => "τ",
            _ => (Operator switch { ProcessOperator.Sequence => "→", ProcessOperator.Choice => "×", ProcessOperator.Parallel => "∧", _ => "↺" }) + "(" + string.Join(", ", Children.Select(c => c.ToText(name))) + ")",
        };
    }

    /// <summary>A Petri net with the same traces.</summary>
    public PetriNet ToPetriNet()
    {
        var builder = new PetriNetBuilder();
        int start = builder.Place(), end = builder.Place();
        Build(builder, this, start, end);
        return builder.Build([start], [end]);
    }

    private static void Build(PetriNetBuilder builder, ProcessTree node, int from, int to)
    {
        switch (node.Operator)
        {
            case ProcessOperator.Activity or ProcessOperator.Silent:
                builder.Transition(node.Activity, [from], [to]);
                break;
            case ProcessOperator.Sequence:
                for (var i = 0; i < node.Children.Count; i++)
                {
                    var next = i == node.Children.Count - 1 ? to : builder.Place();
                    Build(builder, node.Children[i], from, next);
                    from = next;
                }

                break;
            case ProcessOperator.Choice:
                foreach (var child in node.Children) Build(builder, child, from, to);
                break;
            case ProcessOperator.Parallel:
                var pairs = node.Children.Select(_ => (From: builder.Place(), To: builder.Place())).ToArray();
                builder.Transition(-1, [from], [.. pairs.Select(static p => p.From)]);
                for (var i = 0; i < pairs.Length; i++) Build(builder, node.Children[i], pairs[i].From, pairs[i].To);
                builder.Transition(-1, [.. pairs.Select(static p => p.To)], [to]);
                break;
            default:
                int before = builder.Place(), after = builder.Place();
                builder.Transition(-1, [from], [before]);
                Build(builder, node.Children[0], before, after);
                foreach (var redo in node.Children.Skip(1)) Build(builder, redo, after, before);
                builder.Transition(-1, [after], [to]);
                break;
        }
    }
}
