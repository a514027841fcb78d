using Offprint.Models;
using Offprint.Numerics;
using static TorchSharp.torch;

namespace Offprint.Training;

/// <summary>Labels of pictures by a ViT's classifier: cross-entropy on the class token's scores (Dosovitskiy et al., arXiv 2010.11929, section 3.1).</summary>
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

    /// <inheritdoc/>
    public string Name => "image-labels";

    /// <inheritdoc/>
    public int Count => _pixels.Count;

    /// <inheritdoc/>
    public ExampleLoss Loss(nn.Module model, int[] examples, SeededRandom random)
    {
        ArgumentNullException.ThrowIfNull(examples);
        if (model is not VisionTransformer { Head: ModelHead.ImageClassification, Config: VitConfig config } vit)
        {
            throw new ArgumentException($"Labels of pictures need a {nameof(VisionTransformer)} with a classifier, not a {model?.GetType().Name ?? "null"}.", nameof(model));
        }

        using var scope = NewDisposeScope();
        var pixels = _pixels.Pixels(examples).to(vit.Device);
        var labels = tensor(Array.ConvertAll(examples, example => (long)_labels[example]), device: vit.Device);
        var loss = nn.functional.cross_entropy(vit.Forward(new ImageInput(pixels)).Logits, labels);
        var patches = VisionFlops.Patches(pixels.shape[2], pixels.shape[3], config.PatchSize);
        return new ExampleLoss(
            new LossTerms(loss.MoveToOuterDisposeScope()), examples.Length * (patches + 1), examples.Length, VisionFlops.Tower(config.ToStack(), examples.Length, patches, config.PatchSize, config.Channels));
    }
}
