using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Offprint.Models;

/// <summary>The feed-forward layer of a block: down(act(up(x))), or gated: down(act(gate(x)) * up(x)). [B, S, d] to [B, S, d].</summary>
public sealed class FeedForward : nn.Module<Tensor, Tensor>
{
    private readonly Activation _activation;
    private readonly double _dropout;
    private nn.Module<Tensor, Tensor>? gate;
    private nn.Module<Tensor, Tensor> up;
    private nn.Module<Tensor, Tensor> down;

    internal FeedForward(StackConfig config) : base(nameof(FeedForward))
    {
        (_activation, _dropout) = (config.Activation, config.FeedForwardDropout);
        gate = config.GatedFeedForward ? nn.Linear(config.HiddenSize, config.FeedForwardSize, config.FeedForwardBias, META) : null;
        up = nn.Linear(config.HiddenSize, config.FeedForwardSize, config.FeedForwardBias, META);
        down = nn.Linear(config.FeedForwardSize, config.HiddenSize, config.FeedForwardBias, META);
        RegisterComponents();
    }

    /// <inheritdoc/>
    public override Tensor forward(Tensor input)
    {
        using var shared = LinearProduct.Input(input);
        using var hidden = Hidden(shared);
        if (_dropout > 0 && training)
        {
            using var dropped = nn.functional.dropout(hidden, _dropout, training: true);
            return LinearProduct.Apply(down, dropped);
        }
        return LinearProduct.Apply(down, hidden);
    }

    private Tensor Hidden(Tensor input)
    {
        using var raised = LinearProduct.Apply(up, input);
        if (gate is null)
        {
            return _activation.Apply(raised);
        }
        using var gated = LinearProduct.Apply(gate, input);
        var active = _activation.Apply(gated);
        if (!active.requires_grad && !raised.requires_grad)
        {
            return active.mul_(raised);
        }
        using (active)
        {
            return active.mul(raised);
        }
    }
}
