using System.Text;

namespace Offprint.Text;

/// <summary>
/// A nondeterministic automaton under construction: states, edges over ranges of symbols, empty edges. <see cref="Build(int, int)"/> makes the minimal deterministic
/// automaton of it. Not thread-safe.
/// </summary>
public sealed class AutomatonBuilder
{
    private readonly List<List<NfaEdge>?> _edges = [];
    private readonly List<List<int>?> _empty = [];

    /// <summary>Starts with no states.</summary>
    /// <param name="symbolCount">Symbols are 0 to this, exclusive; 256 (default) for bytes.</param>
    /// <param name="stateLimit">Most states of this automaton and of the deterministic one. Default 200,000.</param>
    public AutomatonBuilder(int symbolCount = FiniteAutomaton.ByteCount, int stateLimit = 200_000)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(symbolCount, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(stateLimit, 1);
        (SymbolCount, StateLimit) = (symbolCount, stateLimit);
    }

    /// <summary>Number of symbols.</summary>
    public int SymbolCount { get; }

    /// <summary>Most states.</summary>
    public int StateLimit { get; }

    /// <summary>States so far.</summary>
    public int StateCount => _edges.Count;

    /// <summary>Adds a state.</summary>
    /// <returns>Its number.</returns>
    /// <exception cref="ArgumentException">There would be more than <see cref="StateLimit"/>.</exception>
    public int AddState()
    {
        if (_edges.Count >= StateLimit)
        {
            throw new ArgumentException($"The automaton needs more than {StateLimit} states; repetitions with large bounds multiply what they repeat.");
        }

        _edges.Add(null);
        _empty.Add(null);
        return _edges.Count - 1;
    }

    /// <summary>Adds an edge that reads any symbol from <paramref name="first"/> to <paramref name="last"/>, both included.</summary>
    public void AddEdge(int from, int first, int last, int to)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(first);
        ArgumentOutOfRangeException.ThrowIfLessThan(last, first);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(last, SymbolCount);
        Check(to);
        (_edges[from] ??= []).Add(new NfaEdge(first, last, to));
    }

    /// <summary>Adds an edge that reads one symbol.</summary>
    public void AddEdge(int from, int symbol, int to) => AddEdge(from, symbol, symbol, to);

    /// <summary>Adds an edge that reads nothing.</summary>
    public void AddEmpty(int from, int to)
    {
        Check(to);
        (_empty[from] ??= []).Add(to);
    }

    /// <summary>Adds edges that read the UTF-8 of any Unicode scalar value in some ranges. Surrogates in a range are left out.</summary>
    /// <param name="from">Before the character.</param>
    /// <param name="ranges">Scalar values, both ends included; they may overlap.</param>
    /// <param name="to">Behind it.</param>
    public void AddScalars(int from, IEnumerable<ScalarRange> ranges, int to)
    {
        ArgumentNullException.ThrowIfNull(ranges);
        // Shared tails: "any of 16 continuation bytes, then to" is one state for all first bytes.
        var shared = new Dictionary<(int First, int Last, int Next), int>();
        foreach (var range in ranges)
        {
            foreach (var sequence in Utf8Sequences.Of(range.First, range.Last))
            {
                var next = to;
                for (var i = sequence.Length - 1; i > 0; i--)
                {
                    var key = (sequence[i].First, sequence[i].Last, next);
                    if (!shared.TryGetValue(key, out var state))
                    {
                        shared.Add(key, state = AddState());
                        AddEdge(state, key.First, key.Last, next);
                    }

                    next = state;
                }

                AddEdge(from, sequence[0].First, sequence[0].Last, next);
            }
        }
    }

    /// <summary>Adds the UTF-8 of a text between two states.</summary>
    public void AddText(int from, string text, int to)
    {
        ArgumentNullException.ThrowIfNull(text);
        AddSymbols(from, [.. Encoding.UTF8.GetBytes(text).Select(static b => (int)b)], to);
    }

    /// <summary>Adds a sequence of symbols between two states.</summary>
    public void AddSymbols(int from, IReadOnlyList<int> symbols, int to)
    {
        ArgumentNullException.ThrowIfNull(symbols);
        if (symbols.Count == 0)
        {
            AddEmpty(from, to);
            return;
        }

        for (var i = 0; i < symbols.Count; i++)
        {
            var next = i == symbols.Count - 1 ? to : AddState();
            AddEdge(from, symbols[i], next);
            from = next;
        }
    }

    /// <summary>Adds a copy of an automaton: what it accepts leads from one state to the other.</summary>
    /// <exception cref="ArgumentException">It has symbols that this one has not.</exception>
    public void AddAutomaton(int from, FiniteAutomaton automaton, int to)
    {
        ArgumentNullException.ThrowIfNull(automaton);
        if (automaton.SymbolCount > SymbolCount)
        {
            throw new ArgumentException($"The automaton has {automaton.SymbolCount} symbols, this one {SymbolCount}.", nameof(automaton));
        }

        var first = StateCount;
        for (var q = 0; q < automaton.StateCount; q++)
        {
            AddState();
        }

        AddEmpty(from, first + automaton.Start);
        for (var q = 0; q < automaton.StateCount; q++)
        {
            foreach (var (low, high, next) in automaton.Edges(q))
            {
                AddEdge(first + q, low, high, first + next);
            }

            if (automaton.IsAccepting(q))
            {
                AddEmpty(first + q, to);
            }
        }
    }

    /// <summary>The minimal deterministic automaton of the words that lead from one state to another.</summary>
    /// <exception cref="ArgumentException">It has more than <see cref="StateLimit"/> states.</exception>
    public FiniteAutomaton Build(int start, int accepting) => Build(start, accepting, null, null);

    /// <summary>The same with empty edges that hold only at the start of the text, or only at its end.</summary>
    internal FiniteAutomaton Build(int start, int accepting, IReadOnlyList<(int From, int To)>? atStart, IReadOnlyList<(int From, int To)>? atEnd)
    {
        Check(start);
        Check(accepting);
        return new SubsetConstruction(this, accepting, atStart, atEnd).Run(start);
    }

    internal IReadOnlyList<NfaEdge> EdgesOf(int state) => _edges[state] ?? (IReadOnlyList<NfaEdge>)[];

    internal IReadOnlyList<int> EmptyOf(int state) => _empty[state] ?? (IReadOnlyList<int>)[];

    private void Check(int state)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(state);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(state, StateCount);
    }
}
