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
    public LayerPlan(StackConfig config, int index, DecoderLayerWeights weights, int threads)
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
            ? new Product(threads, new Matrix(fused))
            : new Product(threads, new Matrix(weights.Query!.Value), new Matrix(weights.Key!.Value), new Matrix(weights.Value!.Value));
        Output = new Product(threads, new Matrix(weights.Output));
        Up = new Product(threads, new Matrix(weights.Up));
        Gate = weights.Gate is { } gate ? new Matrix(gate) : null;
        Down = new Product(threads, new Matrix(weights.Down));
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
