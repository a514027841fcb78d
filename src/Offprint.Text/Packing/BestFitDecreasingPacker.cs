namespace Offprint.Text;

/// <summary>
/// Best-fit decreasing, the default: longest sequences first, each into the fullest bin that still has room, else into a new one.
/// Never more than 11/9 of the optimum plus 6/9 bins; O(n log n).
/// </summary>
public sealed class BestFitDecreasingPacker : ISequencePacker
{
    /// <inheritdoc/>
    public PackingPlan Pack(ReadOnlySpan<int> lengths, int capacity)
    {
        PackingInput.Check(lengths, capacity);
        var segments = new PackingSegment[lengths.Length];
        // Bins by (room, index): the first one at or after (length, 0) is the fullest bin that takes the sequence.
        var open = new SortedSet<(int Room, int Bin)>();
        var bins = 0;
        foreach (var source in PackingInput.ByFallingLength(lengths))
        {
            var length = lengths[source];
            var best = (Room: capacity, Bin: bins);
            if (open.Count > 0 && open.Max.Room >= length)
            {
                best = open.GetViewBetween((length, 0), (capacity, int.MaxValue)).Min;
                open.Remove(best);
            }
            else
            {
                bins++;
            }

            segments[source] = new PackingSegment(best.Bin, capacity - best.Room, length, source);
            open.Add((best.Room - length, best.Bin));
        }

        return new PackingPlan(capacity, bins, segments);
    }
}
