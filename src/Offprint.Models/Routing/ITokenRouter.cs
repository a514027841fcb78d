using static TorchSharp.torch;

namespace Offprint.Models;

/// <summary>Chooses for every token and layer which feed-forward layer it takes (Alizadeh et al., arXiv 2410.10846, section 3); for models of <see cref="DuoConfig"/>.</summary>
public interface ITokenRouter
{
    /// <summary>The choices of one layer.</summary>
    /// <param name="layer">The layer, from 0.</param>
    /// <param name="hidden">What the feed-forward layer would read: the normalised residual stream, [B, S, d].</param>
    /// <returns>Values of <see cref="TokenRoute"/>, int64 [B, S]; belongs to the caller's dispose scope.</returns>
    Tensor Route(int layer, Tensor hidden);
}
