using System.IO.Hashing;
using Offprint.Models;
using Offprint.Numerics;
using TorchSharp;
using static TorchSharp.torch;

namespace Offprint.Training;

/// <summary>Codes of pictures as continuations of their captions (Ramesh et al., arXiv 2102.12092, section 2): cross-entropy of every code, given the text and the codes before it.</summary>
public sealed class PictureSequenceObjective : IExampleObjective
{
    private readonly IReadOnlyList<int[]> _codes;
    private readonly ICaptionSource _captions;

    /// <summary>Makes the objective.</summary>
    /// <param name="codes">The codes of every picture, from <see cref="PictureCoder.Encode"/>.</param>
    /// <param name="captions">Their captions, with start and end tokens.</param>
    /// <exception cref="ArgumentException">There are no pictures, or they have different numbers of codes.</exception>
    public PictureSequenceObjective(IReadOnlyList<int[]> codes, ICaptionSource captions)
    {
        ArgumentNullException.ThrowIfNull(codes);
        ArgumentNullException.ThrowIfNull(captions);
        if (codes.Count == 0 || codes.Any(picture => picture.Length != codes[0].Length || picture.Length == 0))
        {
            throw new ArgumentException(codes.Count == 0 ? "There are no pictures." : $"The pictures have different numbers of codes; the first has {codes[0].Length}.", nameof(codes));
        }

        (_codes, _captions) = (codes, captions);
    }

    /// <inheritdoc/>
    public string Name => "text-to-image";

    /// <inheritdoc/>
    public int Count => _codes.Count;

    /// <inheritdoc/>
    public ExampleLoss Loss(nn.Module model, int[] examples, SeededRandom random)
    {
        ArgumentNullException.ThrowIfNull(examples);
        ArgumentNullException.ThrowIfNull(random);
        if (model is not TextToImageModel painter)
        {
            throw new ArgumentException($"Pictures are learned from texts by a {nameof(TextToImageModel)}, not by a {model?.GetType().Name ?? "null"}.", nameof(model));
        }

        using var scope = NewDisposeScope();
        int[][] texts = [.. examples.Select(example => _captions.Caption(example, random))];

        // Every row begins with its text; the codes follow at once, padding stands behind.
        int[][] rows = [.. texts.Select((text, row) => (int[])[.. text, .. _codes[examples[row]].Select(code => painter.FirstCode + code)])];
        var (inputs, labels, width, targets) = ShiftedRows.Of(rows, row => texts[row].Length);
        var device = painter.Decoder.Device;
        var logits = painter.Decoder.Forward(new ModelInput(tensor(inputs, [texts.Length, width], ScalarType.Int64, device))).Logits;
        var loss = nn.functional.cross_entropy(logits.reshape(-1, logits.shape[^1]), tensor(labels, ScalarType.Int64, device), ignore_index: ObjectiveBatch.Ignored);
        var flops = TransformerFlops.Training(TransformerShape.Of(painter.Decoder.Config), examples.Length, width, (double)examples.Length * width);
        return new ExampleLoss(new LossTerms(loss.MoveToOuterDisposeScope()), inputs.Length, targets, flops);
    }

    /// <inheritdoc/>
    public bool AppendTo(NonCryptographicHashAlgorithm hash, int[] examples)
    {
        ArgumentNullException.ThrowIfNull(hash);
        ArgumentNullException.ThrowIfNull(examples);
        ExampleHash.Append(hash, _captions, examples);
        foreach (var example in examples)
        {
            ExampleHash.Append<int>(hash, _codes[example]);
        }

        return true;
    }
}
