using System.IO.Hashing;
using Offprint.Models;
using Offprint.Numerics;
using TorchSharp;
using static TorchSharp.torch;

namespace Offprint.Training;

/// <summary>Captions as continuations of pictures: cross-entropy of every text token after the start, given the picture and the text before it (prefix language modelling).</summary>
public sealed class CaptionObjective : IExampleObjective
{
    private readonly IPixelSource _pixels;
    private readonly ICaptionSource _captions;

    /// <summary>Makes the objective.</summary>
    /// <param name="pixels">The pictures.</param>
    /// <param name="captions">Their captions.</param>
    public CaptionObjective(IPixelSource pixels, ICaptionSource captions)
    {
        ArgumentNullException.ThrowIfNull(pixels);
        ArgumentNullException.ThrowIfNull(captions);
        (_pixels, _captions) = (pixels, captions);
    }

    /// <inheritdoc/>
    public string Name => "captions";

    /// <inheritdoc/>
    public int Count => _pixels.Count;

    /// <inheritdoc/>
    public ExampleLoss Loss(nn.Module model, int[] examples, SeededRandom random)
    {
        ArgumentNullException.ThrowIfNull(examples);
        ArgumentNullException.ThrowIfNull(random);
        if (model is not ImageCaptionModel captioner)
        {
            throw new ArgumentException($"Captions are learned by an {nameof(ImageCaptionModel)}, not by a {model?.GetType().Name ?? "null"}.", nameof(model));
        }

        using var scope = NewDisposeScope();
        int[][] texts = [.. examples.Select(example => _captions.Caption(example, random))];
        var (inputs, labels, width, targets) = ShiftedRows.Of(texts, static _ => 1);
        var device = captioner.Decoder.Device;
        var pixels = _pixels.Pixels(examples).to(device);
        var logits = captioner.Forward(new ImageInput(pixels), tensor(inputs, [texts.Length, width], ScalarType.Int64, device));
        var loss = nn.functional.cross_entropy(logits.reshape(-1, logits.shape[^1]), tensor(labels, ScalarType.Int64, device), ignore_index: ObjectiveBatch.Ignored);
        var front = captioner.FrontEnd;
        var patches = VisionFlops.Patches(pixels.shape[2], pixels.shape[3], front.PatchSize);
        var length = patches + 1 + width;
        var flops = TransformerFlops.Training(TransformerShape.Of(captioner.Decoder.Config), examples.Length, length, (double)examples.Length * width)
            + VisionFlops.Projection(examples.Length, patches, front.PatchSize, front.Channels, front.Width);
        return new ExampleLoss(new LossTerms(loss.MoveToOuterDisposeScope()), examples.Length * length, targets, flops);
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
}
