namespace Offprint.Models;

/// <summary>The heads of all decoders: <c>lm_head</c>, tied or not, and <c>score</c>.</summary>
internal static class DecoderHeads
{
    public static void Add(ModelConfig config, StackConfig stack, ModelHead head, SpecBuilder specs, string table)
    {
        if (head == ModelHead.CausalLanguageModel)
        {
            specs.Add("lm_head.weight", [stack.VocabularySize, stack.HiddenSize], "head.weight", WeightStart.Normal(config.InitializerRange),
                tiedTo: config.TieWordEmbeddings ? table : null);
        }
        if (head == ModelHead.SequenceClassification)
        {
            specs.Linear("score", "head.score", stack.HiddenSize, config.LabelCount, bias: false);
        }
    }
}
