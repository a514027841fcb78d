using System.IO.Hashing;
using Offprint.Models;
using Offprint.Numerics;
using Offprint.Tensors;
using TorchSharp;
using static TorchSharp.torch;

namespace Offprint.Training;

/// <summary>
/// CLIP's training (Radford et al., arXiv 2103.00020, section 2.3): every picture is to find its caption among those of the batch, every caption its picture. Captions that
/// describe another picture of the batch just as well are no negatives; captions that nearly fit can be added as further negatives of their picture.
/// </summary>
public sealed class ImageTextObjective : IExampleObjective, IDisposable
{
    private readonly IPixelSource _pixels;
    private readonly ICaptionSource _captions;
    private readonly InfoNceLoss _loss = new(new InfoNceOptions { BothDirections = true });

    /// <summary>Makes the objective.</summary>
    /// <param name="pixels">The pictures.</param>
    /// <param name="captions">Their captions.</param>
    public ImageTextObjective(IPixelSource pixels, ICaptionSource captions)
    {
        ArgumentNullException.ThrowIfNull(pixels);
        ArgumentNullException.ThrowIfNull(captions);
        (_pixels, _captions) = (pixels, captions);
    }

    /// <inheritdoc/>
    public string Name => "image-text";

    /// <inheritdoc/>
    public int Count => _pixels.Count;

    /// <summary>Whether <see cref="ICaptionSource.HardNegative"/> is asked for. Default true.</summary>
    public bool HardNegatives { get; init; } = true;

    /// <inheritdoc/>
    public ExampleLoss Loss(nn.Module model, int[] examples, SeededRandom random)
    {
        ArgumentNullException.ThrowIfNull(examples);
        ArgumentNullException.ThrowIfNull(random);
        if (model is not ClipModel { Config: ClipConfig config } clip)
        {
            throw new ArgumentException($"Pictures and captions are contrasted by a {nameof(ClipModel)}, not by a {model?.GetType().Name ?? "null"}.", nameof(model));
        }

        using var scope = NewDisposeScope();
        int[][] texts = [.. examples.Select(example => _captions.Caption(example, random))];
        int[]?[] near = HardNegatives ? [.. examples.Select(example => _captions.HardNegative(example, random))] : [];
        // Either every picture of the batch has one, or none is used: the loss takes one matrix.
        var hard = near.Length > 0 && Array.TrueForAll(near, static ids => ids is not null);
        var input = ModelInputs.Pad(hard ? [.. texts, .. near!] : texts, config.PaddingTokenId ?? (config.EndTokenIds is [var end, ..] ? end : 0), device: clip.Device);
        var vectors = clip.EncodeText(input);
        var pixels = _pixels.Pixels(examples).to(clip.Device);
        var images = clip.EncodeImage(new ImageInput(pixels));
        var groups = tensor(Array.ConvertAll(examples, example => (long)_captions.Group(example)), device: clip.Device);
        var batch = examples.Length;
        var loss = _loss.Forward(images, vectors.narrow(0, 0, batch), hard ? vectors.narrow(0, batch, batch).unsqueeze(1) : null, groups, clip.LogitScale);
        var (vision, rows, length) = (config.Vision, vectors.shape[0], input.Ids!.shape[1]);
        var patches = VisionFlops.Patches(pixels.shape[2], pixels.shape[3], vision.PatchSize);
        var flops = VisionFlops.Tower(config.ToVisionStack(), batch, patches, vision.PatchSize, vision.Channels) + TransformerFlops.Training(TransformerShape.Of(config), rows, length, targets: 0);
        return new ExampleLoss(new LossTerms(loss.MoveToOuterDisposeScope()), (batch * (patches + 1)) + (rows * length), batch, flops);
    }

    /// <inheritdoc/>
    public bool AppendTo(NonCryptographicHashAlgorithm hash, int[] examples)
    {
        ArgumentNullException.ThrowIfNull(hash);
        ArgumentNullException.ThrowIfNull(examples);
        ExampleHash.Append(hash, _pixels, examples);
        ExampleHash.Append(hash, _captions, examples);
        return true;
    }

    /// <summary>Frees the loss.</summary>
    public void Dispose() => _loss.Dispose();
}
