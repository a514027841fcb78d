namespace Offprint.Models;

/// <summary>GPT-NeoX, Pythia, PolyCoder: one fused query-key-value projection whose rows go head by head.</summary>
internal sealed class GptNeoXFamily : ModelFamily
{
    public override IReadOnlyList<string> ModelTypes { get; } = ["gpt_neox"];

    public override IReadOnlyList<ModelHead> Heads { get; } = [ModelHead.None, ModelHead.CausalLanguageModel, ModelHead.SequenceClassification];

    public override string PrefixOf(ModelConfig config) => "gpt_neox";

    public override ModelConfig Read(ConfigReader reader)
    {
        reader.RefuseQuantization();
        return GptNeoXConfig.Read(reader);
    }

    public override string Architecture(ModelConfig config, ModelHead head) => head switch
    {
        ModelHead.CausalLanguageModel => "GPTNeoXForCausalLM",
        ModelHead.SequenceClassification => "GPTNeoXForSequenceClassification",
        _ => "GPTNeoXModel",
    };

    public override bool IsOtherHead(string name, ModelHead head) => name is "embed_out.weight" or "score.weight";

    public override IEnumerable<(string Name, string Target)> Containers(ModelConfig config)
    {
        yield return ("lm_head", "head");
        for (var i = 0; i < config.LayerCount; i++)
        {
            yield return ($"layers.{i}", $"stack.blocks.{i}");
            yield return ($"layers.{i}.attention", $"stack.blocks.{i}.attention");
            yield return ($"layers.{i}.mlp", $"stack.blocks.{i}.feedForward");
        }
    }

    protected override void AddBody(ModelConfig config, StackConfig stack, ModelHead head, SpecBuilder specs)
    {
        var d = stack.HiddenSize;
        specs.Table("embed_in", "stack.embeddings.tokens", stack.VocabularySize, d);
        for (var i = 0; i < stack.Layers.Count; i++)
        {
            var (name, target) = ($"layers.{i}", $"stack.blocks.{i}");
            var all = (long)stack.Layers[i].Heads * stack.HeadDimension;
            specs.Norm($"{name}.input_layernorm", $"{target}.attentionNorm", d, stack.Norm);
            specs.Norm($"{name}.post_attention_layernorm", $"{target}.feedForwardNorm", d, stack.Norm);
            specs.Linear($"{name}.attention.query_key_value", $"{target}.attention.queryKeyValue", d, 3 * all, stack.ProjectionBias);
            specs.Linear($"{name}.attention.dense", $"{target}.attention.output", all, d, stack.OutputBias);
            specs.Linear($"{name}.mlp.dense_h_to_4h", $"{target}.feedForward.up", d, stack.FeedForwardSize, bias: true);
            specs.Linear($"{name}.mlp.dense_4h_to_h", $"{target}.feedForward.down", stack.FeedForwardSize, d, bias: true);
        }
        specs.Norm("final_layer_norm", "stack.finalNorm", d, stack.Norm);
    }

    protected override void AddHead(ModelConfig config, StackConfig stack, ModelHead head, SpecBuilder specs) =>
        DecoderHeads.Add(config, stack, head, specs, "gpt_neox.embed_in.weight", "embed_out.weight");
}
