namespace Offprint.Algorithms;

/// <summary>
/// ALERGIA (Carrasco and Oncina 1994): a prefix tree with frequencies whose states are merged, red and blue, when they and all their successors are compatible
/// by the Hoeffding bound; predictions from the state reached, the unigram after an unseen transition.
/// </summary>
internal sealed class AlergiaPredictor(double alpha) : SequencePredictor
{
    private const double BackOff = 0.01;
    private List<Node> _nodes = [];
    private double[] _unigram = [];

    public int StateCount => _nodes.Count;

    public override IPrefixState Start() => new State(this);

    public override ModelCard Describe() => new(FormattableString.Invariant($"ALERGIA, alpha {alpha}"), ModelFamily.GrammarInference, StateCount, _nodes.Sum(static n => n.Next.Count + 1L));

    protected override void Fit(int[][] traces, FitOptions options, CancellationToken ct)
    {
        _unigram = Unigram(traces);
        _nodes = [new Node(null, -1)];
        foreach (var trace in traces)
        {
            var node = _nodes[0];
            node.Visits++;
            foreach (var symbol in trace)
            {
                node.Counts[symbol] = node.Counts.GetValueOrDefault(symbol) + 1;
                if (!node.Next.TryGetValue(symbol, out var next)) _nodes.Add(node.Next[symbol] = next = new Node(node, symbol));
                node = next;
                node.Visits++;
            }

            node.Ends++;
        }

        List<Node> red = [_nodes[0]];
        HashSet<Node> isRed = [_nodes[0]];
        while (true)
        {
            ct.ThrowIfCancellationRequested();
            // Blue: children of red states that are not red; the most visited first.
            var blue = red.SelectMany(static r => r.Next.OrderBy(static n => n.Key).Select(static n => n.Value)).Where(n => !isRed.Contains(n)).MaxBy(static n => n.Visits);
            if (blue is null) break;
            var partner = red.Find(r => Compatible(r, blue));
            if (partner is not null)
            {
                Merge(partner, blue);
                continue;
            }

            red.Add(blue);
            isRed.Add(blue);
        }

        _nodes = red; // the start first
    }

    private bool Compatible(Node a, Node b)
    {
        if (Different(a.Ends, a.Visits, b.Ends, b.Visits)) return false;
        foreach (var symbol in a.Counts.Keys.Union(b.Counts.Keys))
        {
            if (Different(a.Counts.GetValueOrDefault(symbol), a.Visits, b.Counts.GetValueOrDefault(symbol), b.Visits)) return false;
        }

        foreach (var (symbol, next) in b.Next)
        {
            // b is a tree, so the recursion ends.
            if (a.Next.TryGetValue(symbol, out var other) && !ReferenceEquals(other, next) && !Compatible(other, next)) return false;
        }

        return true;
    }

    /// <summary>|f1/n1 − f2/n2| ≥ (√(1/n1) + √(1/n2))·√(½ ln(2/α)).</summary>
    private bool Different(int f1, int n1, int f2, int n2) =>
        n1 > 0 && n2 > 0 && Math.Abs(((double)f1 / n1) - ((double)f2 / n2)) >= (Math.Sqrt(1.0 / n1) + Math.Sqrt(1.0 / n2)) * Math.Sqrt(0.5 * Math.Log(2 / alpha));

    /// <summary>The transition into the blue state leads to the red one, and the tree below is folded into the red part.</summary>
    private static void Merge(Node red, Node blue)
    {
        blue.Parent!.Next[blue.Symbol] = red;
        Fold(red, blue);
    }

    private static void Fold(Node into, Node tree)
    {
        into.Visits += tree.Visits;
        into.Ends += tree.Ends;
        foreach (var (symbol, count) in tree.Counts) into.Counts[symbol] = into.Counts.GetValueOrDefault(symbol) + count;
        foreach (var (symbol, next) in tree.Next)
        {
            if (into.Next.TryGetValue(symbol, out var present)) Fold(present, next);
            else
            {
                into.Next[symbol] = next;
                next.Parent = into;
            }
        }
    }

    private sealed class State(AlergiaPredictor model) : IPrefixState
    {
        private Node? _node = model._nodes[0];

        public void Predict(Span<double> p)
        {
            if (_node is not { Visits: > 0 } node)
            {
                model._unigram.CopyTo(p);
                return;
            }

            for (var a = 0; a < p.Length; a++)
            {
                var count = a == p.Length - 1 ? node.Ends : node.Counts.GetValueOrDefault(a);
                p[a] = ((1 - BackOff) * count / node.Visits) + (BackOff * model._unigram[a]);
            }

            Normalize(p);
        }

        public void Advance(int symbol) => _node = _node?.Next.GetValueOrDefault(symbol);
    }

    private sealed class Node(Node? parent, int symbol)
    {
        public Node? Parent { get; set; } = parent;

        public int Symbol { get; } = symbol;

        public int Visits { get; set; }

        public int Ends { get; set; }

        public Dictionary<int, int> Counts { get; } = [];

        public Dictionary<int, Node> Next { get; } = [];
    }
}
