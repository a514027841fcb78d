namespace Offprint.Models;

/// <summary>T5: an encoder and a decoder on one token table; the relative bias is stored with the first block of each.</summary>
internal sealed class T5Family : ModelFamily
{
    public override IReadOnlyList<string> ModelTypes { get; } = ["t5", "mt5"];

    public override IReadOnlyList<ModelHead> Heads { get; } = [ModelHead.None, ModelHead.SequenceToSequence];

    public override string PrefixOf(ModelConfig config) => "";

    public override ModelConfig Read(ConfigReader reader)
    {
        reader.RefuseQuantization();
        return T5Config.Read(reader);
    }

    public override string Architecture(ModelConfig config, ModelHead head) =>
        (config.ModelType == "mt5" ? "MT5" : "T5") + (head == ModelHead.SequenceToSequence ? "ForConditionalGeneration" : "EncoderModel");

    public override bool IsOtherHead(string name, ModelHead head) =>
        name == "decoder.block.0.layer.1.EncDecAttention.relative_attention_bias.weight"
        || head == ModelHead.None && (name.StartsWith("decoder.", StringComparison.Ordinal) || name == "lm_head.weight");

    public override IEnumerable<(string Name, string Target)> Containers(ModelConfig config)
    {
        foreach (var (name, target, layers) in new[] { ("encoder", "stack", config.LayerCount), ("decoder", "decoder", ((T5Config)config).DecoderLayers) })
        {
            var last = name == "decoder" ? 2 : 1;
            for (var i = 0; i < layers; i++)
            {
                yield return ($"{name}.block.{i}", $"{target}.blocks.{i}");
                yield return ($"{name}.block.{i}.layer.0.SelfAttention", $"{target}.blocks.{i}.attention");
                yield return ($"{name}.block.{i}.layer.{last}.DenseReluDense", $"{target}.blocks.{i}.feedForward");
                if (last == 2)
                {
                    yield return ($"{name}.block.{i}.layer.1.EncDecAttention", $"{target}.blocks.{i}.crossAttention");
                }
            }
        }
    }

    protected override void AddBody(ModelConfig config, StackConfig stack, ModelHead head, SpecBuilder specs)
    {
        specs.Add("shared.weight", [stack.VocabularySize, stack.HiddenSize], "stack.embeddings.tokens.weight", WeightStart.Normal(((T5Config)config).InitializerFactor),
            aliases: ["encoder.embed_tokens.weight", "decoder.embed_tokens.weight"]);
        AddStack((T5Config)config, stack, "encoder", "stack", specs);
    }

    protected override void AddHead(ModelConfig config, StackConfig stack, ModelHead head, SpecBuilder specs)
    {
        if (head != ModelHead.SequenceToSequence)
        {
            return;
        }
        specs.InHead = false;
        AddStack((T5Config)config, ((T5Config)config).ToDecoderStack(), "decoder", "decoder", specs);
        specs.InHead = true;
        specs.Add("lm_head.weight", [stack.VocabularySize, stack.HiddenSize], "head.weight", WeightStart.Normal(((T5Config)config).InitializerFactor),
            tiedTo: config.TieWordEmbeddings ? "shared.weight" : null);
    }

    /// <summary>New weights have the deviations of the reference implementation: queries take up the attention's missing 1/√width.</summary>
    private static void AddStack(T5Config config, StackConfig stack, string name, string target, SpecBuilder specs)
    {
        var (d, f, factor) = (stack.HiddenSize, stack.FeedForwardSize, config.InitializerFactor);
        var inner = (long)config.HeadCount * config.HeadDimension;
        var ofModel = factor / Math.Sqrt(d);
        for (var i = 0; i < stack.Layers.Count; i++)
        {
            var (block, module, layer) = ($"{name}.block.{i}.layer", $"{target}.blocks.{i}", 0);
            AddAttention($"{block}.0.SelfAttention", $"{module}.attention");
            if (i == 0)
            {
                specs.Table($"{block}.0.SelfAttention.relative_attention_bias", $"{target}.relativeBias", stack.RelativeBuckets, config.HeadCount, ofModel);
            }
            specs.Norm($"{block}.{layer++}.layer_norm", $"{module}.attentionNorm", d, stack.Norm);
            if (stack.CrossAttention)
            {
                AddAttention($"{block}.1.EncDecAttention", $"{module}.crossAttention");
                specs.Norm($"{block}.{layer++}.layer_norm", $"{module}.crossNorm", d, stack.Norm);
            }
            var dense = $"{block}.{layer}.DenseReluDense";
            if (stack.GatedFeedForward)
            {
                specs.Linear($"{dense}.wi_0", $"{module}.feedForward.gate", d, f, bias: false, spread: ofModel);
                specs.Linear($"{dense}.wi_1", $"{module}.feedForward.up", d, f, bias: false, spread: ofModel);
            }
            else
            {
                specs.Linear($"{dense}.wi", $"{module}.feedForward.up", d, f, bias: false, spread: ofModel);
            }
            specs.Linear($"{dense}.wo", $"{module}.feedForward.down", f, d, bias: false, spread: factor / Math.Sqrt(f));
            specs.Norm($"{block}.{layer}.layer_norm", $"{module}.feedForwardNorm", d, stack.Norm);
        }
        specs.Norm($"{name}.final_layer_norm", $"{target}.finalNorm", d, stack.Norm);

        void AddAttention(string from, string to)
        {
            specs.Linear($"{from}.q", $"{to}.query", d, inner, bias: false, spread: factor / Math.Sqrt((double)d * config.HeadDimension));
            specs.Linear($"{from}.k", $"{to}.key", d, inner, bias: false, spread: ofModel);
            specs.Linear($"{from}.v", $"{to}.value", d, inner, bias: false, spread: ofModel);
            specs.Linear($"{from}.o", $"{to}.output", inner, d, bias: false, spread: factor / Math.Sqrt(inner));
        }
    }
}
