namespace Offprint.Inference;

/// <summary>What the best possible cache would have done, knowing the future.</summary>
/// <param name="Misses">The fewest possible misses.</param>
/// <param name="Discards">For each request the true discard bit: true when that cache throws the page out before it is asked for again, or it never is.</param>
public sealed record PagingTrace(int Misses, IReadOnlyList<bool> Discards);

/// <summary>Belady's rule, longest forward distance: throw out the page whose next request is farthest in the future. It has the fewest misses of all.</summary>
public static class Belady
{
    /// <summary>Serves requests with the whole future in view, in O(n log n).</summary>
    /// <typeparam name="TPage">Name of a page.</typeparam>
    /// <param name="requests">The pages in order.</param>
    /// <param name="capacity">Pages that fit.</param>
    /// <exception cref="ArgumentOutOfRangeException">No page fits.</exception>
    public static PagingTrace Solve<TPage>(IReadOnlyList<TPage> requests, int capacity) where TPage : notnull
    {
        ArgumentNullException.ThrowIfNull(requests);
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, 1);
        var (pages, count) = Number(requests);
        var next = NextRequests(pages, count);
        var (last, resident, discards) = (new int[count], new bool[count], new bool[pages.Length]);
        var farthest = new PriorityQueue<int, int>();
        var (misses, held) = (0, 0);
        for (var t = 0; t < pages.Length; t++)
        {
            var page = pages[t];
            if (!resident[page])
            {
                misses++;
                if (held == capacity)
                {
                    // Entries of earlier requests of a page are out of date.
                    int at;
                    do
                    {
                        at = farthest.Dequeue();
                    }
                    while (!resident[pages[at]] || last[pages[at]] != at);
                    resident[pages[at]] = false;
                    discards[at] = true;
                    held--;
                }

                resident[page] = true;
                held++;
            }

            last[page] = t;
            discards[t] = next[t] == int.MaxValue;
            farthest.Enqueue(t, -next[t]);
        }

        return new PagingTrace(misses, discards);
    }

    /// <summary>
    /// The true phase bits: requests fall into phases, longest runs with at most k distinct pages; the bit of a request is true when its page is not asked for in the next phase.
    /// </summary>
    /// <typeparam name="TPage">Name of a page.</typeparam>
    /// <param name="requests">The pages in order.</param>
    /// <param name="capacity">Pages that fit, k.</param>
    /// <exception cref="ArgumentOutOfRangeException">No page fits.</exception>
    public static IReadOnlyList<bool> PhaseBits<TPage>(IReadOnlyList<TPage> requests, int capacity) where TPage : notnull
    {
        var phases = Phases(requests, capacity);
        var bits = new bool[requests.Count];
        for (var i = 0; i < phases.Count; i++)
        {
            var (from, to) = phases[i];
            var following = i + 1 < phases.Count ? requests.Skip(phases[i + 1].From).Take(phases[i + 1].To - phases[i + 1].From).ToHashSet() : [];
            for (var t = from; t < to; t++)
            {
                bits[t] = !following.Contains(requests[t]);
            }
        }

        return bits;
    }

    /// <summary>Where each phase begins and, exclusively, ends.</summary>
    internal static IReadOnlyList<(int From, int To)> Phases<TPage>(IReadOnlyList<TPage> requests, int capacity) where TPage : notnull
    {
        ArgumentNullException.ThrowIfNull(requests);
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, 1);
        var phases = new List<(int, int)>();
        var (seen, from) = (new HashSet<TPage>(), 0);
        for (var t = 0; t < requests.Count; t++)
        {
            if (seen.Count == capacity && !seen.Contains(requests[t]))
            {
                phases.Add((from, t));
                seen.Clear();
                from = t;
            }

            seen.Add(requests[t]);
        }

        if (from < requests.Count)
        {
            phases.Add((from, requests.Count));
        }

        return phases;
    }

    private static (int[] Pages, int Count) Number<TPage>(IReadOnlyList<TPage> requests) where TPage : notnull
    {
        var numbers = new Dictionary<TPage, int>();
        var pages = new int[requests.Count];
        for (var t = 0; t < pages.Length; t++)
        {
            if (!numbers.TryGetValue(requests[t], out pages[t]))
            {
                numbers.Add(requests[t], pages[t] = numbers.Count);
            }
        }

        return (pages, numbers.Count);
    }

    private static int[] NextRequests(int[] pages, int count)
    {
        var (next, at) = (new int[pages.Length], new int[count]);
        Array.Fill(at, int.MaxValue);
        for (var t = pages.Length - 1; t >= 0; t--)
        {
            (next[t], at[pages[t]]) = (at[pages[t]], t);
        }

        return next;
    }
}
