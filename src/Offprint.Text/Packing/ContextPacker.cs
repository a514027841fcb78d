using System.Globalization;

namespace Offprint.Text;

/// <summary>
/// Cuts documents into training windows. With a context of T tokens a window holds T + 1: inputs are its first T tokens,
/// targets its last T. The plan's bins are the windows; <see cref="PackingSegment.SourceStart"/> says where in its document a run begins.
/// </summary>
public sealed class ContextPacker : ISequencePacker
{
    private readonly ContextPackingOptions _options;

    /// <summary>Makes a packer; without options, windows cross documents and overlap by one token.</summary>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    public ContextPacker(ContextPackingOptions? options = null)
    {
        _options = options ?? new ContextPackingOptions();
        if (_options.Overlap < 0)
        {
            throw new ArgumentException(
                string.Create(CultureInfo.InvariantCulture, $"Overlap is {_options.Overlap}; it must be 0 or more, and below the window."), nameof(options));
        }

        if (!Enum.IsDefined(_options.Boundary))
        {
            throw new ArgumentException($"Boundary is {_options.Boundary}; use Cross, Packed or Separate.", nameof(options));
        }
    }

    /// <summary>Packs documents into windows of <paramref name="context"/> + 1 tokens.</summary>
    /// <param name="lengths">Length of every document in tokens.</param>
    /// <param name="context">Tokens of input that a model sees in a window; at least 1.</param>
    /// <exception cref="ArgumentException">A length is negative (the message names its index), or the overlap is not below the window.</exception>
    public PackingPlan PackContext(ReadOnlySpan<int> lengths, int context)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(context, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(context, int.MaxValue - 1);
        return Pack(lengths, context + 1);
    }

    /// <inheritdoc/>
    /// <remarks>The capacity is the window: the context plus one. Lengths above it are cut, so they are no error here.</remarks>
    public PackingPlan Pack(ReadOnlySpan<int> lengths, int capacity)
    {
        PackingInput.Check(lengths, capacity, cuts: true);
        if (_options.Overlap >= capacity)
        {
            throw new ArgumentException(
                string.Create(CultureInfo.InvariantCulture, $"The capacity is {capacity}; it must be larger than the overlap of {_options.Overlap}."), nameof(capacity));
        }

        return _options.Boundary == ContextBoundary.Cross ? Stream(lengths, capacity) : Whole(lengths, capacity);
    }

    private PackingPlan Stream(ReadOnlySpan<int> lengths, int window)
    {
        var starts = new long[lengths.Length + 1];
        for (var i = 0; i < lengths.Length; i++)
        {
            starts[i + 1] = starts[i] + lengths[i];
        }

        var segments = new List<PackingSegment>();
        var bins = 0;
        var source = 0;
        foreach (var (begin, end) in Windows(starts[^1], window))
        {
            while (source < lengths.Length && starts[source + 1] <= begin)
            {
                source++;
            }

            for (var s = source; s < lengths.Length && starts[s] < end; s++)
            {
                var from = Math.Max(starts[s], begin);
                var to = Math.Min(starts[s + 1], end);
                if (to > from)
                {
                    segments.Add(new PackingSegment(bins, (int)(from - begin), (int)(to - from), s, (int)(from - starts[s])));
                }
            }

            bins++;
        }

        return new PackingPlan(window, bins, segments);
    }

    private PackingPlan Whole(ReadOnlySpan<int> lengths, int window)
    {
        var pieces = new List<PackingSegment>();
        for (var source = 0; source < lengths.Length; source++)
        {
            foreach (var (begin, end) in Windows(lengths[source], window, dropPartial: false))
            {
                pieces.Add(new PackingSegment(pieces.Count, 0, (int)(end - begin), source, (int)begin));
            }
        }

        var bins = pieces.Count;
        if (_options.Boundary == ContextBoundary.Packed)
        {
            var plan = new BestFitDecreasingPacker().Pack([.. pieces.Select(piece => piece.Length)], window);
            pieces = [.. plan.Segments.Select(s => s with { Source = pieces[s.Source].Source, SourceStart = pieces[s.Source].SourceStart })];
            bins = plan.Bins;
        }

        return _options.DropPartial ? FullBins(pieces, window) : new PackingPlan(window, bins, pieces);
    }

    private static PackingPlan FullBins(List<PackingSegment> pieces, int window)
    {
        var kept = new List<PackingSegment>();
        var bins = 0;
        foreach (var bin in pieces.GroupBy(piece => piece.Bin).Where(bin => bin.Sum(piece => piece.Length) == window))
        {
            kept.AddRange(bin.Select(piece => piece with { Bin = bins }));
            bins++;
        }

        return new PackingPlan(window, bins, kept);
    }

    private IEnumerable<(long Begin, long End)> Windows(long tokens, int window, bool? dropPartial = null)
    {
        var drop = dropPartial ?? _options.DropPartial;
        // A window is worth having when it brings a token that the one before it did not hold.
        for (long begin = 0; begin == 0 ? tokens > 0 : begin + _options.Overlap < tokens; begin += window - _options.Overlap)
        {
            var end = Math.Min(begin + window, tokens);
            if (!drop || end - begin == window)
            {
                yield return (begin, end);
            }
        }
    }
}
