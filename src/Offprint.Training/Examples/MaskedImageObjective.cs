using System.IO.Hashing;
using Offprint.Models;
using Offprint.Numerics;
using Offprint.Tensors;
using TorchSharp;
using static TorchSharp.torch;

namespace Offprint.Training;

/// <summary>
/// Hidden patches of pictures from the visible ones (He et al., arXiv 2111.06377, section 3): most patches are hidden, the loss is the squared error of their pixels alone, every patch
/// normalised by its own mean and deviation.
/// </summary>
public sealed class MaskedImageObjective : IExampleObjective
{
    private const double Epsilon = 1e-6;

    private readonly IPixelSource _pixels;

    /// <summary>Makes the objective.</summary>
    /// <param name="pixels">The pictures; labels are not needed.</param>
    public MaskedImageObjective(IPixelSource pixels)
    {
        ArgumentNullException.ThrowIfNull(pixels);
        _pixels = pixels;
    }

    /// <summary>Share of the patches that is hidden, above 0 and below 1. Default 0.75.</summary>
    public double HiddenShare
    {
        get;
        init => field = value is > 0 and < 1 ? value : throw new ArgumentException(FormattableString.Invariant($"{nameof(HiddenShare)} is {value}; it must be above 0 and below 1."), nameof(value));
    } = 0.75;

    /// <inheritdoc/>
    public string Name => "masked-images";

    /// <inheritdoc/>
    public int Count => _pixels.Count;

    /// <inheritdoc/>
    public ExampleLoss Loss(nn.Module model, int[] examples, SeededRandom random)
    {
        ArgumentNullException.ThrowIfNull(examples);
        ArgumentNullException.ThrowIfNull(random);
        if (model is not MaskedImageModel masked)
        {
            throw new ArgumentException($"Hidden patches are learned by a {nameof(MaskedImageModel)}, not by a {model?.GetType().Name ?? "null"}.", nameof(model));
        }

        using var scope = NewDisposeScope();
        var (patches, batch) = (masked.Patches, examples.Length);
        var kept = Math.Clamp((int)Math.Round(patches * (1 - HiddenShare)), 1, patches - 1);
        var (visible, hidden) = (new long[batch * kept], new long[batch * (patches - kept)]);
        var order = new int[patches];
        for (var row = 0; row < batch; row++)
        {
            for (var i = 0; i < patches; i++)
            {
                order[i] = i;
            }

            random.Shuffle(order);
            for (var i = 0; i < patches; i++)
            {
                if (i < kept)
                {
                    visible[(row * kept) + i] = order[i];
                }
                else
                {
                    hidden[(row * (patches - kept)) + i - kept] = order[i];
                }
            }
        }

        var device = masked.Encoder.Device;
        var pixels = _pixels.Pixels(examples).to(device);
        var predicted = masked.Forward(new ImageInput(pixels), tensor(visible, [batch, kept], device: device));
        var places = tensor(hidden, [batch, patches - kept], device: device).unsqueeze(-1).expand(batch, patches - kept, predicted.shape[2]);
        var wanted = Normalise(MaskedImageModel.Patchify(pixels, masked.PatchSize).gather(1, places));
        var loss = Scalars.Difference(predicted.gather(1, places), wanted).square().mean();
        var config = (VitConfig)masked.Encoder.Config;
        // The encoder reads the class token and what is visible, the decoder all places.
        var flops = VisionFlops.Tower(config.ToStack(), batch, kept, masked.PatchSize, masked.Channels) + VisionFlops.Tower(masked.DecoderStack, batch, patches, masked.PatchSize, masked.Channels);
        return new ExampleLoss(new LossTerms(loss.MoveToOuterDisposeScope()), batch * (long)(kept + 1), hidden.Length, flops);
    }

    /// <inheritdoc/>
    public bool AppendTo(NonCryptographicHashAlgorithm hash, int[] examples)
    {
        ArgumentNullException.ThrowIfNull(hash);
        ArgumentNullException.ThrowIfNull(examples);
        ExampleHash.Append(hash, _pixels, examples);
        return true;
    }

    private static Tensor Normalise(Tensor patches)
    {
        var centred = Scalars.Difference(patches, patches.mean([-1], keepdim: true));
        return centred.div(centred.square().mean([-1], keepdim: true).add(Scalars.Of(Epsilon)).sqrt());
    }
}
