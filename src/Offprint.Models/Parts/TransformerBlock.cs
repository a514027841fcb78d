using Offprint.Tensors;
using static TorchSharp.torch;

namespace Offprint.Models;

/// <summary>One layer: attention, in decoders of an encoder a second one over its states, and feed-forward, each with its normalisation and residual. [B, S, d] to [B, S, d].</summary>
public sealed class TransformerBlock : nn.Module<Tensor, AttentionContext, Tensor>
{
    private readonly int _index;
    private readonly bool _before;
    private readonly bool _parallel;
    private readonly double _dropout;
    private nn.Module<Tensor, Tensor> attentionNorm;
    private nn.Module<Tensor, AttentionContext, Tensor> attention;
    private nn.Module<Tensor, Tensor>? crossNorm;
    private nn.Module<Tensor, AttentionContext, Tensor>? crossAttention;
    private nn.Module<Tensor, Tensor> feedForwardNorm;
    private nn.Module<Tensor, Tensor>? feedForward;
    private DuoFeedForward? duo;

    internal TransformerBlock(StackConfig config, int index) : base(nameof(TransformerBlock))
    {
        _index = index;
        (_before, _parallel, _dropout) = (config.NormPlacement == NormPlacement.Before, config.ParallelResidual, config.ResidualDropout);
        attentionNorm = Norms.Create(config);
        attention = new Attention(config, index);
        if (config.CrossAttention)
        {
            crossNorm = Norms.Create(config);
            crossAttention = new CrossAttention(config, index);
        }
        feedForwardNorm = Norms.Create(config);
        (feedForward, duo) = config.SmallFeedForwardSize == 0 ? (new FeedForward(config), default(DuoFeedForward)) : (null, new DuoFeedForward(config, index));
        RegisterComponents();
    }

    /// <inheritdoc/>
    public override Tensor forward(Tensor x, AttentionContext context)
    {
        using var scope = NewDisposeScope();
        if (_parallel)
        {
            var both = Scalars.Sum(Drop(attention.call(attentionNorm.call(x), context)), Drop(Feed(feedForwardNorm.call(x), context)));
            return Scalars.Sum(both, x).MoveToOuterDisposeScope();
        }
        if (_before)
        {
            var middle = Scalars.Sum(x, Drop(attention.call(attentionNorm.call(x), context)));
            if (crossAttention is not null)
            {
                middle = Scalars.Sum(middle, Drop(crossAttention.call(crossNorm!.call(middle), context)));
            }
            return Scalars.Sum(middle, Drop(Feed(feedForwardNorm.call(middle), context))).MoveToOuterDisposeScope();
        }
        var first = attentionNorm.call(Scalars.Sum(x, Drop(attention.call(x, context))));
        return feedForwardNorm.call(Scalars.Sum(first, Drop(Feed(first, context)))).MoveToOuterDisposeScope();
    }

    /// <summary>The feed-forward layer; of two the one that the router chooses, without a router the big one.</summary>
    private Tensor Feed(Tensor x, AttentionContext context) => duo is null
        ? feedForward!.call(x)
        : duo.call(x, context.Router?.Route(_index, x) ?? full([x.shape[0], x.shape[1]], Scalars.Of((long)TokenRoute.Big), ScalarType.Int64, x.device));

    private Tensor Drop(Tensor x) => _dropout > 0 && training ? nn.functional.dropout(x, _dropout, training: true) : x;
}
