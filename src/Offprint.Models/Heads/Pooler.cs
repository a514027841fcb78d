using static TorchSharp.torch;

namespace Offprint.Models;

/// <summary>tanh(W h₀ + b) on the first token: [B, S, d] to [B, d].</summary>
internal sealed class Pooler : nn.Module<Tensor, Tensor>
{
    private nn.Module<Tensor, Tensor> dense;

    public Pooler(int width) : base(nameof(Pooler))
    {
        dense = nn.Linear(width, width, hasBias: true, device: META);
        RegisterComponents();
    }

    public override Tensor forward(Tensor input)
    {
        using var first = input.select(1, 0);
        using var raised = dense.call(first);
        return raised.tanh();
    }
}
