using static TorchSharp.torch;

namespace Offprint.Models;

/// <summary>
/// Label scores for whole sequences: BERT from its pooler, RoBERTa from the first token through its own layer, decoders from the last token that is not padding.
/// </summary>
public sealed class SequenceClassifier : PretrainedModel
{
    private nn.Module<Tensor, Tensor>? pooler;
    private nn.Module<Tensor, Tensor> head;

    internal SequenceClassifier(ModelConfig config) : base(config, ModelHead.SequenceClassification, nameof(SequenceClassifier))
    {
        var encoder = config as BertConfig;
        pooler = BertFamily.HasPooler(config, Head) ? new Pooler(config.HiddenSize) : null;
        head = new ClassificationHead(config.HiddenSize, config.LabelCount, hidden: encoder is { IsRoberta: true }, bias: encoder is not null,
            dropout: encoder is null ? 0 : encoder.ClassifierDropout ?? encoder.HiddenDropout);
        Bind();
    }

    /// <summary>Number of labels.</summary>
    public int LabelCount => Config.LabelCount;

    /// <summary>Makes a classifier with random weights; see <see cref="CausalLanguageModel.Create"/>.</summary>
    public static SequenceClassifier Create(ModelConfig config, ulong seed, ScalarType? type = null, Device? device = null)
    {
        var model = new SequenceClassifier(config);
        model.Draw(seed, type, device);
        return model;
    }

    /// <summary>Scores of the labels, [B, labels].</summary>
    /// <exception cref="ArgumentException">Ids outside of the vocabulary, or shapes that do not fit together.</exception>
    public ModelOutput Forward(in ModelInput input)
    {
        using var scope = NewDisposeScope();
        var body = Stack.Run(input, null, DataType);
        var vector = pooler is not null ? pooler.call(body.Hidden)
            : Stack.Config.Causal ? LogitColumns.Last(body.Hidden, input.PaddingMask).squeeze(1)
            : body.Hidden.select(1, 0);
        return Outputs.Pass(head.call(vector), body, pooler is null ? null : vector);
    }
}
