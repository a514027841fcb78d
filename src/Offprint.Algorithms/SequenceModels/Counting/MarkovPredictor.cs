namespace Offprint.Algorithms;

/// <summary>p(a | last k) = (c(context, a) + α) / (c(context) + α·outcomes).</summary>
internal sealed class MarkovPredictor(int order, double alpha) : SequencePredictor
{
    private Dictionary<string, int[]> _counts = [];

    public override IPrefixState Start() => new State(this);

    public override ModelCard Describe() => new(order == 0 ? "unigram" : $"Markov, order {order}", ModelFamily.MachineLearning, _counts.Count, _counts.Values.Sum(static row => (long)row.Count(static c => c > 0)));

    protected override void Fit(int[][] traces, FitOptions options, CancellationToken ct) => _counts = ContextKey.Count(traces, order, Outcomes);

    private sealed class State(MarkovPredictor model) : IPrefixState
    {
        private readonly List<char> _prefix = [];

        public void Predict(Span<double> p)
        {
            p.Fill(model.UnseenWeight);
            if (model._counts.TryGetValue(ContextKey.Last(_prefix, model.Order), out var row))
                for (var a = 0; a < p.Length; a++) p[a] = row[a] + model.Alpha;
            Normalize(p);
        }

        public void Advance(int symbol) => _prefix.Add(ContextKey.Of(symbol));
    }

    private int Order => order;

    private double Alpha => alpha;

    private double UnseenWeight => alpha > 0 ? alpha : 1;
}
