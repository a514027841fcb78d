using static TorchSharp.torch;

namespace Offprint.Models;

internal static class SlotMasks
{
    /// <summary>A mask over slots and keys: the slots' own part in front of <paramref name="mask"/> [B or 1, heads or 1, Q or 1, K].</summary>
    public static Tensor Prepend(AttentionSlots slots, Tensor mask, int queryLength)
    {
        var extra = slots.AdditiveMask?.to(mask.dtype, mask.device) ?? zeros([1, 1, 1, slots.Count], mask.dtype, mask.device);
        while (extra.dim() < 4)
        {
            extra = extra.unsqueeze(0);
        }
        var (batch, heads) = (Math.Max(mask.shape[0], extra.shape[0]), Math.Max(mask.shape[1], extra.shape[1]));
        return cat([extra.expand(batch, heads, queryLength, slots.Count), mask.expand(batch, heads, queryLength, mask.shape[3])], -1);
    }
}
