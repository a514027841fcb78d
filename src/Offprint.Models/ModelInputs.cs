using TorchSharp;
using static TorchSharp.torch;

namespace Offprint.Models;

/// <summary>Makes model inputs of token lists.</summary>
public static class ModelInputs
{
    /// <summary>Pads sequences to the longest one and marks the padding.</summary>
    /// <param name="sequences">Token ids, one list a row; none may be empty.</param>
    /// <param name="paddingId">Id of the padding; no token sees it. Default 0.</param>
    /// <param name="left">True: padding in front, as generation needs it. Default: behind.</param>
    /// <param name="device">Where to put the tensors. Default the CPU.</param>
    /// <exception cref="ArgumentException">No sequences, or an empty one.</exception>
    public static ModelInput Pad(IReadOnlyList<int[]> sequences, int paddingId = 0, bool left = false, Device? device = null)
    {
        ArgumentNullException.ThrowIfNull(sequences);
        if (sequences.Count == 0)
        {
            throw new ArgumentException("There are no sequences.", nameof(sequences));
        }
        var width = sequences.Max(sequence => sequence.Length);
        var (ids, mask, full) = (new long[sequences.Count * width], new bool[sequences.Count * width], true);
        Array.Fill(ids, paddingId);
        for (var row = 0; row < sequences.Count; row++)
        {
            var sequence = sequences[row];
            if (sequence.Length == 0)
            {
                throw new ArgumentException($"Sequence {row} is empty.", nameof(sequences));
            }
            full &= sequence.Length == width;
            var start = row * width + (left ? width - sequence.Length : 0);
            for (var i = 0; i < sequence.Length; i++)
            {
                ids[start + i] = sequence[i];
                mask[start + i] = true;
            }
        }
        var target = device ?? CPU;
        return new ModelInput(tensor(ids, [sequences.Count, width], device: target))
        {
            PaddingMask = full ? null : tensor(mask, [sequences.Count, width], device: target),
        };
    }
}
