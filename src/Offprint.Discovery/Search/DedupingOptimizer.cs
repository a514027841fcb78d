using Offprint.Training;

namespace Offprint.Discovery;

/// <summary>
/// Keeps another search from proposing the same thing again: proposals whose key has been proposed often enough are answered by the mean of what is known, and the
/// search is asked anew. The key is the point itself, or any function of it, such as the hash of what it computes (<see cref="FunctionalHasher"/>).
/// </summary>
/// <typeparam name="TPoint">The points.</typeparam>
/// <typeparam name="TKey">The keys.</typeparam>
/// <param name="inner">The search.</param>
/// <param name="key">What makes two points the same.</param>
/// <param name="maximumDuplicates">How often a key may be proposed; at least 1.</param>
/// <param name="maximumAttempts">After so many repetitions in a row the search counts as finished; at least 1.</param>
public sealed class DedupingOptimizer<TPoint, TKey>(IAskTellOptimizer<TPoint> inner, Func<TPoint, TKey> key, int maximumDuplicates = 1, int maximumAttempts = 100) : IAskTellOptimizer<TPoint>
    where TKey : notnull
{
    private readonly Dictionary<TKey, (int Proposed, List<double[]> Outcomes)> _seen = [];

    /// <summary>How many proposals were answered from memory.</summary>
    public long Duplicates { get; private set; }

    /// <inheritdoc/>
    public IReadOnlyList<TPoint> Ask(int count = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        var points = new List<TPoint>(count);
        for (var attempt = 0; points.Count < count && attempt < maximumAttempts && inner.Ask() is [var point];)
        {
            if (Answer(point))
            {
                attempt++;
                continue;
            }

            attempt = 0;
            Note(point);
            points.Add(point);
        }

        return points;
    }

    /// <inheritdoc/>
    public void Tell(TPoint point, params ReadOnlySpan<double> objectives)
    {
        inner.Tell(point, objectives);
        Entry(point).Outcomes.Add(objectives.ToArray());
    }

    /// <inheritdoc/>
    public void Adopt(TPoint point)
    {
        // What was skipped on the way to this point is skipped again.
        while (true)
        {
            if (inner.Ask() is not [var own])
            {
                throw new InvalidOperationException("The history does not belong to this search: it ends before the recorded proposals do.");
            }

            if (!Answer(own))
            {
                Note(Equals(own, point) ? point : throw new InvalidOperationException($"The history does not belong to this search: it holds {point} where the search proposes {own}."));
                return;
            }
        }
    }

    private bool Answer(TPoint point)
    {
        var (proposed, outcomes) = Entry(point);
        if (proposed < maximumDuplicates)
        {
            return false;
        }

        Duplicates++;
        if (outcomes.Count > 0)
        {
            inner.Tell(point, [.. Enumerable.Range(0, outcomes[0].Length).Select(i => outcomes.Average(o => o[i]))]);
        }

        return true;
    }

    private void Note(TPoint point) => _seen[key(point)] = (Entry(point).Proposed + 1, Entry(point).Outcomes);

    private (int Proposed, List<double[]> Outcomes) Entry(TPoint point)
    {
        if (!_seen.TryGetValue(key(point), out var entry))
        {
            _seen[key(point)] = entry = (0, []);
        }

        return entry;
    }
}
