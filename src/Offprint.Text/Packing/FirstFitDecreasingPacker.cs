using System.Numerics;

namespace Offprint.Text;

/// <summary>
/// First-fit decreasing: longest sequences first, each into the first bin that has room, else into a new one.
/// Never more than 11/9 of the optimum plus 6/9 bins; O(n log n) by a tree of the largest room.
/// </summary>
public sealed class FirstFitDecreasingPacker : ISequencePacker
{
    /// <inheritdoc/>
    public PackingPlan Pack(ReadOnlySpan<int> lengths, int capacity)
    {
        PackingInput.Check(lengths, capacity);
        if (lengths.IsEmpty)
        {
            return new PackingPlan(capacity, 0, []);
        }

        // A complete binary tree over the bins that may be needed; a node holds the largest room below it.
        var leaves = (int)BitOperations.RoundUpToPowerOf2((uint)lengths.Length);
        var room = new int[2 * leaves];
        room.AsSpan().Fill(capacity);
        var segments = new PackingSegment[lengths.Length];
        var bins = 0;
        foreach (var source in PackingInput.ByFallingLength(lengths))
        {
            var length = lengths[source];
            var node = 1;
            while (node < leaves)
            {
                node *= 2;
                if (room[node] < length)
                {
                    node++;
                }
            }

            var bin = node - leaves;
            bins = Math.Max(bins, bin + 1);
            segments[source] = new PackingSegment(bin, capacity - room[node], length, source);
            room[node] -= length;
            while (node > 1)
            {
                node /= 2;
                room[node] = Math.Max(room[2 * node], room[(2 * node) + 1]);
            }
        }

        return new PackingPlan(capacity, bins, segments);
    }
}
