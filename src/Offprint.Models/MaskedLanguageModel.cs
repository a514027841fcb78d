using static TorchSharp.torch;

namespace Offprint.Models;

/// <summary>An encoder that scores masked tokens: BERT, RoBERTa.</summary>
public sealed class MaskedLanguageModel : PretrainedModel
{
    private nn.Module<Tensor, Tensor> head;

    internal MaskedLanguageModel(ModelConfig config) : base(config, ModelHead.MaskedLanguageModel, nameof(MaskedLanguageModel))
    {
        head = new MaskedHead(config, config.TieWordEmbeddings
            ? new TiedLinear(() => Slot(TensorSpecs[0].Name).Value)
            : nn.Linear(config.HiddenSize, config.VocabularySize, hasBias: false, device: META));
        Bind();
    }

    /// <summary>Makes a model with random weights; see <see cref="CausalLanguageModel.Create"/>.</summary>
    public static MaskedLanguageModel Create(ModelConfig config, ulong seed, ScalarType? type = null, Device? device = null)
    {
        var model = new MaskedLanguageModel(config);
        model.Draw(seed, type, device);
        return model;
    }

    /// <summary>Scores of every token, [B, S, V]; with <see cref="LogitSelection.At"/> only of chosen columns (the masked ones), [B, N, V].</summary>
    /// <exception cref="ArgumentException">Ids outside of the vocabulary, or shapes that do not fit together.</exception>
    public ModelOutput Forward(in ModelInput input)
    {
        using var scope = NewDisposeScope();
        var body = Stack.Run(input, null, DataType);
        var chosen = LogitColumns.Choose(body.Hidden, input);
        return Outputs.Pass(chosen is null ? null : head.call(chosen), body);
    }
}
