namespace Offprint.Models;

/// <summary>Decoders with two feed-forward layers a block, in a layout of Offprint's own that follows Llama's names; the small layer is <c>small_mlp</c>.</summary>
internal sealed class DuoFamily : ModelFamily
{
    public override IReadOnlyList<string> ModelTypes { get; } = ["offprint_duo"];

    public override IReadOnlyList<ModelHead> Heads { get; } = [ModelHead.None, ModelHead.CausalLanguageModel];

    public override string PrefixOf(ModelConfig config) => "model";

    public override ModelConfig Read(ConfigReader reader)
    {
        reader.RefuseQuantization();
        return DuoConfig.Read(reader);
    }

    public override string Architecture(ModelConfig config, ModelHead head) => head == ModelHead.CausalLanguageModel ? "DuoForCausalLM" : "DuoModel";

    public override bool IsOtherHead(string name, ModelHead head) => name is "lm_head.weight";

    public override IEnumerable<(string Name, string Target)> Containers(ModelConfig config)
    {
        yield return ("lm_head", "head");
        for (var i = 0; i < config.LayerCount; i++)
        {
            yield return ($"layers.{i}", $"stack.blocks.{i}");
            yield return ($"layers.{i}.self_attn", $"stack.blocks.{i}.attention");
            yield return ($"layers.{i}.mlp", $"stack.blocks.{i}.duo.big");
            yield return ($"layers.{i}.small_mlp", $"stack.blocks.{i}.duo.small");
        }
    }

    protected override void AddBody(ModelConfig config, StackConfig stack, ModelHead head, SpecBuilder specs)
    {
        var d = stack.HiddenSize;
        var residual = 1 / Math.Sqrt(2.0 * stack.Layers.Count);
        specs.Table("embed_tokens", "stack.embeddings.tokens", stack.VocabularySize, d);
        for (var i = 0; i < stack.Layers.Count; i++)
        {
            var (name, target) = ($"layers.{i}", $"stack.blocks.{i}");
            var all = (long)stack.Layers[i].Heads * stack.HeadDimension;
            specs.Norm($"{name}.input_layernorm", $"{target}.attentionNorm", d, stack.Norm);
            specs.Linear($"{name}.self_attn.q_proj", $"{target}.attention.query", d, all, bias: false);
            specs.Linear($"{name}.self_attn.k_proj", $"{target}.attention.key", d, all, bias: false);
            specs.Linear($"{name}.self_attn.v_proj", $"{target}.attention.value", d, all, bias: false);
            specs.Linear($"{name}.self_attn.o_proj", $"{target}.attention.output", all, d, bias: false, scale: residual);
            specs.Norm($"{name}.post_attention_layernorm", $"{target}.feedForwardNorm", d, stack.Norm);
            specs.Linear($"{name}.mlp.up_proj", $"{target}.duo.big.up", d, stack.FeedForwardSize, bias: false);
            specs.Linear($"{name}.mlp.down_proj", $"{target}.duo.big.down", stack.FeedForwardSize, d, bias: false, scale: residual);
            specs.Linear($"{name}.small_mlp.up_proj", $"{target}.duo.small.up", d, stack.SmallFeedForwardSize, bias: false);
            specs.Linear($"{name}.small_mlp.down_proj", $"{target}.duo.small.down", stack.SmallFeedForwardSize, d, bias: false, scale: residual);
        }
        specs.Norm("norm", "stack.finalNorm", d, stack.Norm);
    }

    protected override void AddHead(ModelConfig config, StackConfig stack, ModelHead head, SpecBuilder specs) => DecoderHeads.Add(config, stack, head, specs, "model.embed_tokens.weight");
}
