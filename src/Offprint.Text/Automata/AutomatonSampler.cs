using System.Numerics;

namespace Offprint.Text;

/// <summary>Draws words of an automaton, each with the same probability. Made by <see cref="FiniteAutomaton.CreateSampler"/>; safe for several threads with a generator each.</summary>
public sealed class AutomatonSampler
{
    private readonly FiniteAutomaton _automaton;
    private readonly List<BigInteger[]> _counts;

    internal AutomatonSampler(FiniteAutomaton automaton, List<BigInteger[]> counts)
    {
        (_automaton, _counts) = (automaton, counts);
        Count = counts.Aggregate(BigInteger.Zero, (sum, row) => sum + row[automaton.Start]);
        if (Count.IsZero)
        {
            throw new InvalidOperationException($"The automaton accepts no word of at most {counts.Count - 1} symbols.");
        }
    }

    /// <summary>Number of words that are drawn from.</summary>
    public BigInteger Count { get; }

    /// <summary>Draws a word.</summary>
    public int[] Next(Random random)
    {
        ArgumentNullException.ThrowIfNull(random);
        var rank = Below(Count, random);
        var (length, q) = (0, _automaton.Start);
        while (rank >= _counts[length][q])
        {
            rank -= _counts[length++][q];
        }

        var word = new int[length];
        for (var i = 0; i < length; i++)
        {
            foreach (var (first, last, next) in _automaton.Edges(q))
            {
                var each = _counts[length - i - 1][next];
                var all = each * (last - first + 1);
                if (rank < all)
                {
                    word[i] = first + (int)(rank / each);
                    (rank, q) = (rank % each, next);
                    break;
                }

                rank -= all;
            }
        }

        return word;
    }

    private static BigInteger Below(BigInteger limit, Random random)
    {
        // As many bits as the limit has; draws beyond it are thrown away.
        var bytes = new byte[limit.GetByteCount(isUnsigned: true)];
        var spare = (8 * bytes.Length) - (int)limit.GetBitLength();
        while (true)
        {
            random.NextBytes(bytes);
            bytes[^1] >>= spare;
            var value = new BigInteger(bytes, isUnsigned: true);
            if (value < limit)
            {
                return value;
            }
        }
    }
}
