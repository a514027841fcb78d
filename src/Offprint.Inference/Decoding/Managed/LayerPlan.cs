using Offprint.Models;

namespace Offprint.Inference;

/// <summary>A normalisation where it lies.</summary>
internal readonly unsafe struct NormPlan(NormWeights weights)
{
    public float* Scale { get; } = Matrix.Pointer(weights.Scale);

    public float* Bias { get; } = weights.Bias is null ? null : Matrix.Pointer(weights.Bias);
}

/// <summary>One layer, ready to be computed.</summary>
internal sealed class LayerPlan
{
    public LayerPlan(StackConfig config, int index, DecoderLayerWeights weights, int threads, WeightPacker packer)
    {
        var layer = config.Layers[index];
        var (width, group) = (config.HeadDimension, layer.Heads / layer.KeyValueHeads);
        var byHead = config.FusedByHead;
        Heads = new HeadLayout(group, width,
            byHead ? 3 * width : width,
            byHead ? width : layer.Heads * width,
            byHead ? 3 * width : width,
            byHead ? 2 * width : (layer.Heads + layer.KeyValueHeads) * width,
            (float)(layer.ScoreScale / Math.Sqrt(width)),
            layer.Window is not { } window ? int.MaxValue : config.WindowRule == SlidingWindowRule.WidthExcludesSelf ? window + 1 : window,
            config.Positions == PositionEncoding.Alibi ? AlibiSlopes.For(layer.Heads) : null);
        KeyValueHeads = layer.KeyValueHeads;
        AttentionNorm = new NormPlan(weights.AttentionNorm);
        FeedForwardNorm = new NormPlan(weights.FeedForwardNorm);
        QueryNorm = weights.QueryNorm is { } queryNorm ? new NormPlan(queryNorm) : null;
        KeyNorm = weights.KeyNorm is { } keyNorm ? new NormPlan(keyNorm) : null;
        Projection = weights.Fused is { } fused
            ? new Product(threads, Pack(fused, "fused projection"))
            : new Product(threads, Pack(weights.Query!.Value, "query"), Pack(weights.Key!.Value, "key"), Pack(weights.Value!.Value, "value"));
        Output = new Product(threads, Pack(weights.Output, "output"));
        Up = new Product(threads, Pack(weights.Up, "up"));
        Gate = weights.Gate is { } gate ? Pack(gate, "gate") : null;
        Down = new Product(threads, Pack(weights.Down, "down"));

        Matrix Pack(LinearWeights linear, string name) => packer.Pack(new Matrix(linear), $"{name} of layer {index}");
    }

    public HeadLayout Heads { get; }

    public int KeyValueHeads { get; }

    public NormPlan AttentionNorm { get; }

    public NormPlan FeedForwardNorm { get; }

    public NormPlan? QueryNorm { get; }

    public NormPlan? KeyNorm { get; }

    public Product Projection { get; }

    public Product Output { get; }

    public Product Up { get; }

    public Matrix? Gate { get; }

    public Product Down { get; }
}
