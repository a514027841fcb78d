namespace Offprint.Algorithms;

/// <summary>
/// Active LeZi: LZ78 phrases set the length of a sliding window, whose suffixes are counted; orders are mixed as in PPM,
/// p_k(a) = c(context a)/c(context) + escape/c(context) · p_{k−1}(a), escape = how often the context ended without a continuation.
/// </summary>
internal sealed class LeZiPredictor : SequencePredictor
{
    private readonly Dictionary<string, int> _counts = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int[]> _next = new(StringComparer.Ordinal);
    private double[] _unigram = [];
    private int _longest;

    public override IPrefixState Start() => new State(this);

    public override ModelCard Describe() => new($"active LeZi, window {_longest}", ModelFamily.MachineLearning, _next.Count, _counts.Count);

    protected override void Fit(int[][] traces, FitOptions options, CancellationToken ct)
    {
        _counts.Clear();
        _next.Clear();
        _longest = 1;
        _unigram = Unigram(traces);
        var phrases = new HashSet<string>(StringComparer.Ordinal);
        foreach (var trace in traces)
        {
            ct.ThrowIfCancellationRequested();
            var (phrase, window) = ("", new List<char>());
            for (var i = 0; i <= trace.Length; i++)
            {
                var symbol = i < trace.Length ? trace[i] : Symbols;
                phrase += (char)symbol;
                if (phrases.Add(phrase))
                {
                    _longest = Math.Max(_longest, phrase.Length);
                    phrase = "";
                }

                window.Add((char)symbol);
                if (window.Count > _longest) window.RemoveAt(0);
                for (var n = 1; n <= window.Count; n++)
                {
                    var key = ContextKey.Last(window, n);
                    _counts[key] = _counts.GetValueOrDefault(key) + 1;
                    var context = key[..^1];
                    if (!_next.TryGetValue(context, out var row)) _next[context] = row = new int[Outcomes];
                    row[symbol]++;
                }
            }
        }
    }

    private sealed class State(LeZiPredictor model) : IPrefixState
    {
        private readonly List<char> _prefix = [];

        public void Predict(Span<double> p)
        {
            model._unigram.CopyTo(p);
            for (var k = 1; k < Math.Min(model._longest, _prefix.Count + 1); k++)
            {
                var key = ContextKey.Last(_prefix, k);
                if (!model._counts.TryGetValue(key, out var seen)) break;
                var row = model._next.GetValueOrDefault(key);
                var escape = seen - (row?.Sum() ?? 0);
                for (var a = 0; a < p.Length; a++) p[a] = ((row?[a] ?? 0) + (Math.Max(escape, 0) * p[a])) / seen;
                if (row is not null && escape <= 0) Normalize(p);
            }

            Normalize(p);
        }

        public void Advance(int symbol) => _prefix.Add(ContextKey.Of(symbol));
    }
}
