using System.IO.Hashing;
using Offprint.Models;
using Offprint.Numerics;
using TorchSharp;
using static TorchSharp.torch;

namespace Offprint.Training;

/// <summary>Labels of pictures by the classifier of a ViT (cross-entropy on the class token's scores; Dosovitskiy et al., arXiv 2010.11929, section 3.1) or of a convolutional encoder.</summary>
public sealed class ImageLabelObjective : IExampleObjective
{
    private readonly IPixelSource _pixels;
    private readonly IReadOnlyList<int> _labels;

    /// <summary>Makes the objective.</summary>
    /// <param name="pixels">The pictures.</param>
    /// <param name="labels">The label of every picture.</param>
    /// <exception cref="ArgumentException">There are not as many labels as pictures.</exception>
    public ImageLabelObjective(IPixelSource pixels, IReadOnlyList<int> labels)
    {
        ArgumentNullException.ThrowIfNull(pixels);
        ArgumentNullException.ThrowIfNull(labels);
        if (labels.Count != pixels.Count)
        {
            throw new ArgumentException($"There are {labels.Count} labels for {pixels.Count} pictures.", nameof(labels));
        }

        (_pixels, _labels) = (pixels, labels);
    }

    /// <summary>Whether every second picture, drawn anew each time, is mirrored left to right. Default false.</summary>
    public bool Mirror { get; init; }

    /// <summary>Pixels by which the pictures of a batch are moved together, at most, in either direction and along both sides; edges are repeated. Default 0.</summary>
    public int Shift { get; init; }

    /// <inheritdoc/>
    public string Name => "image-labels";

    /// <inheritdoc/>
    public int Count => _pixels.Count;

    /// <inheritdoc/>
    public ExampleLoss Loss(nn.Module model, int[] examples, SeededRandom random)
    {
        ArgumentNullException.ThrowIfNull(examples);
        using var scope = NewDisposeScope();
        var pixels = Varied(_pixels.Pixels(examples), random).to((model as PretrainedModel)?.Device ?? CPU);
        var labels = tensor(Array.ConvertAll(examples, example => (long)_labels[example]), device: pixels.device);
        var (logits, vectors, flops) = Scores(model, pixels);
        var loss = nn.functional.cross_entropy(logits, labels);
        return new ExampleLoss(new LossTerms(loss.MoveToOuterDisposeScope()), vectors, examples.Length, flops);
    }

    /// <inheritdoc/>
    public bool AppendTo(NonCryptographicHashAlgorithm hash, int[] examples)
    {
        ArgumentNullException.ThrowIfNull(hash);
        ArgumentNullException.ThrowIfNull(examples);
        ExampleHash.Append(hash, _pixels, examples);
        ExampleHash.Append<int>(hash, [.. _labels]);
        return true;
    }

    private Tensor Varied(Tensor pixels, SeededRandom random)
    {
        if (Mirror)
        {
            var turned = tensor(Enumerable.Range(0, (int)pixels.shape[0]).Select(_ => random.Next(2) == 1).ToArray()).reshape(-1, 1, 1, 1);
            pixels = where(turned, pixels.flip(3), pixels);
        }

        if (Shift > 0)
        {
            var (down, right) = (random.Next((2 * Shift) + 1), random.Next((2 * Shift) + 1));
            pixels = nn.functional.pad(pixels, [Shift, Shift, Shift, Shift], PaddingModes.Replicate).narrow(2, down, pixels.shape[2]).narrow(3, right, pixels.shape[3]).contiguous();
        }

        return pixels;
    }

    /// <summary>Scores [B, labels], the vectors that went through the network, and operations.</summary>
    private static (Tensor Logits, long Vectors, double Flops) Scores(nn.Module model, Tensor pixels)
    {
        var (count, height, width) = (pixels.shape[0], pixels.shape[2], pixels.shape[3]);
        switch (model)
        {
            case VisionTransformer { Head: ModelHead.ImageClassification, Config: VitConfig config } vit:
                var patches = VisionFlops.Patches(height, width, config.PatchSize);
                return (vit.Forward(new ImageInput(pixels)).Logits, count * (patches + 1), VisionFlops.Tower(config.ToStack(), count, patches, config.PatchSize, config.Channels));
            case ConvEncoder { Head: ModelHead.ImageClassification, Config: ConvConfig config } conv:
                var output = conv.Forward(new ImageInput(pixels));
                return (output.Logits, count * output.LastHidden!.shape[1], 3 * count * config.ForwardFlops(height, width));
            default:
                throw new ArgumentException($"Labels of pictures need a {nameof(VisionTransformer)} or {nameof(ConvEncoder)} with a classifier, not a {model?.GetType().Name ?? "null"}.", nameof(model));
        }
    }
}
