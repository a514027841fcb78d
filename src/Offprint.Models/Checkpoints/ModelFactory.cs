namespace Offprint.Models;

internal static class ModelFactory
{
    private static readonly Type[] Classes =
        [typeof(CausalLanguageModel), typeof(MaskedLanguageModel), typeof(SequenceClassifier), typeof(TextEncoder), typeof(Seq2SeqLanguageModel), typeof(VisionTransformer), typeof(ConvEncoder), typeof(ClipModel), typeof(PretrainedModel)];

    /// <summary>A model without weights (all on the meta device).</summary>
    public static PretrainedModel Create(ModelConfig config, ModelHead head) => head switch
    {
        ModelHead.CausalLanguageModel => new CausalLanguageModel(config),
        ModelHead.MaskedLanguageModel => new MaskedLanguageModel(config),
        ModelHead.SequenceClassification => new SequenceClassifier(config),
        ModelHead.SequenceToSequence => new Seq2SeqLanguageModel(config),
        ModelHead.ImageClassification => config is ConvConfig ? new ConvEncoder(config, head) : new VisionTransformer(config, head),
        ModelHead.ImageText => new ClipModel(config),
        _ => config switch
        {
            VitConfig => new VisionTransformer(config, head),
            ConvConfig => new ConvEncoder(config, head),
            _ => new TextEncoder(config),
        },
    };

    /// <summary>The head that a model class needs of a checkpoint.</summary>
    /// <exception cref="UnsupportedCheckpointException">The family has no such models.</exception>
    public static ModelHead HeadFor(Type model, CheckpointFolder folder)
    {
        if (!Classes.Contains(model))
        {
            throw new ArgumentException($"{model.Name} is no class that checkpoints are loaded into. Use {string.Join(", ", Classes[..^1].Select(type => type.Name))} or {Classes[^1].Name}.", nameof(model));
        }
        var own = folder.Config switch { VitConfig => typeof(VisionTransformer), ConvConfig => typeof(ConvEncoder), _ => null };
        var wanted = model == typeof(VisionTransformer) || model == typeof(ConvEncoder) ? model : null;
        if (own != wanted && model != typeof(PretrainedModel))
        {
            throw new UnsupportedCheckpointException($"{folder.Folder} holds a {folder.Config.ModelType} model, which is {(own is null ? "not " : "")}loaded into a {(own ?? wanted)!.Name}{(own is null ? "" : $", not into a {model.Name}")}.");
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
