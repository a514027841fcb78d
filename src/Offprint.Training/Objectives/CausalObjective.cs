using Offprint.Models;
using Offprint.Numerics;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Offprint.Training;

/// <summary>Next-token prediction: sequences of T + 1 tokens, inputs are the first T, labels the last T.</summary>
public sealed class CausalObjective : IPretrainingObjective
{
    /// <inheritdoc/>
    public string Name => "causal";

    /// <summary>
    /// Computes the loss together with the head's product, piece by piece, where the head is a plain (tied or own) linear layer. Default true; about an eighth faster at a
    /// vocabulary of 8,192. Set false when a hook on <c>lm_head</c> must see the logits.
    /// </summary>
    public bool FuseHead { get; init; } = true;

    /// <summary>A token id that is no label (padding, for instance); null (default) when all are.</summary>
    public int? IgnoredToken { get; init; }

    /// <inheritdoc/>
    public string Needs => ObjectiveNeeds.Decoder;

    /// <inheritdoc/>
    public int SequenceLength(int context) => context + 1;

    /// <inheritdoc/>
    public bool Supports(ModelConfig config)
    {
        ArgumentNullException.ThrowIfNull(config);
        return config is Gpt2Config or LlamaConfig or GptNeoXConfig or DuoConfig;
    }

    /// <inheritdoc/>
    public ObjectiveBatch Build(TokenBatch batch, SeededRandom random, Device device)
    {
        ArgumentNullException.ThrowIfNull(batch);
        if (batch.Columns < 2)
        {
            throw new ArgumentException($"The sequences have {batch.Columns} token; next-token prediction needs at least 2.", nameof(batch));
        }

        var length = batch.Columns - 1;
        var inputs = new long[batch.Rows * length];
        var labels = new long[batch.Rows * length];
        var targets = 0L;
        for (var row = 0; row < batch.Rows; row++)
        {
            var ids = batch.Row(row);
            for (var i = 0; i < length; i++)
            {
                var counts = ids[i + 1] != IgnoredToken;
                inputs[(row * length) + i] = ids[i];
                labels[(row * length) + i] = counts ? ids[i + 1] : ObjectiveBatch.Ignored;
                targets += counts ? 1 : 0;
            }
        }

        return new ObjectiveBatch(new ModelInput(Place(inputs)), Place(labels), inputs.Length, targets);

        Tensor Place(long[] values) => tensor(values, [batch.Rows, length], ScalarType.Int64, device);
    }

    /// <inheritdoc/>
    public LossTerms Loss(PretrainedModel model, ObjectiveBatch batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        if (model is not CausalLanguageModel decoder)
        {
            throw new ArgumentException($"Next-token prediction needs a {nameof(CausalLanguageModel)}, not a {model?.GetType().Name ?? "null"}.", nameof(model));
        }

        using var scope = NewDisposeScope();
        var labels = batch.Labels.reshape(-1);
        if (FuseHead && PlainHead(decoder) is { } weight)
        {
            var output = decoder.Forward(batch.Input with { Logits = LogitSelection.None });
            var hidden = output.LastHidden!.reshape(-1, weight.shape[1]);
            return new LossTerms(LinearCrossEntropy.Mean(hidden, weight, labels, batch.Targets).MoveToOuterDisposeScope());
        }

        var logits = decoder.Forward(batch.Input).Logits;
        return new LossTerms(nn.functional.cross_entropy(logits.reshape(-1, logits.shape[^1]), labels, ignore_index: ObjectiveBatch.Ignored).MoveToOuterDisposeScope());
    }

    /// <summary>The head's weight when nothing but a linear layer without bias stands there.</summary>
    internal static Tensor? PlainHead(CausalLanguageModel model) => model.Find("lm_head") switch
    {
        TiedLinear tied => tied.Weight,
        Linear { bias: null } own => own.weight,
        _ => null,
    };
}
