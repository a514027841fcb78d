namespace Offprint.Models;

/// <summary>CLIP: two towers with blocks of the same names.</summary>
internal sealed class ClipFamily : ModelFamily
{
    public override IReadOnlyList<string> ModelTypes { get; } = ["clip"];

    public override IReadOnlyList<ModelHead> Heads { get; } = [ModelHead.ImageText];

    public override string PrefixOf(ModelConfig config) => "";

    public override ModelConfig Read(ConfigReader reader)
    {
        reader.RefuseQuantization();
        return ClipConfig.Read(reader);
    }

    public override string Architecture(ModelConfig config, ModelHead head) => "CLIPModel";

    public override bool IsOtherHead(string name, ModelHead head) => false;

    public override IEnumerable<(string Name, string Target)> Containers(ModelConfig config)
    {
        foreach (var (name, target, layers) in new[] { ("text_model", "stack", config.LayerCount), ("vision_model", "vision", ((ClipConfig)config).Vision.LayerCount) })
        {
            for (var i = 0; i < layers; i++)
            {
                yield return ($"{name}.encoder.layers.{i}", $"{target}.blocks.{i}");
                yield return ($"{name}.encoder.layers.{i}.self_attn", $"{target}.blocks.{i}.attention");
                yield return ($"{name}.encoder.layers.{i}.mlp", $"{target}.blocks.{i}.feedForward");
            }
        }
    }

    /// <summary>New weights have the deviations of the reference implementation.</summary>
    protected override void AddBody(ModelConfig config, StackConfig stack, ModelHead head, SpecBuilder specs)
    {
        var clip = (ClipConfig)config;
        var tower = clip.Vision;
        var (d, w) = (stack.HiddenSize, tower.HiddenSize);
        specs.Table("text_model.embeddings.token_embedding", "stack.embeddings.tokens", stack.VocabularySize, d);
        specs.Table("text_model.embeddings.position_embedding", "stack.embeddings.positions", stack.PositionTableSize, d);
        AddBlocks("text_model", "stack", stack, specs);
        specs.Norm("text_model.final_layer_norm", "stack.finalNorm", d, NormKind.Layer);

        specs.Add("vision_model.embeddings.class_embedding", [w], "patches.classToken", WeightStart.Normal(1 / Math.Sqrt(w)));
        specs.Add("vision_model.embeddings.patch_embedding.weight", [w, tower.Channels, tower.PatchSize, tower.PatchSize], "patches.projection.weight", WeightStart.Normal(config.InitializerRange));
        specs.Add("vision_model.embeddings.position_embedding.weight", [tower.Positions, w], "patches.positions", WeightStart.Normal(config.InitializerRange));
        specs.Norm("vision_model.pre_layrnorm", "vision.embeddings.norm", w, NormKind.Layer);
        AddBlocks("vision_model", "vision", clip.ToVisionStack(), specs);
        specs.Norm("vision_model.post_layernorm", "vision.finalNorm", w, NormKind.Layer);

        specs.Linear("text_projection", "textProjection", d, clip.ProjectionSize, bias: false, spread: 1 / Math.Sqrt(d));
        specs.Linear("visual_projection", "visualProjection", w, clip.ProjectionSize, bias: false, spread: 1 / Math.Sqrt(w));
        specs.Add("logit_scale", [], "logitScale", new WeightStart(clip.InitialLogitScale, 0));
    }

    protected override void AddHead(ModelConfig config, StackConfig stack, ModelHead head, SpecBuilder specs)
    {
    }

    private static void AddBlocks(string name, string target, StackConfig stack, SpecBuilder specs)
    {
        var (d, f) = (stack.HiddenSize, stack.FeedForwardSize);
        var (wide, narrow) = (1 / Math.Sqrt(d), 1 / Math.Sqrt(2.0 * stack.Layers.Count * d));
        for (var i = 0; i < stack.Layers.Count; i++)
        {
            var (layer, block) = ($"{name}.encoder.layers.{i}", $"{target}.blocks.{i}");
            var all = (long)stack.Layers[i].Heads * stack.HeadDimension;
            specs.Linear($"{layer}.self_attn.q_proj", $"{block}.attention.query", d, all, bias: true, spread: narrow);
            specs.Linear($"{layer}.self_attn.k_proj", $"{block}.attention.key", d, all, bias: true, spread: narrow);
            specs.Linear($"{layer}.self_attn.v_proj", $"{block}.attention.value", d, all, bias: true, spread: narrow);
            specs.Linear($"{layer}.self_attn.out_proj", $"{block}.attention.output", all, d, bias: true, spread: wide);
            specs.Norm($"{layer}.layer_norm1", $"{block}.attentionNorm", d, stack.Norm);
            specs.Linear($"{layer}.mlp.fc1", $"{block}.feedForward.up", d, f, bias: true, spread: 1 / Math.Sqrt(2.0 * d));
            specs.Linear($"{layer}.mlp.fc2", $"{block}.feedForward.down", f, d, bias: true, spread: narrow);
            specs.Norm($"{layer}.layer_norm2", $"{block}.feedForwardNorm", d, stack.Norm);
        }
    }
}
