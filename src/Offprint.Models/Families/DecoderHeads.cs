namespace Offprint.Models;

/// <summary>The heads of all decoders: <c>lm_head</c> (or the family's own name for it), tied or not, and <c>score</c>.</summary>
internal static class DecoderHeads
{
    public static void Add(ModelConfig config, StackConfig stack, ModelHead head, SpecBuilder specs, string table, string name = "lm_head.weight")
    {
        if (head == ModelHead.CausalLanguageModel)
        {
            specs.Add(name, [stack.VocabularySize, stack.HiddenSize], "head.weight", WeightStart.Normal(config.InitializerRange),
                tiedTo: config.TieWordEmbeddings ? table : null);
        }
        if (head == ModelHead.SequenceClassification)
        {
            specs.Linear("score", "head.score", stack.HiddenSize, config.LabelCount, bias: false);
        }
    }
}
