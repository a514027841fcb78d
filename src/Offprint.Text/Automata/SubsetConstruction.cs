using System.Runtime.InteropServices;

namespace Offprint.Text;

/// <summary>From a nondeterministic automaton to the minimal deterministic one.</summary>
internal sealed class SubsetConstruction
{
    /// <summary>Most members of all sets together (32 MB): few states with large sets take as much time and memory as many with small ones.</summary>
    private const long MemberLimit = 8_000_000;
    private readonly AutomatonBuilder _nfa;
    private readonly int _accepting;
    private readonly ILookup<int, int>? _atStart;
    private readonly ILookup<int, int>? _atEnd;
    private readonly int[] _stamps;
    private readonly Stack<int> _work = new();
    private int _stamp;

    public SubsetConstruction(AutomatonBuilder nfa, int accepting, IReadOnlyList<(int From, int To)>? atStart, IReadOnlyList<(int From, int To)>? atEnd)
    {
        (_nfa, _accepting) = (nfa, accepting);
        _atStart = atStart is { Count: > 0 } ? atStart.ToLookup(static e => e.From, static e => e.To) : null;
        _atEnd = atEnd is { Count: > 0 } ? atEnd.ToLookup(static e => e.From, static e => e.To) : null;
        _stamps = new int[nfa.StateCount];
    }

    public FiniteAutomaton Run(int start)
    {
        var (classOf, classCount) = Classes();
        var sets = new List<int[]>();
        var numbers = new Dictionary<int[], int>(SetComparer.Instance);
        var (next, accepting) = (new List<int>(), new List<bool>());
        // The start is a state of its own: only there do edges for the start of the text hold.
        var first = Closure([start], _atStart, null);
        sets.Add(first);
        accepting.Add(Array.BinarySearch(Closure([start], _atStart, _atEnd), _accepting) >= 0);
        if (_atStart is null)
        {
            numbers.Add(first, 0);
        }

        var members = (long)first.Length;
        var targets = new List<int>[classCount];
        for (var c = 0; c < classCount; c++)
        {
            targets[c] = [];
        }

        for (var q = 0; q < sets.Count; q++)
        {
            foreach (var edge in sets[q].SelectMany(_nfa.EdgesOf))
            {
                for (var c = classOf[edge.First]; c <= classOf[edge.Last]; c++)
                {
                    targets[c].Add(edge.To);
                }
            }

            for (var c = 0; c < classCount; c++)
            {
                if (targets[c].Count == 0)
                {
                    next.Add(-1);
                    continue;
                }

                var set = Closure(CollectionsMarshal.AsSpan(targets[c]), null, null);
                targets[c].Clear();
                if (!numbers.TryGetValue(set, out var number))
                {
                    number = sets.Count;
                    if (number >= _nfa.StateLimit)
                    {
                        throw new ArgumentException($"The deterministic automaton needs more than {_nfa.StateLimit} states.");
                    }

                    numbers.Add(set, number);
                    sets.Add(set);
                    members += set.Length;
                    if (members > MemberLimit)
                    {
                        throw new ArgumentException($"The automaton is too ambiguous: after {sets.Count} deterministic states, each stands for {members / sets.Count} others on average; nested optional parts and repetitions do that.");
                    }
                    accepting.Add(Array.BinarySearch(_atEnd is null ? set : Closure(set, null, _atEnd), _accepting) >= 0);
                }

                next.Add(number);
            }
        }

        return Minimization.Run(classOf, classCount, [.. next], [.. accepting], 0);
    }

    /// <summary>Symbols that no edge tells apart are one class; classes are ranges, in order.</summary>
    private (int[] ClassOf, int Count) Classes()
    {
        var cuts = new bool[_nfa.SymbolCount + 1];
        for (var q = 0; q < _nfa.StateCount; q++)
        {
            foreach (var edge in _nfa.EdgesOf(q))
            {
                cuts[edge.First] = cuts[edge.Last + 1] = true;
            }
        }

        var (classOf, c) = (new int[_nfa.SymbolCount], 0);
        for (var s = 1; s < classOf.Length; s++)
        {
            classOf[s] = c += cuts[s] ? 1 : 0;
        }

        return (classOf, c + 1);
    }

    private int[] Closure(ReadOnlySpan<int> states, ILookup<int, int>? atStart, ILookup<int, int>? atEnd)
    {
        _stamp++;
        var result = new List<int>(states.Length);
        foreach (var q in states)
        {
            Visit(q);
        }

        while (_work.TryPop(out var q))
        {
            foreach (var to in _nfa.EmptyOf(q))
            {
                Visit(to);
            }

            foreach (var to in atStart?[q] ?? [])
            {
                Visit(to);
            }

            foreach (var to in atEnd?[q] ?? [])
            {
                Visit(to);
            }
        }

        // States without edges of their own only matter when they accept, or when an edge for the end of the text leaves them.
        var set = result.Where(q => q == _accepting || _nfa.EdgesOf(q).Count > 0 || (_atEnd?.Contains(q) ?? false)).ToArray();
        Array.Sort(set);
        return set;

        void Visit(int q)
        {
            if (_stamps[q] != _stamp)
            {
                _stamps[q] = _stamp;
                result.Add(q);
                _work.Push(q);
            }
        }
    }

    private sealed class SetComparer : IEqualityComparer<int[]>
    {
        public static readonly SetComparer Instance = new();

        public bool Equals(int[]? x, int[]? y) => x.AsSpan().SequenceEqual(y);

        public int GetHashCode(int[] set)
        {
            var hash = default(HashCode);
            hash.AddBytes(MemoryMarshal.AsBytes<int>(set));
            return hash.ToHashCode();
        }
    }
}
