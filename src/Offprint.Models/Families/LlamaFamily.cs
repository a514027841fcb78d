namespace Offprint.Models;

/// <summary>Llama, Mistral, Qwen2, Qwen3.</summary>
internal sealed class LlamaFamily : ModelFamily
{
    public override IReadOnlyList<string> ModelTypes { get; } = ["llama", "mistral", "qwen2", "qwen3"];

    public override IReadOnlyList<ModelHead> Heads { get; } = [ModelHead.None, ModelHead.CausalLanguageModel, ModelHead.SequenceClassification];

    public override string PrefixOf(ModelConfig config) => "model";

    public override ModelConfig Read(ConfigReader reader)
    {
        reader.RefuseQuantization();
        return LlamaConfig.Read(reader);
    }

    public override string Architecture(ModelConfig config, ModelHead head)
    {
        var name = config.ModelType switch
        {
            "llama" => "Llama",
            "mistral" => "Mistral",
            "qwen2" => "Qwen2",
            _ => "Qwen3",
        };
        return name + head switch
        {
            ModelHead.CausalLanguageModel => "ForCausalLM",
            ModelHead.SequenceClassification => "ForSequenceClassification",
            _ => "Model",
        };
    }

    public override bool IsOtherHead(string name, ModelHead head) => name is "lm_head.weight" or "score.weight";

    public override IEnumerable<(string Name, string Target)> Containers(ModelConfig config)
    {
        for (var i = 0; i < config.LayerCount; i++)
        {
            yield return ($"layers.{i}", $"stack.blocks.{i}");
            yield return ($"layers.{i}.self_attn", $"stack.blocks.{i}.attention");
            yield return ($"layers.{i}.mlp", $"stack.blocks.{i}.feedForward");
        }
    }

    protected override void AddBody(ModelConfig config, StackConfig stack, ModelHead head, SpecBuilder specs)
    {
        var d = stack.HiddenSize;
        specs.Table("embed_tokens", "stack.embeddings.tokens", stack.VocabularySize, d);
        for (var i = 0; i < stack.Layers.Count; i++)
        {
            var (name, target) = ($"layers.{i}", $"stack.blocks.{i}");
            var all = (long)stack.Layers[i].Heads * stack.HeadDimension;
            var grouped = (long)stack.Layers[i].KeyValueHeads * stack.HeadDimension;
            specs.Norm($"{name}.input_layernorm", $"{target}.attentionNorm", d, stack.Norm);
            specs.Linear($"{name}.self_attn.q_proj", $"{target}.attention.query", d, all, stack.ProjectionBias);
            specs.Linear($"{name}.self_attn.k_proj", $"{target}.attention.key", d, grouped, stack.ProjectionBias);
            specs.Linear($"{name}.self_attn.v_proj", $"{target}.attention.value", d, grouped, stack.ProjectionBias);
            specs.Linear($"{name}.self_attn.o_proj", $"{target}.attention.output", all, d, stack.OutputBias);
            if (stack.QueryKeyNorm)
            {
                specs.Norm($"{name}.self_attn.q_norm", $"{target}.attention.queryNorm", stack.HeadDimension, NormKind.RootMeanSquare);
                specs.Norm($"{name}.self_attn.k_norm", $"{target}.attention.keyNorm", stack.HeadDimension, NormKind.RootMeanSquare);
            }
            specs.Norm($"{name}.post_attention_layernorm", $"{target}.feedForwardNorm", d, stack.Norm);
            specs.Linear($"{name}.mlp.gate_proj", $"{target}.feedForward.gate", d, stack.FeedForwardSize, stack.FeedForwardBias);
            specs.Linear($"{name}.mlp.up_proj", $"{target}.feedForward.up", d, stack.FeedForwardSize, stack.FeedForwardBias);
            specs.Linear($"{name}.mlp.down_proj", $"{target}.feedForward.down", stack.FeedForwardSize, d, stack.FeedForwardBias);
        }
        specs.Norm("norm", "stack.finalNorm", d, stack.Norm);
    }

    protected override void AddHead(ModelConfig config, StackConfig stack, ModelHead head, SpecBuilder specs) =>
        DecoderHeads.Add(config, stack, head, specs, "model.embed_tokens.weight");
}
