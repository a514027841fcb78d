namespace Offprint.Algorithms;

/// <summary>
/// MDI (Thollard, Dupont and de la Higuera 2000): a merge is made when the divergence of the automaton from the prefix tree, D(tree ‖ automaton) over whole traces in nats, grows by less than a threshold for each state that
/// the merge and the folding after it save.
/// </summary>
internal sealed class MdiPredictor(double threshold) : StateMergingPredictor
{
    private int _traces;

    protected override string Title => FormattableString.Invariant($"MDI, threshold {threshold}");

    /// <summary>D(tree ‖ automaton) by the merges that were made.</summary>
    public double Divergence { get; private set; }

    protected override void Fit(int[][] traces, FitOptions options, CancellationToken ct)
    {
        (_traces, Divergence) = (traces.Length, 0);
        base.Fit(traces, options, ct);
    }

    protected override bool Compatible(Node red, Node blue)
    {
        // A trial of the folding: the counts of the states that receive others, and the branches that they are given.
        var received = new Dictionary<Node, Tally>();
        var given = new Dictionary<(Node, int), Node>();
        var (before, saved) = (0.0, 0);
        void Fold(Node into, Node tree)
        {
            if (!received.TryGetValue(into, out var tally))
            {
                received[into] = tally = new Tally(into);
                before += tally.LogLikelihood();
            }

            before += new Tally(tree).LogLikelihood();
            saved++;
            tally.Add(tree);
            foreach (var (symbol, next) in tree.Next)
            {
                // What leads to the blue state leads to the red one from now on.
                if (into.Next.TryGetValue(symbol, out var present) || given.TryGetValue((into, symbol), out present)) Fold(ReferenceEquals(present, blue) ? red : present, next);
                else given[(into, symbol)] = next;
            }
        }

        Fold(red, blue);
        // D differs from the negative log-likelihood of the traces, divided by their number, only by what all automata share.
        var growth = (before - received.Values.Sum(static t => t.LogLikelihood())) / Math.Max(1, _traces);
        if (growth >= threshold * saved) return false;
        Divergence += growth;
        return true;
    }

    private sealed class Tally
    {
        private readonly Dictionary<int, int> _counts = [];
        private int _visits, _ends;

        public Tally(Node node) => Add(node);

        public void Add(Node node)
        {
            (_visits, _ends) = (_visits + node.Visits, _ends + node.Ends);
            foreach (var (symbol, count) in node.Counts) _counts[symbol] = _counts.GetValueOrDefault(symbol) + count;
        }

        /// <summary>Σ n(a) log(n(a) / n) over symbols and the end.</summary>
        public double LogLikelihood() => Term(_ends) + _counts.Values.Sum(Term);

        private double Term(int count) => count == 0 ? 0 : count * Math.Log((double)count / _visits);
    }
}
