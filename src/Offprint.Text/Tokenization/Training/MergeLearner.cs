namespace Offprint.Text;

/// <summary>
/// Learns merges: counts of adjacent pairs are kept up to date at the places where a merge happens, and a priority queue gives the
/// most frequent pair; entries whose count has changed are put back when they come up. Equal counts: the pair whose first id is
/// smaller, then whose second id is.
/// </summary>
internal sealed class MergeLearner
{
    private readonly int[] symbols;
    private readonly int[] previous;
    private readonly int[] next;
    private readonly long[] weights;
    private readonly Dictionary<ulong, PairStatistics> pairs = [];
    private readonly PriorityQueue<ulong, (long Count, ulong Pair)> queue = new(Comparer<(long Count, ulong Pair)>.Create(
        (x, y) => x.Count != y.Count ? y.Count.CompareTo(x.Count) : x.Pair.CompareTo(y.Pair)));

    private readonly HashSet<ulong> grown = [];

    public MergeLearner(SymbolSequence sequence)
    {
        (symbols, previous, next, weights) = sequence.ToArrays();
        for (var position = 0; position < symbols.Length; position++)
        {
            if (next[position] >= 0)
            {
                Grow(Key(symbols[position], symbols[next[position]]), position, weights[position]);
            }
        }

        Enqueue();
    }

    /// <summary>Takes the most frequent pair of those that occur <paramref name="minimum"/> times; false when there is none.</summary>
    public bool TryTake(long minimum, out int first, out int second)
    {
        while (queue.TryDequeue(out var key, out var priority))
        {
            if (!pairs.TryGetValue(key, out var statistics))
            {
                continue;
            }

            if (statistics.Count != priority.Count)
            {
                if (statistics.Count > 0 && statistics.Count < priority.Count)
                {
                    queue.Enqueue(key, (statistics.Count, key));
                }

                continue;
            }

            if (statistics.Count < minimum)
            {
                break;
            }

            (first, second) = ((int)(key >> 32), (int)(uint)key);
            return true;
        }

        (first, second) = (-1, -1);
        return false;
    }

    /// <summary>Forgets a pair that must not be merged.</summary>
    public void Discard(int first, int second) => pairs.Remove(Key(first, second));

    /// <summary>Replaces every occurrence of a pair, leftmost first within a word.</summary>
    public void Merge(int first, int second, int merged)
    {
        var key = Key(first, second);
        var positions = pairs[key].Positions;
        pairs.Remove(key);
        if (first == second)
        {
            positions.Sort();
        }

        foreach (var position in positions)
        {
            var following = next[position];
            if (symbols[position] != first || following < 0 || symbols[following] != second)
            {
                continue;
            }

            var weight = weights[position];
            int left = previous[position], right = next[following];
            if (left >= 0)
            {
                Shrink(Key(symbols[left], first), weight);
            }

            if (right >= 0)
            {
                Shrink(Key(second, symbols[right]), weight);
                previous[right] = position;
            }

            symbols[position] = merged;
            symbols[following] = -1;
            next[position] = right;
            if (left >= 0)
            {
                Grow(Key(symbols[left], merged), left, weight);
            }

            if (right >= 0)
            {
                Grow(Key(merged, symbols[right]), position, weight);
            }
        }

        Enqueue();
    }

    private static ulong Key(int first, int second) => (ulong)(uint)first << 32 | (uint)second;

    private void Grow(ulong key, int position, long weight)
    {
        if (!pairs.TryGetValue(key, out var statistics))
        {
            pairs.Add(key, statistics = new PairStatistics());
        }

        statistics.Count += weight;
        statistics.Positions.Add(position);
        grown.Add(key);
    }

    private void Shrink(ulong key, long weight)
    {
        if (pairs.TryGetValue(key, out var statistics))
        {
            statistics.Count -= weight;
        }
    }

    private void Enqueue()
    {
        foreach (var key in grown)
        {
            if (pairs.TryGetValue(key, out var statistics) && statistics.Count > 0)
            {
                queue.Enqueue(key, (statistics.Count, key));
            }
        }

        grown.Clear();
    }
}
