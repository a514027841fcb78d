namespace Offprint.Models;

internal static class ModelFactory
{
    private static readonly Type[] Classes =
        [typeof(CausalLanguageModel), typeof(MaskedLanguageModel), typeof(SequenceClassifier), typeof(TextEncoder), typeof(Seq2SeqLanguageModel), typeof(VisionTransformer), typeof(ClipModel), typeof(PretrainedModel)];

    /// <summary>A model without weights (all on the meta device).</summary>
    public static PretrainedModel Create(ModelConfig config, ModelHead head) => head switch
    {
        ModelHead.CausalLanguageModel => new CausalLanguageModel(config),
        ModelHead.MaskedLanguageModel => new MaskedLanguageModel(config),
        ModelHead.SequenceClassification => new SequenceClassifier(config),
        ModelHead.SequenceToSequence => new Seq2SeqLanguageModel(config),
        ModelHead.ImageClassification => new VisionTransformer(config, head),
        ModelHead.ImageText => new ClipModel(config),
        _ => config is VitConfig ? new VisionTransformer(config, head) : new TextEncoder(config),
    };

    /// <summary>The head that a model class needs of a checkpoint.</summary>
    /// <exception cref="UnsupportedCheckpointException">The family has no such models.</exception>
    public static ModelHead HeadFor(Type model, CheckpointFolder folder)
    {
        if (!Classes.Contains(model))
        {
            throw new ArgumentException($"{model.Name} is no class that checkpoints are loaded into. Use {string.Join(", ", Classes[..^1].Select(type => type.Name))} or {Classes[^1].Name}.", nameof(model));
        }
        var vision = folder.Config is VitConfig;
        if (model == typeof(VisionTransformer) != vision && model != typeof(PretrainedModel))
        {
            throw new UnsupportedCheckpointException($"{folder.Folder} holds a {folder.Config.ModelType} model, which is {(vision ? "" : "not ")}loaded into a {nameof(VisionTransformer)}{(vision ? $", not into a {model.Name}" : "")}.");
        }
        return model == typeof(CausalLanguageModel) ? ModelHead.CausalLanguageModel
            : model == typeof(MaskedLanguageModel) ? ModelHead.MaskedLanguageModel
            : model == typeof(SequenceClassifier) ? ModelHead.SequenceClassification
            : model == typeof(Seq2SeqLanguageModel) ? ModelHead.SequenceToSequence
            : model == typeof(ClipModel) ? ModelHead.ImageText
            : model == typeof(TextEncoder) ? ModelHead.None
            : folder.Head();
    }
}
