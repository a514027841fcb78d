using Offprint.Tensors;
using static TorchSharp.torch;

namespace Offprint.Models;

internal static class Rotation
{
    /// <summary>Rotates the first D dimensions of every head of x [B, S, heads, d] and passes the others through.</summary>
    public static Tensor Apply(Tensor x, Tensor cosines, Tensor sines)
    {
        var (width, rotated) = (x.shape[^1], cosines.shape[^1]);
        if (rotated == width)
        {
            return Full(x, cosines, sines);
        }
        using var head = x.narrow(-1, 0, rotated);
        using var turned = Full(head, cosines, sines);
        using var rest = x.narrow(-1, rotated, width - rotated);
        return cat([turned, rest], -1);
    }

    private static Tensor Full(Tensor x, Tensor cosines, Tensor sines)
    {
        var straight = x.mul(cosines);
        using var halves = x.roll(cosines.shape[^1] / 2, -1);
        return straight.addcmul_(halves, sines, Scalars.Of(1L));
    }
}
