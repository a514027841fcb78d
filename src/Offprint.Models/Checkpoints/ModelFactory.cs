namespace Offprint.Models;

internal static class ModelFactory
{
    /// <summary>A model without weights (all on the meta device).</summary>
    public static PretrainedModel Create(ModelConfig config, ModelHead head) => head switch
    {
        ModelHead.CausalLanguageModel => new CausalLanguageModel(config),
        ModelHead.MaskedLanguageModel => new MaskedLanguageModel(config),
        ModelHead.SequenceClassification => new SequenceClassifier(config),
        _ => new TextEncoder(config),
    };

    /// <summary>The head of a model class; null for the base class, which takes what the files have.</summary>
    public static ModelHead? HeadOf(Type model) =>
        model == typeof(CausalLanguageModel) ? ModelHead.CausalLanguageModel
        : model == typeof(MaskedLanguageModel) ? ModelHead.MaskedLanguageModel
        : model == typeof(SequenceClassifier) ? ModelHead.SequenceClassification
        : model == typeof(TextEncoder) ? ModelHead.None
        : model == typeof(PretrainedModel) ? null
        : throw new ArgumentException($"{model.Name} is no class that checkpoints are loaded into. Use CausalLanguageModel, MaskedLanguageModel, SequenceClassifier, TextEncoder or PretrainedModel.", nameof(model));
}
