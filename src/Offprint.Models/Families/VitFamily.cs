namespace Offprint.Models;

/// <summary>ViT.</summary>
internal sealed class VitFamily : ModelFamily
{
    public override IReadOnlyList<string> ModelTypes { get; } = ["vit"];

    public override IReadOnlyList<ModelHead> Heads { get; } = [ModelHead.None, ModelHead.ImageClassification];

    public override string PrefixOf(ModelConfig config) => "vit";

    public override ModelConfig Read(ConfigReader reader)
    {
        reader.RefuseQuantization();
        return VitConfig.Read(reader);
    }

    public override string Architecture(ModelConfig config, ModelHead head) => head == ModelHead.ImageClassification ? "ViTForImageClassification" : "ViTModel";

    public override bool IsOtherHead(string name, ModelHead head) =>
        name is "embeddings.mask_token" or "classifier.weight" or "classifier.bias" or "pooler.dense.weight" or "pooler.dense.bias";

    public override ModelConfig Complete(ModelConfig config, IEnumerable<string> tensors) =>
        ((VitConfig)config) with { Pooler = tensors.Any(name => name is "pooler.dense.weight" or "vit.pooler.dense.weight") };

    public override IEnumerable<(string Name, string Target)> Containers(ModelConfig config)
    {
        for (var i = 0; i < config.LayerCount; i++)
        {
            yield return ($"encoder.layer.{i}", $"stack.blocks.{i}");
            yield return ($"encoder.layer.{i}.attention", $"stack.blocks.{i}.attention");
            yield return ($"encoder.layer.{i}.mlp", $"stack.blocks.{i}.feedForward");
        }
    }

    protected override void AddBody(ModelConfig config, StackConfig stack, ModelHead head, SpecBuilder specs)
    {
        var vit = (VitConfig)config;
        var (d, spread) = (stack.HiddenSize, WeightStart.Normal(config.InitializerRange));
        specs.Add("embeddings.cls_token", [1, 1, d], "patches.classToken", spread);
        specs.Add("embeddings.position_embeddings", [1, vit.MaximumPositions, d], "patches.positions", spread);
        specs.Add("embeddings.patch_embeddings.projection.weight", [d, vit.Channels, vit.PatchSize, vit.PatchSize], "patches.projection.weight", spread);
        specs.Add("embeddings.patch_embeddings.projection.bias", [d], "patches.projection.bias", WeightStart.Zeros);
        for (var i = 0; i < stack.Layers.Count; i++)
        {
            var (name, target) = ($"encoder.layer.{i}", $"stack.blocks.{i}");
            var all = (long)stack.Layers[i].Heads * stack.HeadDimension;
            specs.Norm($"{name}.layernorm_before", $"{target}.attentionNorm", d, stack.Norm);
            specs.Linear($"{name}.attention.attention.query", $"{target}.attention.query", d, all, stack.ProjectionBias);
            specs.Linear($"{name}.attention.attention.key", $"{target}.attention.key", d, all, stack.ProjectionBias);
            specs.Linear($"{name}.attention.attention.value", $"{target}.attention.value", d, all, stack.ProjectionBias);
            specs.Linear($"{name}.attention.output.dense", $"{target}.attention.output", all, d, bias: true);
            specs.Norm($"{name}.layernorm_after", $"{target}.feedForwardNorm", d, stack.Norm);
            specs.Linear($"{name}.intermediate.dense", $"{target}.feedForward.up", d, stack.FeedForwardSize, bias: true);
            specs.Linear($"{name}.output.dense", $"{target}.feedForward.down", stack.FeedForwardSize, d, bias: true);
        }
        specs.Norm("layernorm", "stack.finalNorm", d, stack.Norm);
        if (HasPooler(vit, head))
        {
            specs.InHead = true;
            specs.Linear("pooler.dense", "pooler.dense", d, d, bias: true);
            specs.InHead = false;
        }
    }

    protected override void AddHead(ModelConfig config, StackConfig stack, ModelHead head, SpecBuilder specs)
    {
        if (head == ModelHead.ImageClassification)
        {
            specs.Linear("classifier", "head", stack.HiddenSize, config.LabelCount, bias: true);
        }
    }

    /// <summary>Only bodies have a pooler, and not all of them.</summary>
    public static bool HasPooler(VitConfig config, ModelHead head) => config.Pooler && head == ModelHead.None;
}
