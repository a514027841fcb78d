using System.Collections.Concurrent;
using Offprint.Text;

namespace Offprint.Inference;

/// <summary>
/// A recursive grammar: the automata of its rules call each other. A state is the set of all (automaton state, return frame) that the bytes so far allow; frames of one call at one place are shared, so
/// that ambiguous grammars stay polynomial, and a call in the last place of a rule returns where the rule does.
/// </summary>
internal sealed class PushdownGrammar : IGrammar
{
    private const int Far = int.MaxValue / 4;
    private const long KeptBytes = 64L << 20;
    private readonly int[] _byteClass = new int[FiniteAutomaton.ByteCount];
    private readonly int[] _next;
    private readonly (int Rule, int Return)[][] _calls;
    private readonly bool[] _accepting;
    private readonly bool[] _leaves;
    private readonly int[] _shortest;
    private readonly int[] _starts;
    private readonly int[] _ruleOrder;
    private readonly int _keptStates;
    private int _known;
    private ConcurrentDictionary<PushdownFrame, PushdownFrame> _frames = new();
    private ConcurrentDictionary<PushdownState, PushdownState> _states = new();
    private int _epoch;

    /// <param name="automata">One for each rule over bytes and calls; no empty strings, no left recursion.</param>
    /// <param name="root">The rule to start with.</param>
    /// <param name="nullable">Whether the empty string belongs to the grammar.</param>
    public PushdownGrammar(FiniteAutomaton[] automata, int root, bool nullable)
    {
        ClassCount = Classes(automata);
        // A state that was advanced remembers where every class of bytes leads.
        _keptStates = (int)(KeptBytes / StateBytes);
        _starts = new int[automata.Length];
        var count = 0;
        for (var r = 0; r < automata.Length; r++)
        {
            _starts[r] = count + automata[r].Start;
            count += automata[r].StateCount;
        }

        (_next, _calls, _accepting, _leaves) = (new int[count * ClassCount], new (int, int)[count][], new bool[count], new bool[count]);
        var representative = new int[ClassCount];
        for (var b = 0; b < FiniteAutomaton.ByteCount; b++)
        {
            representative[_byteClass[b]] = b;
        }

        var offset = 0;
        foreach (var automaton in automata)
        {
            for (var q = 0; q < automaton.StateCount; q++)
            {
                for (var c = 0; c < ClassCount; c++)
                {
                    var next = automaton.Next(q, representative[c]);
                    _next[((offset + q) * ClassCount) + c] = next < 0 ? -1 : offset + next;
                }

                var calls = new List<(int Rule, int Return)>();
                foreach (var (first, last, next) in automaton.Edges(q))
                {
                    _leaves[offset + q] = true;
                    for (var symbol = Math.Max(first, FiniteAutomaton.ByteCount); symbol <= last; symbol++)
                    {
                        calls.Add((symbol - FiniteAutomaton.ByteCount, offset + next));
                    }
                }

                _calls[offset + q] = [.. calls];
                _accepting[offset + q] = automaton.IsAccepting(q);
            }

            offset += automaton.StateCount;
        }

        _shortest = Shortest();
        _ruleOrder = CallersFirst();
        Start = new PushdownState(this, [new PushdownItem(_starts[root], new PushdownFrame([], atEnd: true, 0))], nullable, nullable ? 0 : _shortest[_starts[root]]);
    }

    public IGrammarState Start { get; }

    public int ClassCount { get; }

    /// <summary>About how much memory it takes, with the states that it remembers.</summary>
    public long Bytes => (4L * _next.Length) + (40L * _calls.Length) + (Volatile.Read(ref _known) * StateBytes);

    private long StateBytes => 300 + (9 * ClassCount);

    /// <summary>Counts how often the tables of known states were emptied; what states remember of older times is let go.</summary>
    public int Epoch => Volatile.Read(ref _epoch);

    public int ClassOf(byte value) => _byteClass[value];

    /// <summary>The items of a state and those of all calls that may begin here.</summary>
    public PushdownItem[] Expand(PushdownItem[] items)
    {
        var result = new List<PushdownItem>(items);
        Dictionary<int, Returns>? pending = null;
        foreach (var item in items)
        {
            Call(item);
        }

        if (pending is not null)
        {
            // All callers of a rule come before it, so that its frame is complete.
            foreach (var rule in _ruleOrder)
            {
                if (pending.TryGetValue(rule, out var returns))
                {
                    var item = new PushdownItem(_starts[rule], Frame(returns));
                    result.Add(item);
                    Call(item);
                }
            }
        }

        return [.. result];

        void Call(PushdownItem item)
        {
            foreach (var (rule, back) in _calls[item.State])
            {
                pending ??= [];
                if (!pending.TryGetValue(rule, out var returns))
                {
                    pending.Add(rule, returns = new Returns());
                }

                if (_leaves[back])
                {
                    returns.Items.Add(new PushdownItem(back, item.Frame));
                }
                else
                {
                    // The call is the last thing in its rule: return where the caller does.
                    returns.Items.UnionWith(item.Frame.Returns);
                    returns.AtEnd |= item.Frame.AtEnd;
                }
            }
        }
    }

