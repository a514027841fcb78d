using Offprint.Models;
using static TorchSharp.torch;

namespace Offprint.Inference;

/// <summary>Left-padded ids and masks.</summary>
internal static class LeftPadding
{
    /// <summary>True on the last lengths[i] columns of row i: bool [rows, width].</summary>
    public static Tensor Mask(IEnumerable<int> lengths, int width, Device device)
    {
        int[] rows = [.. lengths];
        var mask = new bool[rows.Length * width];
        for (int r = 0; r < rows.Length; r++) mask.AsSpan((r + 1) * width - rows[r], rows[r]).Fill(true);
        return tensor(mask, [rows.Length, width], device: device);
    }

    /// <summary>All but the last token of every prompt, at the right end of rows of equal width; id 0 before: int64 [prompts, width].</summary>
    public static Tensor Ids(IReadOnlyList<int[]> prompts, int width, Device device)
    {
        var ids = new long[prompts.Count * width];
        for (int r = 0; r < prompts.Count; r++)
        {
            int[] prompt = prompts[r];
            int at = (r + 1) * width - (prompt.Length - 1);
            for (int t = 0; t < prompt.Length - 1; t++) ids[at + t] = prompt[t];
        }

        return tensor(ids, [prompts.Count, width], device: device);
    }
}
