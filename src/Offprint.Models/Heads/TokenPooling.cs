using Offprint.Tensors;
using static TorchSharp.torch;

namespace Offprint.Models;

internal static class TokenPooling
{
    /// <summary>[B, S, d] to [B, d]. Leaves temporaries to the caller's scope.</summary>
    public static Tensor Pool(Tensor hidden, Tensor? padding, Pooling pooling)
    {
        if (pooling == Pooling.First)
        {
            return hidden.select(1, 0).contiguous();
        }
        if (pooling == Pooling.Last)
        {
            return LogitColumns.Last(hidden, padding).squeeze(1).contiguous();
        }
        if (padding is null)
        {
            return pooling == Pooling.Mean ? hidden.mean([1]) : hidden.amax([1]);
        }
        var real = padding.ne(Scalars.Of(0L)).unsqueeze(-1);
        if (pooling == Pooling.Max)
        {
            return hidden.masked_fill(real.logical_not(), Scalars.Of(finfo(hidden.dtype).min)).amax([1]);
        }
        var weights = real.to_type(hidden.dtype);
        return hidden.mul(weights).sum([1]).div(weights.sum([1]).clamp(min: Scalars.Of(1L)));
    }
}
