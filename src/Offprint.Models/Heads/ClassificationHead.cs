using static TorchSharp.torch;

namespace Offprint.Models;

/// <summary>One vector a sequence to label scores: score(x), or RoBERTa's score(tanh(dense x)). [B, d] to [B, labels].</summary>
internal sealed class ClassificationHead : nn.Module<Tensor, Tensor>
{
    private readonly double _dropout;
    private nn.Module<Tensor, Tensor>? dense;
    private nn.Module<Tensor, Tensor> score;

    public ClassificationHead(int width, int labels, bool hidden, bool bias, double dropout) : base(nameof(ClassificationHead))
    {
        _dropout = dropout;
        dense = hidden ? nn.Linear(width, width, hasBias: true, device: META) : null;
        score = nn.Linear(width, labels, bias, META);
        RegisterComponents();
    }

    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        var x = Drop(input);
        if (dense is not null)
        {
            x = Drop(dense.call(x).tanh());
        }
        return score.call(x).MoveToOuterDisposeScope();
    }

    private Tensor Drop(Tensor x) => _dropout > 0 && training ? nn.functional.dropout(x, _dropout, training: true) : x;
}
