using System.Globalization;
using System.Numerics;

namespace Offprint.Discovery;

/// <summary>
/// A program with open values: decisions (<see cref="Dna"/>) give programs and programs give decisions. Open values that a filter leaves out stay open, so that
/// another search can decide them: nested and factorised searches (paper, section 3.3).
/// </summary>
/// <typeparam name="T">The type of its programs.</typeparam>
public sealed class SearchSpace<T>
{
    private readonly SymbolicNode _template;
    private readonly Func<DecisionPoint, bool>? _where;
    private readonly Dictionary<SymbolicNode, DecisionPoint> _points = new(ReferenceEqualityComparer.Instance);

    /// <summary>Makes the space of a program.</summary>
    /// <param name="program">The program; it is copied.</param>
    public SearchSpace(Symbolic<T> program)
        : this((program ?? throw new ArgumentNullException(nameof(program))).Root.Clone(), null)
    {
    }

    private SearchSpace(SymbolicNode template, Func<DecisionPoint, bool>? where)
    {
        (_template, _where) = (template, where);
        Spec = new DnaSpec(Collect(template, SymbolicPath.Root));
    }

    /// <summary>The decisions.</summary>
    public DnaSpec Spec { get; }

    /// <summary>How many programs there are; null: infinitely many.</summary>
    public BigInteger? Size => Spec.Size;

    /// <summary>The program with its open values.</summary>
    public Symbolic<T> Template => new(_template.Clone());

    /// <summary>Restricts the space to some of its decisions; the others stay open in its programs. What lies within the candidates of a decision that stays open stays open with it.</summary>
    /// <param name="decide">Which decisions are made here.</param>
    /// <returns>The restricted space.</returns>
    public SearchSpace<T> Where(Func<DecisionPoint, bool> decide)
    {
        ArgumentNullException.ThrowIfNull(decide);
        var before = _where;
        return new SearchSpace<T>(_template, before is null ? decide : point => before(point) && decide(point));
    }

    /// <summary>The program that decisions give.</summary>
    /// <param name="dna">Decisions of this space.</param>
    /// <returns>The program.</returns>
    /// <exception cref="ArgumentException">The decisions do not belong to this space; the message names the decision point.</exception>
    public Symbolic<T> Decode(Dna dna)
    {
        Spec.Validate(dna);
        using var decisions = dna.Children.GetEnumerator();
        return new Symbolic<T>(Fill(_template, decisions));
    }

    /// <summary>The decisions that give a program, the first in order where several do.</summary>
    /// <param name="program">A program of this space.</param>
    /// <returns>The decisions.</returns>
    /// <exception cref="ArgumentException">The program is not one of this space.</exception>
    public Dna Encode(Symbolic<T> program)
    {
        ArgumentNullException.ThrowIfNull(program);
        var decisions = new List<Dna>();
        return Match(_template, program.Root, decisions) ? Dna.Group(decisions) : throw new ArgumentException($"{program} is not a program of this space.", nameof(program));
    }

    /// <summary>The decisions that give an object.</summary>
    /// <param name="program">An object of this space.</param>
    /// <returns>The decisions.</returns>
    /// <exception cref="ArgumentException">The object is not one of this space.</exception>
    public Dna Encode(T program) => Encode(program is System.Text.Json.Nodes.JsonNode json ? new Symbolic<T>(SymbolicJson.Read(json.ToJsonString(), null, "the program", [])) : Symbolic.Of(program));

    /// <summary>The decisions with the first candidate and the middle of each range: the space's default.</summary>
    /// <returns>The decisions.</returns>
    public Dna Default()
    {
        static Dna Of(DecisionPoint point) => point.Kind switch
        {
            HyperKind.Float => Dna.Real(DnaOperations.Number(point.Value, 0.5)),
            HyperKind.Custom => Dna.Custom(point.Value.Custom!.Draw(new Offprint.Numerics.SeededRandom(0))),
            _ => DnaOperations.OfPicks(point, [.. Enumerable.Range(0, point.Value.Picks).Select(i => point.Value.Distinct ? i : 0).Select(i => Dna.Choice(i, [.. point.Candidates[i].Elements.Select(Of)]))]),
        };
        return Dna.Group([.. Spec.Elements.Select(Of)]);
    }

