namespace Offprint.Algorithms;

/// <summary>All-k-th-order Markov (AKOM): the longest context seen in training decides.</summary>
internal sealed class AllOrdersPredictor(int maximum) : SequencePredictor
{
    private const double Floor = 1e-3;
    private Dictionary<string, int[]>[] _orders = [];

    public override IPrefixState Start() => new State(this);

    public override ModelCard Describe() => new($"AKOM, orders 0 to {maximum}", ModelFamily.MachineLearning, _orders.Sum(static o => o.Count), _orders.Sum(static o => o.Values.Sum(static row => (long)row.Count(static c => c > 0))));

    protected override void Fit(int[][] traces, FitOptions options, CancellationToken ct) =>
        _orders = [.. Enumerable.Range(0, maximum + 1).Select(k => ContextKey.Count(traces, k, Outcomes))];

    private sealed class State(AllOrdersPredictor model) : IPrefixState
    {
        private readonly List<char> _prefix = [];

        public void Predict(Span<double> p)
        {
            for (var k = Math.Min(model._orders.Length - 1, _prefix.Count); k >= 0; k--)
            {
                // A shorter key than k would be a beginning, which the lower orders hold too.
                if (!model._orders[k].TryGetValue(ContextKey.Last(_prefix, k), out var row)) continue;
                for (var a = 0; a < p.Length; a++) p[a] = row[a] + Floor;
                break;
            }

            Normalize(p);
        }

        public void Advance(int symbol) => _prefix.Add(ContextKey.Of(symbol));
    }
}
