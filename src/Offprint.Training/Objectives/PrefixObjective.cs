using Offprint.Models;
using Offprint.Numerics;
using TorchSharp;
using static TorchSharp.torch;

namespace Offprint.Training;

/// <summary>
/// Prefix language modelling (Raffel et al., arXiv 1910.10683, section 3.2.1): tokens of a random prefix see each other in both directions, and the decoder predicts what follows.
/// </summary>
public sealed class PrefixObjective : IPretrainingObjective
{
    /// <inheritdoc/>
    public string Name => "prefix";

    /// <inheritdoc/>
    public string Needs => ObjectiveNeeds.Decoder;

    /// <inheritdoc/>
    public int SequenceLength(int context) => context + 1;

    /// <inheritdoc/>
    public bool Supports(ModelConfig config)
    {
        ArgumentNullException.ThrowIfNull(config);
        return config is Gpt2Config or LlamaConfig or GptNeoXConfig;
    }

    /// <inheritdoc/>
    public ObjectiveBatch Build(TokenBatch batch, SeededRandom random, Device device)
    {
        ArgumentNullException.ThrowIfNull(batch);
        ArgumentNullException.ThrowIfNull(random);
        if (batch.Columns < 2)
        {
            throw new ArgumentException($"The sequences have {batch.Columns} token; a prefix and its continuation need at least 2.", nameof(batch));
        }

        var length = batch.Columns - 1;
        var inputs = new long[batch.Rows * length];
        var labels = new long[batch.Rows * length];
        var mask = new float[(long)batch.Rows * length * length];
        var targets = 0L;
        for (var row = 0; row < batch.Rows; row++)
        {
            var ids = batch.Row(row);
            var prefix = random.Next(1, batch.Columns); // 1 … length: at least one token follows
            for (var i = 0; i < length; i++)
            {
                var counts = i >= prefix - 1;
                inputs[(row * length) + i] = ids[i];
                labels[(row * length) + i] = counts ? ids[i + 1] : ObjectiveBatch.Ignored;
                targets += counts ? 1 : 0;
                var visible = Math.Max(i + 1, prefix);
                mask.AsSpan((((row * length) + i) * length) + visible, length - visible).Fill(float.MinValue);
            }
        }

        var input = new ModelInput(tensor(inputs, [batch.Rows, length], ScalarType.Int64, device)) { AdditiveMask = tensor(mask, [batch.Rows, 1, length, length], device: device) };
        return new ObjectiveBatch(input, tensor(labels, [batch.Rows, length], ScalarType.Int64, device), inputs.Length, targets);
    }

    /// <inheritdoc/>
    public LossTerms Loss(PretrainedModel model, ObjectiveBatch batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        if (model is not CausalLanguageModel decoder)
        {
            throw new ArgumentException($"Prefix language modelling needs a {nameof(CausalLanguageModel)}, not a {model?.GetType().Name ?? "null"}.", nameof(model));
        }

        using var scope = NewDisposeScope();
        var logits = decoder.Forward(batch.Input).Logits;
        return new LossTerms(nn.functional.cross_entropy(logits.reshape(-1, logits.shape[^1]), batch.Labels.reshape(-1), ignore_index: ObjectiveBatch.Ignored).MoveToOuterDisposeScope());
    }
}
