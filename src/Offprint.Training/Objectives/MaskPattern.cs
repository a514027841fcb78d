using Offprint.Numerics;

namespace Offprint.Training;

/// <summary>Chooses the tokens of a sequence that are hidden.</summary>
internal abstract class MaskPattern
{
    /// <summary>At most <paramref name="budget"/> columns in ascending order; those that continue the unit of the one before say so.</summary>
    public abstract IReadOnlyList<(int Column, bool Continues)> Choose(ReadOnlySpan<int> ids, int budget, SeededRandom random);

    public static MaskPattern For(MaskedObjectiveOptions options, HashSet<int> special) => options.Unit switch
    {
        MaskingUnit.Words => new Words(options, special),
        MaskingUnit.Spans => new Spans(options, special),
        _ => new Tokens(),
    };

    private static bool Begins(IReadOnlyList<bool>? begins, int id) => begins is null || id >= begins.Count || begins[id];

    /// <summary>Columns without repetition, special tokens among them (they are not hidden later): a partial Fisher-Yates shuffle.</summary>
    private sealed class Tokens : MaskPattern
    {
        public override IReadOnlyList<(int Column, bool Continues)> Choose(ReadOnlySpan<int> ids, int budget, SeededRandom random)
        {
            var order = new int[ids.Length];
            for (var i = 0; i < order.Length; i++)
            {
                order[i] = i;
            }

            for (var i = 0; i < budget; i++)
            {
                var other = random.Next(i, order.Length);
                (order[i], order[other]) = (order[other], order[i]);
            }

            Array.Sort(order, 0, budget);
            return [.. order.Take(budget).Select(static column => (column, false))];
        }
    }

    /// <summary>Words in random order, each that still fits the budget; where none fits, the beginning of the shortest.</summary>
    private sealed class Words(MaskedObjectiveOptions options, HashSet<int> special) : MaskPattern
    {
        public override IReadOnlyList<(int Column, bool Continues)> Choose(ReadOnlySpan<int> ids, int budget, SeededRandom random)
        {
            var words = new List<(int Start, int Length)>();
            for (var i = 0; i < ids.Length; i++)
            {
                if (special.Contains(ids[i]))
                {
                    continue;
                }

                var inside = i > 0 && !special.Contains(ids[i - 1]) && !Begins(options.BeginsWord, ids[i]);
                if (inside && words.Count > 0)
                {
                    words[^1] = (words[^1].Start, words[^1].Length + 1);
                }
                else
                {
                    words.Add((i, 1));
                }
            }

            for (var i = words.Count - 1; i > 0; i--)
            {
                var other = random.Next(i + 1);
                (words[i], words[other]) = (words[other], words[i]);
            }

            var (chosen, left) = (new List<(int Start, int Length)>(), budget);
            foreach (var word in words.Where(word => word.Length <= left))
            {
                chosen.Add(word);
                left -= word.Length;
            }

            if (chosen.Count == 0 && words.Count > 0)
            {
                chosen.Add((words.MinBy(static word => word.Length).Start, budget));
            }

            return [.. chosen.OrderBy(static word => word.Start).SelectMany(static word => Enumerable.Range(word.Start, word.Length)).Select(static column => (column, false))];
        }
    }

    /// <summary>Spans from random starts until the budget is spent; they end at special tokens, at other spans and at the sequence's end.</summary>
    private sealed class Spans(MaskedObjectiveOptions options, HashSet<int> special) : MaskPattern
    {
        public override IReadOnlyList<(int Column, bool Continues)> Choose(ReadOnlySpan<int> ids, int budget, SeededRandom random)
        {
            // 0: free, 1: begins a span, 2: continues one, 3: special.
            var state = new byte[ids.Length];
            for (var i = 0; i < ids.Length; i++)
            {
                state[i] = special.Contains(ids[i]) ? (byte)3 : (byte)0;
            }

            for (var left = budget; left > 0;)
            {
                var starts = Starts(ids, state);
                if (starts.Count == 0)
                {
                    break;
                }

                var start = starts[random.Next(starts.Count)];
                var length = Math.Min(Length(random), left);
                for (var i = 0; i < length && start + i < ids.Length && state[start + i] == 0; i++)
                {
                    state[start + i] = i == 0 ? (byte)1 : (byte)2;
                    left--;
                }
            }

            var chosen = new List<(int, bool)>();
            for (var i = 0; i < state.Length; i++)
            {
                if (state[i] is 1 or 2)
                {
                    chosen.Add((i, state[i] == 2));
                }
            }

            return chosen;
        }

        /// <summary>Free tokens that begin a word; any free token where no free word begins.</summary>
        private List<int> Starts(ReadOnlySpan<int> ids, byte[] state)
        {
            var (words, any) = (new List<int>(), new List<int>());
            for (var i = 0; i < ids.Length; i++)
            {
                if (state[i] == 0)
                {
                    any.Add(i);
                    if (Begins(options.BeginsWord, ids[i]))
                    {
                        words.Add(i);
                    }
                }
            }

            return words.Count > 0 ? words : any;
        }

        /// <summary>1 + the failures before the first success, drawn anew when it is longer than the longest allowed.</summary>
        private int Length(SeededRandom random)
        {
            while (true)
            {
                var length = 1;
                while (length <= options.MaximumSpan && random.NextDouble() >= options.SpanProbability)
                {
                    length++;
                }

                if (length <= options.MaximumSpan)
                {
                    return length;
                }
            }
        }
    }
}
