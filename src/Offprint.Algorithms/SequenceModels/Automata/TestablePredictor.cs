namespace Offprint.Algorithms;

/// <summary>A k-testable machine: states are the last k − 1 symbols, with just the transitions of the log; the unigram after an unseen one, until a known state comes.</summary>
internal sealed class TestablePredictor(int k) : SequencePredictor
{
    private const double BackOff = 0.01;
    private Dictionary<string, int[]> _states = [];
    private double[] _unigram = [];

    public override IPrefixState Start() => new State(this);

    public override ModelCard Describe() => new($"{k}-testable machine", ModelFamily.GrammarInference, _states.Count, _states.Values.Sum(static row => (long)row.Count(static c => c > 0)));

    protected override void Fit(int[][] traces, FitOptions options, CancellationToken ct) => (_states, _unigram) = (ContextKey.Count(traces, k - 1, Outcomes), Unigram(traces));

    private sealed class State(TestablePredictor model) : IPrefixState
    {
        private readonly List<char> _prefix = [];

        public void Predict(Span<double> p)
        {
            var row = model._states.GetValueOrDefault(ContextKey.Last(_prefix, model.Length));
            var sum = row?.Sum() ?? 0;
            for (var a = 0; a < p.Length; a++) p[a] = row is null ? model._unigram[a] : ((1 - BackOff) * row[a] / sum) + (BackOff * model._unigram[a]);
            Normalize(p);
        }

        public void Advance(int symbol) => _prefix.Add(ContextKey.Of(symbol));
    }

    private int Length => k - 1;
}
