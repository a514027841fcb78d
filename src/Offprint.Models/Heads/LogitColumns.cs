using Offprint.Tensors;
using static TorchSharp.torch;

namespace Offprint.Models;

internal static class LogitColumns
{
    /// <summary>The hidden vectors that go through the head, [B, N, d]; null when none do.</summary>
    public static Tensor? Choose(Tensor hidden, in ModelInput input) => input.Logits switch
    {
        LogitSelection.All => hidden,
        LogitSelection.Last => Last(hidden, input.PaddingMask),
        LogitSelection.At => Gather(hidden, input.LogitPositions!),
        _ => null,
    };

    /// <summary>The last token of every row, [B, 1, d].</summary>
    public static Tensor Last(Tensor hidden, Tensor? padding)
    {
        var length = hidden.shape[1];
        if (padding is null)
        {
            return hidden.narrow(1, length - 1, 1);
        }
        var columns = Scalars.Range(1, length + 1, hidden.device);
        var own = padding.narrow(1, padding.shape[1] - length, length).ne(Scalars.Of(0L)).to_type(ScalarType.Int64);
        return Gather(hidden, own.mul(columns).amax([1], keepdim: true).sub(Scalars.Of(1L)).clamp(min: Scalars.Of(0L)));
    }

    private static Tensor Gather(Tensor hidden, Tensor columns) =>
        hidden.gather(1, columns.to(ScalarType.Int64, hidden.device).unsqueeze(-1).expand(-1, -1, hidden.shape[2]));
}
