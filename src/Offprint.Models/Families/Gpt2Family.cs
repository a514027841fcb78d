namespace Offprint.Models;

/// <summary>GPT-2: Conv1D weights [in, out], one fused query-key-value projection.</summary>
internal sealed class Gpt2Family : ModelFamily
{
    public override IReadOnlyList<string> ModelTypes { get; } = ["gpt2"];

    public override IReadOnlyList<ModelHead> Heads { get; } = [ModelHead.None, ModelHead.CausalLanguageModel, ModelHead.SequenceClassification];

    public override string PrefixOf(ModelConfig config) => "transformer";

    public override ModelConfig Read(ConfigReader reader)
    {
        reader.RefuseQuantization();
        return Gpt2Config.Read(reader);
    }

    public override string Architecture(ModelConfig config, ModelHead head) => head switch
    {
        ModelHead.CausalLanguageModel => "GPT2LMHeadModel",
        ModelHead.SequenceClassification => "GPT2ForSequenceClassification",
        _ => "GPT2Model",
    };

    public override bool IsOtherHead(string name, ModelHead head) => name is "lm_head.weight" or "score.weight";

    public override IEnumerable<(string Name, string Target)> Containers(ModelConfig config)
    {
        for (var i = 0; i < config.LayerCount; i++)
        {
            yield return ($"h.{i}", $"stack.blocks.{i}");
            yield return ($"h.{i}.attn", $"stack.blocks.{i}.attention");
            yield return ($"h.{i}.mlp", $"stack.blocks.{i}.feedForward");
        }
    }

    protected override void AddBody(ModelConfig config, StackConfig stack, ModelHead head, SpecBuilder specs)
    {
        var d = stack.HiddenSize;
        var residual = 1 / Math.Sqrt(2.0 * stack.Layers.Count);
        specs.Table("wte", "stack.embeddings.tokens", stack.VocabularySize, d);
        specs.Table("wpe", "stack.embeddings.positions", stack.PositionTableSize, d);
        for (var i = 0; i < stack.Layers.Count; i++)
        {
            var (name, target) = ($"h.{i}", $"stack.blocks.{i}");
            var all = stack.Layers[i].Heads * stack.HeadDimension;
            specs.Norm($"{name}.ln_1", $"{target}.attentionNorm", d, stack.Norm);
            specs.Linear($"{name}.attn.c_attn", $"{target}.attention.queryKeyValue", d, 3L * all, bias: true, transposed: true);
            specs.Linear($"{name}.attn.c_proj", $"{target}.attention.output", all, d, bias: true, transposed: true, scale: residual);
            specs.Norm($"{name}.ln_2", $"{target}.feedForwardNorm", d, stack.Norm);
            specs.Linear($"{name}.mlp.c_fc", $"{target}.feedForward.up", d, stack.FeedForwardSize, bias: true, transposed: true);
            specs.Linear($"{name}.mlp.c_proj", $"{target}.feedForward.down", stack.FeedForwardSize, d, bias: true, transposed: true, scale: residual);
        }
        specs.Norm("ln_f", "stack.finalNorm", d, stack.Norm);
    }

    protected override void AddHead(ModelConfig config, StackConfig stack, ModelHead head, SpecBuilder specs) =>
        DecoderHeads.Add(config, stack, head, specs, "transformer.wte.weight");
}
