using System.Numerics;

namespace Offprint.Text;

public sealed partial class FiniteAutomaton
{
    /// <summary>Whether only finitely many sequences are accepted.</summary>
    public bool IsFinite => LongestWord() is not null;

    /// <summary>Symbols of the longest accepted sequence; null when there is no longest one, 0 when nothing is accepted.</summary>
    public int? LongestWord()
    {
        // Depth first; every state is useful, so that any cycle gives infinitely many words.
        var (longest, open) = (new int[StateCount], new bool[StateCount]);
        Array.Fill(longest, -1);
        var work = new Stack<(int State, int Class)>();
        work.Push((Start, 0));
        open[Start] = true;
        while (work.TryPop(out var top))
        {
            var (q, c) = top;
            if (c == ClassCount)
            {
                open[q] = false;
                longest[q] = 0;
                for (var k = 0; k < ClassCount; k++)
                {
                    longest[q] = NextByClass(q, k) is var to and >= 0 ? Math.Max(longest[q], longest[to] + 1) : longest[q];
                }

                continue;
            }

            work.Push((q, c + 1));
            if (NextByClass(q, c) is var next and >= 0)
            {
                if (open[next])
                {
                    return null;
                }

                if (longest[next] < 0)
                {
                    open[next] = true;
                    work.Push((next, 0));
                }
            }
        }

        return longest[Start];
    }

    /// <summary>Number of accepted sequences of at most some symbols.</summary>
    /// <param name="maximumLength">Most symbols; null for all, when they are finitely many.</param>
    /// <exception cref="InvalidOperationException">There are infinitely many, and no length was given.</exception>
    public BigInteger Count(int? maximumLength = null)
        => CountsByLength(Bound(maximumLength)).Aggregate(BigInteger.Zero, static (sum, row) => sum + row[0]);

    /// <summary>The accepted sequences, shorter ones first and then in symbol order.</summary>
    /// <param name="maximumLength">Most symbols; null goes on for ever when there are infinitely many.</param>
    public IEnumerable<int[]> Enumerate(int? maximumLength = null)
    {
        if (IsEmpty)
        {
            yield break;
        }

        var bound = maximumLength ?? LongestWord() ?? int.MaxValue;
        // can[n][q]: whether some word of n symbols leads from q to acceptance.
        var can = new List<bool[]>();
        for (var n = 0; n <= bound && n >= 0; n++)
        {
            var row = new bool[StateCount];
            for (var q = 0; q < StateCount; q++)
            {
                row[q] = n == 0 ? _accepting[q] : Enumerable.Range(0, ClassCount).Any(c => NextByClass(q, c) is var to and >= 0 && can[n - 1][to]);
            }

            can.Add(row);
            if (!row[Start])
            {
                continue;
            }

            var word = new int[n];
            var states = new int[n + 1];
            states[0] = Start;
            var i = 0;
            Array.Fill(word, -1);
            while (i >= 0)
            {
                if (i == n)
                {
                    yield return [.. word];
                    i--;
                    continue;
                }

                var symbol = word[i] + 1;
                while (symbol < SymbolCount && !(Next(states[i], symbol) is var to and >= 0 && can[n - i - 1][to]))
                {
                    symbol++;
                }

                if (symbol == SymbolCount)
                {
                    word[i--] = -1;
                    continue;
                }

                word[i] = symbol;
                states[++i] = Next(states[i - 1], symbol);
            }
        }
    }

    /// <summary>Draws accepted sequences uniformly.</summary>
    /// <param name="maximumLength">Most symbols; null for all, when they are finitely many.</param>
    /// <exception cref="InvalidOperationException">Nothing of that length is accepted, or there are infinitely many and no length was given.</exception>
    public AutomatonSampler CreateSampler(int? maximumLength = null) => new(this, CountsByLength(Bound(maximumLength)));

    /// <summary>[n][q]: the words of just n symbols that lead from state q to acceptance.</summary>
    private List<BigInteger[]> CountsByLength(int length)
    {
        var sizes = new int[ClassCount];
        Array.ForEach(_classOf, c => sizes[c]++);
        var counts = new List<BigInteger[]>(length + 1);
        for (var n = 0; n <= length; n++)
        {
            var row = new BigInteger[StateCount];
            for (var q = 0; q < StateCount; q++)
            {
                for (var c = 0; c < ClassCount && n > 0; c++)
                {
                    if (NextByClass(q, c) is var to and >= 0 && !counts[n - 1][to].IsZero)
                    {
                        row[q] += sizes[c] * counts[n - 1][to];
                    }
                }

                row[q] = n == 0 && _accepting[q] ? BigInteger.One : row[q];
            }

            counts.Add(row);
        }

        return counts;
    }

    private int Bound(int? maximumLength)
    {
        if (maximumLength is { } given)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(given, nameof(maximumLength));
            return given;
        }

        return LongestWord() ?? throw new InvalidOperationException("The automaton accepts infinitely many words; give a maximum length.");
    }
}
