using Offprint.Tensors;
using static TorchSharp.torch;

namespace Offprint.Models;

/// <summary>Attention of a decoder over the states of an encoder: queries from the decoder, keys and values from the encoder. [B, S, d] to [B, S, d].</summary>
public sealed class CrossAttention : nn.Module<Tensor, AttentionContext, Tensor>
{
    private readonly LayerConfig _layer;
    private readonly int _index;
    private readonly int _width;
    private readonly double _dropout;
    private nn.Module<Tensor, Tensor> query;
    private nn.Module<Tensor, Tensor> key;
    private nn.Module<Tensor, Tensor> value;
    private nn.Module<Tensor, Tensor> output;

    internal CrossAttention(StackConfig config, int index) : base(nameof(CrossAttention))
    {
        (_layer, _index, _width, _dropout) = (config.Layers[index], index, config.HeadDimension, config.AttentionDropout);
        var (all, grouped) = ((long)_layer.Heads * _width, (long)_layer.KeyValueHeads * _width);
        query = nn.Linear(config.HiddenSize, all, config.ProjectionBias, META);
        key = nn.Linear(config.HiddenSize, grouped, config.ProjectionBias, META);
        value = nn.Linear(config.HiddenSize, grouped, config.ProjectionBias, META);
        output = nn.Linear(all, config.HiddenSize, config.OutputBias, META);
        RegisterComponents();
    }

    /// <summary>Heads of this layer.</summary>
    public LayerConfig Layer => _layer;

    /// <inheritdoc/>
    public override Tensor forward(Tensor x, AttentionContext context)
    {
        using var scope = NewDisposeScope();
        var cross = context.Cross ?? throw new InvalidOperationException("A decoder with cross-attention needs the states of an encoder.");
        var (batch, length) = (x.shape[0], x.shape[1]);
        var queries = query.call(x).view(batch, length, -1, _width).transpose(1, 2);
        if (_layer.ScoreScale != 1)
        {
            queries = queries.mul(Scalars.Of(_layer.ScoreScale));
        }
        var (keys, values) = cross.For(_index, key, value, _width);
        var mixed = AttentionKernel.Mix(queries, keys, values, new AttentionMask(cross.Mask, false), cross.Attentions, context.AttentionRows, null, training ? _dropout : 0);
        return output.call(mixed.transpose(1, 2).reshape(batch, length, _layer.Heads * _width)).MoveToOuterDisposeScope();
    }
}
