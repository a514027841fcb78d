using Offprint.Tensors;
using Offprint.Text;
using static TorchSharp.torch;

namespace Offprint.Models;

/// <summary>
/// Sequences packed end to end as one batch: R rows (bins) of S columns. Positions restart with every segment, and the mask keeps segments apart and is causal.
/// The tensors belong to the dispose scope in which the batch was made; <see cref="Dispose"/> frees them at once.
/// </summary>
/// <param name="InputIds">Token ids, int64 [R, S]; the padding id behind a row's last segment.</param>
/// <param name="PositionIds">Positions, int64 [R, S]; 0, 1, … in every segment, 0 in padding.</param>
/// <param name="Mask">Added to the scores, [R, 1, S, S]: 0 where row and column are of one segment and column ≤ row, else the type's lowest number. Padding sees itself.</param>
/// <param name="Plan">The plan that the batch was made of.</param>
/// <seealso href="https://arxiv.org/abs/2404.09529">Prepacking, section 3: block-diagonal causal masks and restarted positions.</seealso>
public sealed record PackedBatch(Tensor InputIds, Tensor PositionIds, Tensor Mask, PackingPlan Plan) : IDisposable
{
    /// <summary>The plan's bin that is the first row of this batch.</summary>
    public int FirstBin { get; private init; }

    /// <summary>Rows of the batch.</summary>
    public int Bins => (int)InputIds.shape[0];

    /// <summary>Columns of the batch: the length of its fullest bin.</summary>
    public int Length => (int)InputIds.shape[1];

    /// <summary>Makes a batch of a plan, or of some of its bins.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="sequences">The token ids of the sequences that were packed; a segment takes its tokens from its source, from SourceStart on.</param>
    /// <param name="paddingId">Id of the columns behind a row's last segment; no token sees them. Default 0.</param>
    /// <param name="bins">Which bins. Default all.</param>
    /// <param name="type">Type of the mask: the model's. Default float32.</param>
    /// <param name="device">Where to put the tensors. Default the CPU.</param>
    /// <exception cref="ArgumentException">The bins hold no token, or a segment reaches beyond its sequence.</exception>
    public static PackedBatch Create(
        PackingPlan plan, IReadOnlyList<int[]> sequences, int paddingId = 0, Range? bins = null, ScalarType type = ScalarType.Float32, Device? device = null)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(sequences);
        var (first, rows) = (bins ?? Range.All).GetOffsetAndLength(plan.Bins);
        var columns = rows == 0 ? 0 : Enumerable.Range(first, rows).Max(plan.LengthOf);
        if (columns == 0)
        {
            throw new ArgumentException($"Bins {first} to {first + rows - 1} of the plan hold no token.", nameof(plan));
        }
        var (ids, positions, mask) = (new long[rows * columns], new long[rows * columns], new float[(long)rows * columns * columns]);
        Array.Fill(ids, paddingId);
        Array.Fill(mask, float.MinValue);
        for (var row = 0; row < rows; row++)
        {
            FillRow(plan.SegmentsOf(first + row), sequences, ids.AsSpan(row * columns, columns), positions.AsSpan(row * columns, columns), mask.AsSpan(row * columns * columns, columns * columns));
        }
        var target = device ?? CPU;
        return new PackedBatch(
            tensor(ids, [rows, columns], device: target), tensor(positions, [rows, columns], device: target),
            Convert(tensor(mask, [rows, 1, columns, columns]), type, target), plan) { FirstBin = first };
    }

    /// <summary>The batch as a model's input. Default without logits: a prefill that only fills the cache.</summary>
    public ModelInput ToInput(LogitSelection logits = LogitSelection.None) => new(InputIds) { Positions = PositionIds, AdditiveMask = Mask, Logits = logits };

    /// <summary>Frees the tensors.</summary>
    public void Dispose()
    {
        InputIds.Dispose();
        PositionIds.Dispose();
        Mask.Dispose();
    }

    private static void FillRow(ReadOnlySpan<PackingSegment> segments, IReadOnlyList<int[]> sequences, Span<long> ids, Span<long> positions, Span<float> mask)
    {
        var columns = ids.Length;
        for (var i = segments.IsEmpty ? 0 : segments[^1].End; i < columns; i++)
        {
            mask[i * columns + i] = 0;
        }
        foreach (var segment in segments)
        {
            if (segment.Source >= sequences.Count || segment.SourceEnd > sequences[segment.Source].Length)
            {
                throw new ArgumentException($"{segment} reaches beyond its sequence; there are {sequences.Count} sequences.", nameof(sequences));
            }
            for (var i = 0; i < segment.Length; i++)
            {
                var column = segment.Start + i;
                ids[column] = sequences[segment.Source][segment.SourceStart + i];
                positions[column] = i;
                mask.Slice(column * columns + segment.Start, i + 1).Clear();
            }
        }
    }

    private static Tensor Convert(Tensor mask, ScalarType type, Device device)
    {
        if (type == ScalarType.Float32 && device.type == TorchSharp.DeviceType.CPU)
        {
            return mask;
        }
        using (mask)
        {
            using var clamped = mask.clamp(min: Scalars.Of(finfo(type).min));
            return clamped.to(type, device).alias();
        }
    }
}