    /// <summary>The state behind a byte class.</summary>
    public PushdownState? Advance(PushdownItem[] expanded, int byteClass)
    {
        HashSet<PushdownItem>? seen = null;
        var (kept, accepting, shortest) = (new List<PushdownItem>(), false, Far);
        var work = new Stack<PushdownItem>();
        foreach (var item in expanded)
        {
            var next = _next[(item.State * ClassCount) + byteClass];
            if (next >= 0)
            {
                Reach(new PushdownItem(next, item.Frame));
            }
        }

        if (seen is null)
        {
            return null;
        }

        while (work.TryPop(out var item))
        {
            if (_leaves[item.State])
            {
                kept.Add(item);
                shortest = Math.Min(shortest, _shortest[item.State] + item.Frame.Shortest);
            }

            if (_accepting[item.State])
            {
                accepting |= item.Frame.AtEnd;
                foreach (var back in item.Frame.Returns)
                {
                    Reach(back);
                }
            }
        }

        kept.Sort();
        return Intern(new PushdownState(this, [.. kept], accepting, accepting ? 0 : shortest));

        void Reach(PushdownItem item)
        {
            if ((seen ??= []).Add(item))
            {
                work.Push(item);
            }
        }
    }

    private PushdownState Intern(PushdownState state)
    {
        var known = _states.GetOrAdd(state, state);
        if (ReferenceEquals(known, state) && Interlocked.Increment(ref _known) > _keptStates)
        {
            Volatile.Write(ref _known, 0);
            _states = new ConcurrentDictionary<PushdownState, PushdownState>();
            _frames = new ConcurrentDictionary<PushdownFrame, PushdownFrame>();
            Interlocked.Increment(ref _epoch);
        }

        return known;
    }

    private PushdownFrame Frame(Returns returns)
    {
        PushdownItem[] items = [.. returns.Items];
        Array.Sort(items);
        var shortest = items.Aggregate(returns.AtEnd ? 0 : Far, (least, item) => Math.Min(least, _shortest[item.State] + item.Frame.Shortest));
        var frame = new PushdownFrame(items, returns.AtEnd, Math.Min(shortest, Far));
        return _frames.GetOrAdd(frame, frame);
    }

    private int Classes(FiniteAutomaton[] automata)
    {
        var count = 1;
        foreach (var automaton in automata)
        {
            var numbers = new Dictionary<(int, int), int>();
            for (var b = 0; b < FiniteAutomaton.ByteCount; b++)
            {
                var key = (_byteClass[b], automaton.ClassOf(b));
                if (!numbers.TryGetValue(key, out var number))
                {
                    numbers.Add(key, number = numbers.Count);
                }

                _byteClass[b] = number;
            }

            count = numbers.Count;
        }

        return count;
    }

    /// <summary>Fewest bytes from every state to the end of its rule.</summary>
    private int[] Shortest()
    {
        var shortest = new int[_accepting.Length];
        for (var q = 0; q < shortest.Length; q++)
        {
            shortest[q] = _accepting[q] ? 0 : Far;
        }

        for (var changed = true; changed;)
        {
            changed = false;
            for (var q = shortest.Length - 1; q >= 0; q--)
            {
                var best = shortest[q];
                for (var c = 0; c < ClassCount; c++)
                {
                    best = _next[(q * ClassCount) + c] is var to and >= 0 ? Math.Min(best, 1 + shortest[to]) : best;
                }

                foreach (var (rule, back) in _calls[q])
                {
                    best = Math.Min(best, shortest[_starts[rule]] + shortest[back]);
                }

                if (best < shortest[q])
                {
                    (shortest[q], changed) = (best, true);
                }
            }
        }

        return shortest;
    }

    /// <summary>The rules in an order in which those that begin with a call of another come first.</summary>
    private int[] CallersFirst()
    {
        var (done, order) = (new bool[_starts.Length], new List<int>());
        for (var r = 0; r < _starts.Length; r++)
        {
            if (done[r])
            {
                continue;
            }

            var work = new Stack<(int Rule, int At)>();
            done[r] = true;
            work.Push((r, 0));
            while (work.TryPop(out var top))
            {
                var calls = _calls[_starts[top.Rule]];
                if (top.At == calls.Length)
                {
                    order.Add(top.Rule);
                    continue;
                }

                work.Push((top.Rule, top.At + 1));
                var callee = calls[top.At].Rule;
                if (!done[callee])
                {
                    done[callee] = true;
                    work.Push((callee, 0));
                }
            }
        }

        order.Reverse();
        return [.. order];
    }

    private sealed class Returns
    {
        public HashSet<PushdownItem> Items { get; } = [];

        public bool AtEnd { get; set; }
    }
}
