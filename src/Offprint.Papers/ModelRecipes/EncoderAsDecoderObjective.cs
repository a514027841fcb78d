using Offprint.Models;
using Offprint.Numerics;
using Offprint.Tensors;
using Offprint.Text;
using Offprint.Training;
using static TorchSharp.torch;

namespace Offprint.Papers;

/// <summary>
/// Next-token prediction by an encoder under a causal mask: every token is a target, where masked prediction learns from one in five. A start with it makes the masked training
/// after it shorter (Gisserot-Boukhlef et al., arXiv 2507.00994).
/// </summary>
internal sealed class EncoderAsDecoderObjective(PretrainedTokenizer tokenizer) : IPretrainingObjective
{
    private readonly int? _begin = tokenizer.Special.Classification?.Id;

    public string Name => "causal";

    public int SequenceLength(int context) => context;

    public bool Supports(ModelConfig config) => config is BertConfig;

    public ObjectiveBatch Build(TokenBatch batch, SeededRandom random, Device device)
    {
        // Read: the begin token and all tokens but the last. Predicted: all tokens; without a begin token all but the first.
        var (width, skip) = (batch.Columns, _begin is null ? 1 : 0);
        var (inputs, labels) = (new long[batch.Rows * width], new long[batch.Rows * width]);
        for (var row = 0; row < batch.Rows; row++)
        {
            var ids = batch.Row(row);
            for (var i = 0; i < width; i++)
            {
                inputs[(row * width) + i] = skip == 1 ? ids[i] : i == 0 ? _begin!.Value : ids[i - 1];
                labels[(row * width) + i] = skip == 0 ? ids[i] : i + 1 < width ? ids[i + 1] : ObjectiveBatch.Ignored;
            }
        }

        using var scope = NewDisposeScope();
        var mask = full([width, width], Scalars.Of((double)float.MinValue), ScalarType.Float32, device).triu(1).reshape(1, 1, width, width).MoveToOuterDisposeScope();
        var input = new ModelInput(tensor(inputs, [batch.Rows, width], ScalarType.Int64, device).MoveToOuterDisposeScope()) { AdditiveMask = mask };
        return new ObjectiveBatch(input, tensor(labels, [batch.Rows, width], ScalarType.Int64, device).MoveToOuterDisposeScope(), inputs.Length, labels.LongCount(static label => label != ObjectiveBatch.Ignored));
    }

    public LossTerms Loss(PretrainedModel model, ObjectiveBatch batch)
    {
        using var scope = NewDisposeScope();
        var logits = ((MaskedLanguageModel)model).Forward(batch.Input).Logits;
        return new LossTerms(nn.functional.cross_entropy(logits.reshape(-1, logits.shape[^1]), batch.Labels.reshape(-1), ignore_index: ObjectiveBatch.Ignored).MoveToOuterDisposeScope());
    }
}
