using Offprint.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace Offprint.Training;

/// <summary>The loss that objectives of encoder-decoders share: cross-entropy of the target, read shifted right.</summary>
internal static class EncoderDecoderLoss
{
    public static Tensor Mean(PretrainedModel model, ObjectiveBatch batch, IPretrainingObjective objective)
    {
        ArgumentNullException.ThrowIfNull(batch);
        if (model is not Seq2SeqLanguageModel pair)
        {
            throw new ObjectiveNotSupportedException(objective.Name, $"it needs {objective.Needs}, and this is a {model?.GetType().Name ?? "null"}");
        }

        using var scope = NewDisposeScope();
        var logits = pair.Forward(batch.Input, new ModelInput(pair.ShiftRight(batch.Labels))).Logits;
        return nn.functional.cross_entropy(logits.reshape(-1, logits.shape[^1]), batch.Labels.reshape(-1), ignore_index: ObjectiveBatch.Ignored).MoveToOuterDisposeScope();
    }

    /// <summary>Operations of a training step: encoder over the source, decoder with cross-attention and head over the target, and twice that for the gradients.</summary>
    public static double Flops(PretrainedModel model, ObjectiveBatch batch)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(batch);
        var (source, target) = (batch.Input.Ids!.shape, batch.Labels.shape);
        var encoder = TransformerShape.Of(model.Config);
        if (model.Config is not T5Config t5)
        {
            return TransformerFlops.Training(encoder, source[0], source[1], batch.Targets);
        }

        var stack = t5.ToDecoderStack();
        var decoder = encoder with { Layers = [.. stack.Layers.Select(static layer => (layer.Heads, layer.KeyValueHeads))], HeadTransform = false };
        // Cross-attention: queries and outputs of the target, keys and values of the source, and scores of target × source.
        var cross = decoder.Layers.Sum(layer => (4.0 * decoder.HiddenSize * layer.Heads * decoder.HeadDimension * (target[1] + source[1])) + (4.0 * layer.Heads * decoder.HeadDimension * target[1] * source[1]));
        return TransformerFlops.Training(encoder, source[0], source[1], 0) + TransformerFlops.Training(decoder, target[0], target[1]) + (3 * target[0] * cross);
    }
}
