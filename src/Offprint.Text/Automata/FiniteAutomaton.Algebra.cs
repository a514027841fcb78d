namespace Offprint.Text;

public sealed partial class FiniteAutomaton
{
    /// <summary>Most states of a product, before it is minimised: two automata that are small enough by themselves may have one of a thousand million.</summary>
    private const int ProductLimit = 400_000;

    /// <summary>What both accept (product automaton).</summary>
    /// <exception cref="ArgumentException">The numbers of symbols differ, or the product has too many states.</exception>
    public FiniteAutomaton Intersect(FiniteAutomaton other) => Product(other, static (a, b) => a && b);

    /// <summary>What at least one accepts.</summary>
    public FiniteAutomaton Union(FiniteAutomaton other) => Product(other, static (a, b) => a || b);

    /// <summary>What this one accepts and the other does not.</summary>
    public FiniteAutomaton Except(FiniteAutomaton other) => Product(other, static (a, b) => a && !b);

    /// <summary>What just one of the two accepts.</summary>
    public FiniteAutomaton SymmetricDifference(FiniteAutomaton other) => Product(other, static (a, b) => a != b);

    /// <summary>All sequences of symbols that this one does not accept. Over bytes these include broken UTF-8.</summary>
    public FiniteAutomaton Complement() => All(SymbolCount).Except(this);

    /// <summary>A word of this one, then a word of the other.</summary>
    public FiniteAutomaton Concatenate(FiniteAutomaton other)
    {
        Check(other);
        var builder = new AutomatonBuilder(SymbolCount);
        var (start, middle, end) = (builder.AddState(), builder.AddState(), builder.AddState());
        builder.AddAutomaton(start, this, middle);
        builder.AddAutomaton(middle, other, end);
        return builder.Build(start, end);
    }

    /// <summary>Any number of words one behind the other, none included.</summary>
    public FiniteAutomaton Repeat()
    {
        var builder = new AutomatonBuilder(SymbolCount);
        var (start, end) = (builder.AddState(), builder.AddState());
        builder.AddAutomaton(start, this, end);
        builder.AddEmpty(end, start);
        builder.AddEmpty(start, end);
        return builder.Build(start, end);
    }

    /// <summary>Whether both accept the same.</summary>
    public bool IsEquivalentTo(FiniteAutomaton other) => ShortestDifference(other) is null;

    /// <summary>Whether everything that this one accepts is accepted by the other.</summary>
    public bool IsSubsetOf(FiniteAutomaton other) => Except(other).IsEmpty;

    /// <summary>The shortest sequence (the first in symbol order among them) that just one of the two accepts; null when they are equivalent.</summary>
    public int[]? ShortestDifference(FiniteAutomaton other) => SymmetricDifference(other).ShortestWitness();

    /// <summary>The shortest accepted sequence, the first in symbol order among them; null when nothing is accepted.</summary>
    public int[]? ShortestWitness()
    {
        if (IsEmpty)
        {
            return null;
        }

        // From the start always to the first symbol on a shortest way.
        var distance = ShortestCompletions();
        var (word, q) = (new List<int>(), Start);
        while (distance[q] > 0)
        {
            var (first, _, next) = Edges(q).First(edge => distance[edge.Next] == distance[q] - 1);
            word.Add(first);
            q = next;
        }

        return [.. word];
    }

    /// <summary>For every state the fewest symbols that lead to acceptance.</summary>
    public int[] ShortestCompletions()
    {
        var distance = new int[StateCount];
        Array.Fill(distance, int.MaxValue);
        var sources = new List<int>[StateCount];
        for (var q = 0; q < StateCount; q++)
        {
            sources[q] = [];
        }

        var work = new Queue<int>();
        for (var q = 0; q < StateCount; q++)
        {
            for (var c = 0; c < ClassCount; c++)
            {
                if (NextByClass(q, c) is var to and >= 0)
                {
                    sources[to].Add(q);
                }
            }

            if (_accepting[q])
            {
                distance[q] = 0;
                work.Enqueue(q);
            }
        }

        while (work.TryDequeue(out var q))
        {
            foreach (var from in sources[q])
            {
                if (distance[from] == int.MaxValue)
                {
                    distance[from] = distance[q] + 1;
                    work.Enqueue(from);
                }
            }
        }

        return distance;
    }

    private FiniteAutomaton Product(FiniteAutomaton other, Func<bool, bool, bool> accepts)
    {
        Check(other);
        // Symbols of the same class on both sides are one class.
        var (classOf, pairs) = (new int[SymbolCount], new List<(int, int)>());
        var numbers = new Dictionary<(int, int), int>();
        for (var s = 0; s < SymbolCount; s++)
        {
            var pair = (_classOf[s], other._classOf[s]);
            if (!numbers.TryGetValue(pair, out classOf[s]))
            {
                numbers.Add(pair, classOf[s] = pairs.Count);
                pairs.Add(pair);
            }
        }

        var states = new List<(int A, int B)> { (Start, other.Start) };
        var found = new Dictionary<(int, int), int> { [states[0]] = 0 };
        var (next, accepting) = (new List<int>(), new List<bool>());
        for (var i = 0; i < states.Count; i++)
        {
            var (a, b) = states[i];
            accepting.Add(accepts(a >= 0 && _accepting[a], b >= 0 && other._accepting[b]));
            foreach (var (ca, cb) in pairs)
            {
                var to = (a < 0 ? -1 : NextByClass(a, ca), b < 0 ? -1 : other.NextByClass(b, cb));
                if (to is (-1, -1))
                {
                    next.Add(-1);
                    continue;
                }

                if (!found.TryGetValue(to, out var number))
                {
                    found.Add(to, number = states.Count);
                    states.Add(to);
                    if (number >= ProductLimit)
                    {
                        throw new ArgumentException($"The two automata, of {StateCount} and {other.StateCount} states, need more than {ProductLimit} states together.", nameof(other));
                    }
                }

                next.Add(number);
            }
        }

        return Minimization.Run(classOf, pairs.Count, [.. next], [.. accepting], 0);
    }

    private void Check(FiniteAutomaton other)
    {
        ArgumentNullException.ThrowIfNull(other);
        if (other.SymbolCount != SymbolCount)
        {
            throw new ArgumentException($"The other automaton has {other.SymbolCount} symbols, this one {SymbolCount}.", nameof(other));
        }
    }
}
