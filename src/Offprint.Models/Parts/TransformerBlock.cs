using Offprint.Tensors;
using static TorchSharp.torch;

namespace Offprint.Models;

/// <summary>One layer: attention, in decoders of an encoder a second one over its states, and feed-forward, each with its normalisation and residual. [B, S, d] to [B, S, d].</summary>
public sealed class TransformerBlock : nn.Module<Tensor, AttentionContext, Tensor>
{
    private readonly bool _before;
    private readonly bool _parallel;
    private readonly double _dropout;
    private nn.Module<Tensor, Tensor> attentionNorm;
    private nn.Module<Tensor, AttentionContext, Tensor> attention;
    private nn.Module<Tensor, Tensor>? crossNorm;
    private nn.Module<Tensor, AttentionContext, Tensor>? crossAttention;
    private nn.Module<Tensor, Tensor> feedForwardNorm;
    private nn.Module<Tensor, Tensor> feedForward;

    internal TransformerBlock(StackConfig config, int index) : base(nameof(TransformerBlock))
    {
        (_before, _parallel, _dropout) = (config.NormPlacement == NormPlacement.Before, config.ParallelResidual, config.ResidualDropout);
        attentionNorm = Norms.Create(config);
        attention = new Attention(config, index);
        if (config.CrossAttention)
        {
            crossNorm = Norms.Create(config);
            crossAttention = new CrossAttention(config, index);
        }
        feedForwardNorm = Norms.Create(config);
        feedForward = new FeedForward(config);
        RegisterComponents();
    }

    /// <inheritdoc/>
    public override Tensor forward(Tensor x, AttentionContext context)
    {
        using var scope = NewDisposeScope();
        if (_parallel)
        {
            var both = Scalars.Sum(Drop(attention.call(attentionNorm.call(x), context)), Drop(feedForward.call(feedForwardNorm.call(x))));
            return Scalars.Sum(both, x).MoveToOuterDisposeScope();
        }
        if (_before)
        {
            var middle = Scalars.Sum(x, Drop(attention.call(attentionNorm.call(x), context)));
            if (crossAttention is not null)
            {
                middle = Scalars.Sum(middle, Drop(crossAttention.call(crossNorm!.call(middle), context)));
            }
            return Scalars.Sum(middle, Drop(feedForward.call(feedForwardNorm.call(middle)))).MoveToOuterDisposeScope();
        }
        var first = attentionNorm.call(Scalars.Sum(x, Drop(attention.call(x, context))));
        return feedForwardNorm.call(Scalars.Sum(first, Drop(feedForward.call(first)))).MoveToOuterDisposeScope();
    }

    private Tensor Drop(Tensor x) => _dropout > 0 && training ? nn.functional.dropout(x, _dropout, training: true) : x;
}
