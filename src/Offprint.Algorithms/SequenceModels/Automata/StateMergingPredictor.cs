namespace Offprint.Algorithms;

/// <summary>
/// A probabilistic automaton by merging states: a prefix tree with frequencies whose states are merged, red and blue, where a rule says so; predictions from the state reached, the unigram after an unseen transition.
/// </summary>
internal abstract class StateMergingPredictor : SequencePredictor
{
    private const double BackOff = 0.01;
    private List<Node> _nodes = [];
    private double[] _unigram = [];

    public int StateCount => _nodes.Count;

    public override IPrefixState Start() => new State(this);

    public override ModelCard Describe() => new(Title, ModelFamily.GrammarInference, StateCount, _nodes.Sum(static n => n.Next.Count + 1L));

    /// <summary>States of the prefix tree.</summary>
    public int TreeStates { get; private set; }

    /// <summary>The probability of a whole trace by the frequencies of the automaton alone.</summary>
    public double Probability(ReadOnlySpan<int> trace)
    {
        var (node, p) = (_nodes[0], 1.0);
        foreach (var symbol in trace)
        {
            if (!node.Next.TryGetValue(symbol, out var next)) return 0;
            p *= (double)node.Counts[symbol] / node.Visits;
            node = next;
        }

        return p * node.Ends / node.Visits;
    }

    /// <summary>Name with settings.</summary>
    protected abstract string Title { get; }

    /// <summary>Whether a blue state, the root of a tree, may be merged into a red one.</summary>
    protected abstract bool Compatible(Node red, Node blue);

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

        TreeStates = _nodes.Count;
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

    private sealed class State(StateMergingPredictor model) : IPrefixState
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

    internal sealed class Node(Node? parent, int symbol)
    {
        public Node? Parent { get; set; } = parent;

        public int Symbol { get; } = symbol;

        public int Visits { get; set; }

        public int Ends { get; set; }

        public Dictionary<int, int> Counts { get; } = [];

        public Dictionary<int, Node> Next { get; } = [];
    }
}
