using System.IO.Hashing;
using Offprint.Models;
using Offprint.Numerics;
using Offprint.Tensors;
using TorchSharp;
using static TorchSharp.torch;

namespace Offprint.Training;

/// <summary>
/// Pictures through discrete codes and back (van den Oord et al., arXiv 1711.00937, equation 3): squared error of the restored pixels plus a share of the distance between the encoder's
/// vectors and their codes. The codebook itself follows by moving averages (appendix A.1), not by a gradient, whenever the model is in training mode.
/// </summary>
public sealed class PictureCodeObjective : IExampleObjective
{
    private readonly IPixelSource _pixels;

    /// <summary>Makes the objective.</summary>
    /// <param name="pixels">The pictures.</param>
    public PictureCodeObjective(IPixelSource pixels)
    {
        ArgumentNullException.ThrowIfNull(pixels);
        _pixels = pixels;
    }

    /// <summary>Weight of the distance to the codes, β. Default 0.25.</summary>
    public double Commitment { get; init; } = 0.25;

    /// <inheritdoc/>
    public string Name => "picture-codes";

    /// <inheritdoc/>
    public int Count => _pixels.Count;

    /// <inheritdoc/>
    public ExampleLoss Loss(nn.Module model, int[] examples, SeededRandom random)
    {
        ArgumentNullException.ThrowIfNull(examples);
        ArgumentNullException.ThrowIfNull(random);
        if (model is not PictureCoder coder)
        {
            throw new ArgumentException($"Codes of pictures are learned by a {nameof(PictureCoder)}, not by a {model?.GetType().Name ?? "null"}.", nameof(model));
        }

        using var scope = NewDisposeScope();
        var pixels = _pixels.Pixels(examples);
        var (restored, vectors, codes, commitment) = coder.Forward(pixels);
        var error = Scalars.Difference(restored, pixels).square().mean();
        using var weight = Commitment.ToScalar();
        var loss = Scalars.Sum(error, commitment.mul(weight));
        if (coder.training)
        {
            coder.Follow(vectors, codes, random);
        }

        return new ExampleLoss(
            new LossTerms(loss.MoveToOuterDisposeScope()) { Parts = new Dictionary<string, Tensor> { ["restored"] = error.detach().MoveToOuterDisposeScope() } },
            codes.numel(), pixels.numel(), 3 * examples.Length * coder.Config.ForwardFlops(pixels.shape[2], pixels.shape[3]));
    }

    /// <inheritdoc/>
    public bool AppendTo(NonCryptographicHashAlgorithm hash, int[] examples)
    {
        ArgumentNullException.ThrowIfNull(hash);
        ArgumentNullException.ThrowIfNull(examples);
        ExampleHash.Append(hash, _pixels, examples);
        return true;
    }
}
