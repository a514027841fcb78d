namespace Offprint.Algorithms;

/// <summary>
/// A Petri net as a predictor. A prefix is replayed, and where the net cannot follow, aligned at the least cost of that step; it leads to one marking or several
/// tied ones. Candidates are the activities (and the end) that silent transitions lead to. Probabilities are uniform over them, or the frequencies of what followed in training from the same markings.
/// </summary>
/// <remarks>The set of markings is a state of an automaton that is built as it is needed, so a step that was made before is a look-up.</remarks>
internal sealed class ProcessPredictor(ProcessDiscovery discovery, double parameter, bool empirical) : SequencePredictor
{
    private const double BackOff = 0.01;
    private const int MostMarkings = 300, MostStates = 50_000;
    private readonly Dictionary<string, PrefixSet> _states = new(StringComparer.Ordinal);
    private double[] _unigram = [];
    private PrefixSet? _start;
    private bool _truncated;

    public PetriNet? Net { get; private set; }

    public ProcessTree? Tree { get; private set; }

    public override IPrefixState Start() => new State(this);

    public override ModelCard Describe() => new(
        FormattableString.Invariant($"{discovery switch { ProcessDiscovery.DirectlyFollows => "directly-follows graph", ProcessDiscovery.Alpha => "alpha miner", ProcessDiscovery.Heuristics => "heuristics miner", _ => "inductive miner" }}{(discovery == ProcessDiscovery.Alpha ? "" : $" {parameter}")}, {(empirical ? "frequencies" : "uniform")}"),
        ModelFamily.ProcessMining, Net!.Places + Net.Transitions.Count, Net.Transitions.Sum(static t => (long)t.Inputs.Count + t.Outputs.Count), _truncated ? "some alignments were cut off by their budget" : "");

    protected override void Fit(int[][] traces, FitOptions options, CancellationToken ct)
    {
        _states.Clear();
        (_unigram, _truncated, Tree) = (Unigram(traces), false, null);
        Net = discovery switch
        {
            ProcessDiscovery.DirectlyFollows => DirectlyFollows.Of(traces).Filter(parameter).ToPetriNet(),
            ProcessDiscovery.Alpha => AlphaMiner.Discover(traces),
            ProcessDiscovery.Heuristics => HeuristicsMiner.Discover(traces, parameter),
            _ => (Tree = InductiveMiner.Discover(traces, parameter, ct)).ToPetriNet(),
        };
        _start = Intern([Net.Initial]);
        if (!empirical) return;
        foreach (var trace in traces)
        {
            ct.ThrowIfCancellationRequested();
            var state = _start;
            foreach (var symbol in trace)
            {
                state.Counts[symbol]++;
                state = Next(state, symbol);
            }

            state.Counts[Symbols]++;
        }
    }

    /// <summary>The markings after one more symbol: while the net can follow, those that it leads to; else those of the cheapest step.</summary>
    private PrefixSet Next(PrefixSet state, int symbol)
    {
        if (state.Next.TryGetValue(symbol, out var known)) return known;
        var silent = Net!.Closure(state.Markings, MostMarkings);
        HashSet<Marking> next = [];
        Follow(silent, symbol, next);
        if (next.Count == 0)
        {
            // A move in the log alone costs 1, as does one move in the model before the symbol: both are taken.
            next.UnionWith(state.Markings);
            HashSet<Marking> moved = [];
            foreach (var marking in silent)
                foreach (var transition in Net.Possible(marking))
                    if (transition.Activity >= 0 && moved.Count < MostMarkings && PetriNet.Fire(marking, transition) is { } after) moved.Add(after);
            _truncated |= silent.Count >= MostMarkings || moved.Count >= MostMarkings;
            Follow(Net.Closure(moved, 2 * MostMarkings), symbol, next);
        }

        return state.Next[symbol] = Intern(next);
    }

    private void Follow(IEnumerable<Marking> markings, int symbol, HashSet<Marking> next)
    {
        if (symbol < 0) return;
        foreach (var marking in markings)
            foreach (var transition in Net!.Possible(marking))
                if (transition.Activity == symbol && PetriNet.Fire(marking, transition) is { } after) next.Add(after);
    }

    private PrefixSet Intern(IEnumerable<Marking> markings)
    {
        var kept = markings.OrderBy(static m => m.Key, StringComparer.Ordinal).ToList();
        if (kept.Count > MostMarkings)
        {
            _truncated = true;
            kept.RemoveRange(MostMarkings, kept.Count - MostMarkings);
        }

        var key = string.Join(';', kept.Select(static m => m.Key));
        if (_states.TryGetValue(key, out var state)) return state;
        state = new PrefixSet([.. kept], new int[Outcomes]);
        if (_states.Count < MostStates) _states[key] = state;
        return state;
    }

    private bool[] Candidates(PrefixSet state)
    {
        if (state.Candidates is { } known) return known;
        var candidates = new bool[Outcomes];
        foreach (var marking in Net!.Closure(state.Markings, MostMarkings))
        {
            candidates[Symbols] |= marking.Equals(Net.Final);
            foreach (var transition in Net.Possible(marking))
                if (transition.Activity >= 0 && !candidates[transition.Activity] && PetriNet.Fire(marking, transition) is not null) candidates[transition.Activity] = true;
        }

        return state.Candidates = candidates;
    }

    private sealed class State(ProcessPredictor model) : IPrefixState
    {
        private PrefixSet _state = model._start!;

        public void Predict(Span<double> p)
        {
            var candidates = model.Candidates(_state);
            var (count, seen) = (candidates.Count(static c => c), _state.Counts.Sum());
            for (var a = 0; a < p.Length; a++)
            {
                var inside = count == 0 ? model._unigram[a]
                    : !candidates[a] && _state.Counts[a] == 0 ? 0
                    : model.IsEmpirical ? (_state.Counts[a] + (candidates[a] ? 1.0 : 0)) / (seen + count) : 1.0 / count;
                p[a] = ((1 - BackOff) * inside) + (BackOff * model._unigram[a]);
            }

            Normalize(p);
        }

        public void Advance(int symbol) => _state = model.Next(_state, symbol);
    }

    private bool IsEmpirical => empirical;

    private sealed class PrefixSet(Marking[] markings, int[] counts)
    {
        public Marking[] Markings { get; } = markings;

        public int[] Counts { get; } = counts;

        public Dictionary<int, PrefixSet> Next { get; } = [];

        public bool[]? Candidates { get; set; }
    }
}