    private List<DecisionPoint> Collect(SymbolicNode node, SymbolicPath path)
    {
        if (node.Kind == SymbolicKind.Hole)
        {
            var hole = node.Hole!;
            var point = new DecisionPoint(hole, path, [.. hole.Candidates.Select(static _ => new DnaSpec([]))]);
            if (_where is not null && !_where(point))
            {
                return [];
            }

            point = new DecisionPoint(hole, path, [.. hole.Candidates.Select((c, i) => new DnaSpec(Collect(c, path.Child(i))))]);
            _points[node] = point;
            return [point];
        }

        var points = new List<DecisionPoint>();
        foreach (var (name, child) in node.Children)
        {
            points.AddRange(Collect(child, node.Kind == SymbolicKind.List ? path.Child(int.Parse(name, CultureInfo.InvariantCulture)) : path.Child(name)));
        }

        return points;
    }

    private SymbolicNode Fill(SymbolicNode node, IEnumerator<Dna> decisions)
    {
        if (node.Kind != SymbolicKind.Hole)
        {
            return node.WithChildren(child => Fill(child, decisions));
        }

        if (!_points.TryGetValue(node, out var point))
        {
            return node.Clone();
        }

        decisions.MoveNext();
        var decision = decisions.Current;
        switch (point.Kind)
        {
            case HyperKind.Float:
                return SymbolicNode.Leaf(decision.Number);
            case HyperKind.Custom:
                return SymbolicNode.Of(point.Value.Custom!.Decode(decision.Text!));
        }

        var picked = DnaOperations.PicksOf(point, decision).Select(pick =>
        {
            using var within = pick.Children.GetEnumerator();
            return Fill(point.Value.Candidates[pick.Index], within);
        }).ToList();
        return point.Value.IsList ? SymbolicNode.List(picked) : picked[0];
    }

    private bool Match(SymbolicNode template, SymbolicNode program, List<Dna> decisions)
    {
        if (template.Kind == SymbolicKind.Hole)
        {
            return _points.TryGetValue(template, out var point) ? Decide(point, program, decisions) : template.StructurallyEquals(program);
        }

        if (template.Kind != program.Kind || template.Method != program.Method || (template.Kind == SymbolicKind.Object && template.Type != program.Type))
        {
            return false;
        }

        if (template.Kind == SymbolicKind.Leaf)
        {
            return Same(template.Value, program.Value);
        }

        if (template.Kind == SymbolicKind.List && template.Children.Count != program.Children.Count)
        {
            return false;
        }

        return template.Children.All(c => program.Child(c.Name) is { } counterpart && Match(c.Node, counterpart, decisions));
    }

    private bool Decide(DecisionPoint point, SymbolicNode program, List<Dna> decisions)
    {
        var value = point.Value;
        if (value.Kind == HyperKind.Float)
        {
            if (program.Value is not IConvertible number || program.Value is string or bool)
            {
                return false;
            }

            var real = number.ToDouble(CultureInfo.InvariantCulture);
            decisions.Add(Dna.Real(real));
            return real >= value.Minimum && real <= value.Maximum;
        }

        if (value.Kind == HyperKind.Custom)
        {
            var text = value.Custom!.Encode(program);
            decisions.Add(Dna.Custom(text ?? ""));
            return text is not null;
        }

        if (value.IsList && (program.Kind != SymbolicKind.List || program.Children.Count != value.Picks))
        {
            return false;
        }

        var picks = new List<Dna>();
        if (!Pick(point, value.IsList ? [.. program.Children.Select(static c => c.Node)] : [program], picks))
        {
            return false;
        }

        decisions.Add(DnaOperations.OfPicks(point, picks));
        return true;
    }

    /// <summary>Assigns candidates to items one after the other, and takes a step back where a later item finds none.</summary>
    private bool Pick(DecisionPoint point, List<SymbolicNode> items, List<Dna> picks)
    {
        if (picks.Count == items.Count)
        {
            return true;
        }

        var value = point.Value;
        for (var index = value.Sorted && picks.Count > 0 ? picks[^1].Index : 0; index < value.Candidates.Count; index++)
        {
            var within = new List<Dna>();
            if ((value.Distinct && picks.Exists(p => p.Index == index)) || !Match(value.Candidates[index], items[picks.Count], within))
            {
                continue;
            }

            picks.Add(Dna.Choice(index, within));
            if (Pick(point, items, picks))
            {
                return true;
            }

            picks.RemoveAt(picks.Count - 1);
        }

        return false;
    }

    private static bool Same(object? a, object? b) => Equals(a, b)
        || (a is IConvertible x && b is IConvertible y && a is not (string or bool or Enum) && b is not (string or bool or Enum) && x.ToDouble(CultureInfo.InvariantCulture) == y.ToDouble(CultureInfo.InvariantCulture));
}
