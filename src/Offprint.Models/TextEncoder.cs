using static TorchSharp.torch;

namespace Offprint.Models;

/// <summary>
/// A body without a head: BERT or RoBERTa (with their pooler) as text encoders, T5's encoder, or the body of a decoder. Turns token ids into token vectors, or into one vector a text.
/// </summary>
public sealed class TextEncoder : PretrainedModel
{
    private nn.Module<Tensor, Tensor>? pooler;

    internal TextEncoder(ModelConfig config) : base(config, ModelHead.None, nameof(TextEncoder))
    {
        pooler = config is BertConfig ? new Pooler(config.HiddenSize) : null;
        Bind();
    }

    /// <summary>Makes an encoder with random weights; see <see cref="CausalLanguageModel.Create"/>.</summary>
    public static TextEncoder Create(ModelConfig config, ulong seed, ScalarType? type = null, Device? device = null)
    {
        var model = new TextEncoder(config);
        model.Draw(seed, type, device);
        return model;
    }

    /// <summary>Token vectors [B, S, d] as <see cref="ModelOutput.LastHidden"/>, and the pooler's [B, d] where there is one.</summary>
    /// <exception cref="ArgumentException">Ids outside of the vocabulary, or shapes that do not fit together.</exception>
    public ModelOutput Forward(in ModelInput input)
    {
        using var scope = NewDisposeScope();
        var body = Stack.Run(input, null, DataType);
        return Outputs.Pass(null, body, pooler?.call(body.Hidden));
    }

    /// <summary>One vector a row of the batch, [B, d]. Records gradients as usual.</summary>
    /// <param name="input">Token ids and their padding mask.</param>
    /// <param name="pooling">How token vectors become one. Default their mean.</param>
    /// <exception cref="ArgumentException">This model has no pooler, or the input does not fit.</exception>
    public Tensor Encode(in ModelInput input, Pooling pooling = Pooling.Mean)
    {
        if (pooling == Pooling.Pooler && pooler is null)
        {
            throw new ArgumentException($"{Config.ModelType} models have no pooler; use Mean, First, Last or Max.", nameof(pooling));
        }
        using var scope = NewDisposeScope();
        var hidden = Stack.Run(input, null, DataType).Hidden;
        return (pooling == Pooling.Pooler ? pooler!.call(hidden) : TokenPooling.Pool(hidden, input.PaddingMask, pooling)).MoveToOuterDisposeScope();
    }
}
