using System.Globalization;

namespace Offprint.Text;

/// <summary>
/// Where every sequence goes: segments without overlap in bins of equal capacity, ordered by bin and then by offset.
/// Token ids, positions and masks are made from it elsewhere; a plan holds lengths and indexes only.
/// </summary>
public sealed class PackingPlan
{
    private readonly int[] _binStarts;
    private readonly PackingSegment[] _segments;

    /// <summary>Checks the segments and makes a plan of them.</summary>
    /// <param name="capacity">Tokens that fit into one bin; at least 1.</param>
    /// <param name="bins">Number of bins; at least 0.</param>
    /// <param name="segments">The segments in any order; they must lie inside their bins and must not overlap.</param>
    /// <exception cref="ArgumentException">A segment lies outside its bin or overlaps another one; the message names it.</exception>
    public PackingPlan(int capacity, int bins, IEnumerable<PackingSegment> segments)
    {
        ArgumentNullException.ThrowIfNull(segments);
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(bins);
        _segments = [.. segments];
        Array.Sort(_segments, static (a, b) =>
            a.Bin != b.Bin ? a.Bin.CompareTo(b.Bin)
            : a.Start != b.Start ? a.Start.CompareTo(b.Start)
            : a.Length != b.Length ? a.Length.CompareTo(b.Length)
            : a.Source.CompareTo(b.Source));
        Capacity = capacity;
        Bins = bins;
        _binStarts = new int[bins + 1];
        if (Misplaced() is { } problem)
        {
            throw new ArgumentException(problem, nameof(segments));
        }
    }

    /// <summary>Tokens that fit into one bin.</summary>
    public int Capacity { get; }

    /// <summary>Number of bins.</summary>
    public int Bins { get; }

    /// <summary>All segments, ordered by bin and then by offset inside the bin.</summary>
    public IReadOnlyList<PackingSegment> Segments => _segments;

    /// <summary>Tokens in all segments together.</summary>
    public long Tokens { get; private set; }

    /// <summary>Tokens in the fullest bin; the width that a batch of all bins needs.</summary>
    public int LongestBin { get; private set; }

    /// <summary>No packing of these segments can use fewer bins: tokens divided by capacity, rounded up.</summary>
    public int LowerBound => (int)((Tokens + Capacity - 1) / Capacity);

    /// <summary>Share of the slots that hold a token, from 0 to 1; 1 for a plan without bins.</summary>
    public double Utilization => Bins == 0 ? 1 : Tokens / ((double)Bins * Capacity);

    /// <summary>The segments of one bin, ordered by offset.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="bin"/> is not a bin of this plan.</exception>
    public ReadOnlySpan<PackingSegment> SegmentsOf(int bin)
    {
        CheckBin(bin);
        return _segments.AsSpan(_binStarts[bin].._binStarts[bin + 1]);
    }

    /// <summary>Slots that one bin uses: the offset after its last token.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="bin"/> is not a bin of this plan.</exception>
    public int LengthOf(int bin)
    {
        var segments = SegmentsOf(bin);
        return segments.IsEmpty ? 0 : segments[^1].End;
    }

    private void CheckBin(int bin)
    {
        if ((uint)bin >= (uint)Bins)
        {
            throw new ArgumentOutOfRangeException(nameof(bin), bin, string.Create(CultureInfo.InvariantCulture, $"The plan has {Bins} bins."));
        }
    }

    private string? Misplaced()
    {
        var next = 0;
        for (var bin = 0; bin < Bins; bin++)
        {
            _binStarts[bin] = next;
            var used = 0;
            for (; next < _segments.Length && _segments[next].Bin <= bin; next++)
            {
                var segment = _segments[next];
                if (segment.Bin < bin || segment.Start < used || segment.Length < 0 || segment.SourceStart < 0 || segment.Source < 0
                    || segment.Length > Capacity - segment.Start)
                {
                    return Describe(segment, used);
                }

                used = segment.End;
                Tokens += segment.Length;
            }

            LongestBin = Math.Max(LongestBin, used);
        }

        _binStarts[Bins] = next;
        return next < _segments.Length ? Describe(_segments[next], 0) : null;
    }

    private string Describe(PackingSegment segment, int used) => string.Create(
        CultureInfo.InvariantCulture,
        $"{segment} does not fit: there are {Bins} bins of {Capacity} tokens, and bin {segment.Bin} is used up to {used}.");
}
