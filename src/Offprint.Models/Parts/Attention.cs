using Offprint.Tensors;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Offprint.Models;

/// <summary>
/// Multi-head attention with grouped queries: query head h reads key-value head h / (heads / key-value heads). [B, S, d] to [B, S, d].
/// Without requested probabilities it runs on the fused kernel of the engine.
/// </summary>
public sealed class Attention : nn.Module<Tensor, AttentionContext, Tensor>
{
    private readonly LayerConfig _layer;
    private readonly int _index;
    private readonly int _width;
    private readonly double _dropout;
    private readonly bool _byHead;
    private nn.Module<Tensor, Tensor>? queryKeyValue;
    private nn.Module<Tensor, Tensor>? query;
    private nn.Module<Tensor, Tensor>? key;
    private nn.Module<Tensor, Tensor>? value;
    private nn.Module<Tensor, Tensor>? queryNorm;
    private nn.Module<Tensor, Tensor>? keyNorm;
    private nn.Module<Tensor, Tensor> output;

    internal Attention(StackConfig config, int index) : base(nameof(Attention))
    {
        (_layer, _index, _width, _dropout, _byHead) = (config.Layers[index], index, config.HeadDimension, config.AttentionDropout, config.FusedByHead);
        var (all, grouped) = ((long)_layer.Heads * _width, (long)_layer.KeyValueHeads * _width);
        if (config.FusedProjection)
        {
            queryKeyValue = nn.Linear(config.HiddenSize, all + 2 * grouped, config.ProjectionBias, META);
        }
        else
        {
            query = nn.Linear(config.HiddenSize, all, config.ProjectionBias, META);
            key = nn.Linear(config.HiddenSize, grouped, config.ProjectionBias, META);
            value = nn.Linear(config.HiddenSize, grouped, config.ProjectionBias, META);
        }
        if (config.QueryKeyNorm)
        {
            queryNorm = new RootMeanSquareNorm(_width, config.NormEpsilon);
            keyNorm = new RootMeanSquareNorm(_width, config.NormEpsilon);
        }
        output = nn.Linear(all, config.HiddenSize, config.OutputBias, META);
        RegisterComponents();
    }

    /// <summary>Heads and window of this layer.</summary>
    public LayerConfig Layer => _layer;

    /// <summary>The layer's number, from 0.</summary>
    public int Index => _index;

    /// <summary>Extra keys and values of this layer, or null (default). The layer does not own them.</summary>
    public AttentionSlots? Slots { get; set; }

    /// <inheritdoc/>
    public override Tensor forward(Tensor x, AttentionContext context)
    {
        using var scope = NewDisposeScope();
        using var precision = Slots is null ? null : MixedPrecision.Use(null);
        var (queries, keys, values) = Project(LinearProduct.Input(x));
        if (queryNorm is not null)
        {
            (queries, keys) = (queryNorm.call(queries), keyNorm!.call(keys));
        }
        if (context.Rotation is { } rotation)
        {
            queries = Rotation.Apply(queries, rotation.Cosines, rotation.Sines);
            keys = Rotation.Apply(keys, rotation.Cosines, rotation.Sines);
        }
        if (_layer.ScoreScale != 1)
        {
            queries = queries.mul(Scalars.Of(_layer.ScoreScale));
        }
        // Norms and rotation are computed in float32; the fused kernel wants one type.
        (queries, keys, values) = (Like(queries, values).transpose(1, 2), Like(keys, values).transpose(1, 2), values.transpose(1, 2));
        if (context.Cache is { } cache)
        {
            (keys, values) = cache.Append(_index, keys, values);
        }
        if (Slots is { } slots)
        {
            keys = cat([slots.Keys.expand(keys.shape[0], -1, -1, -1), keys], 2);
            values = cat([slots.Values.expand(values.shape[0], -1, -1, -1), values], 2);
        }
        var mixed = AttentionKernel.Mix(queries, keys, values, context.MaskFor(_layer, Slots), context.Attentions, context.AttentionRows, Slots?.Reweight, training ? _dropout : 0);
        return LinearProduct.Apply(output, mixed.transpose(1, 2).reshape(x.shape[0], x.shape[1], _layer.Heads * _width)).MoveToOuterDisposeScope();
    }

    private static Tensor Like(Tensor x, Tensor other) => x.dtype == other.dtype ? x : x.to_type(other.dtype);

    /// <summary>Queries, keys and values, each [B, S, heads, d].</summary>
    private (Tensor Queries, Tensor Keys, Tensor Values) Project(Tensor x)
    {
        var (batch, length) = (x.shape[0], x.shape[1]);
        if (queryKeyValue is not null && _byHead)
        {
            var fused = LinearProduct.Apply(queryKeyValue, x).view(batch, length, _layer.Heads, 3 * _width);
            return (fused.narrow(-1, 0, _width), fused.narrow(-1, _width, _width), fused.narrow(-1, 2 * _width, _width));
        }
        if (queryKeyValue is not null)
        {
            var heads = LinearProduct.Apply(queryKeyValue, x).view(batch, length, -1, _width);
            return (heads.narrow(2, 0, _layer.Heads), heads.narrow(2, _layer.Heads, _layer.KeyValueHeads), heads.narrow(2, _layer.Heads + _layer.KeyValueHeads, _layer.KeyValueHeads));
        }
        return (LinearProduct.Apply(query!, x).view(batch, length, -1, _width), LinearProduct.Apply(key!, x).view(batch, length, -1, _width), LinearProduct.Apply(value!, x).view(batch, length, -1, _width));
    }
}
