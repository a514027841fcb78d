using Offprint.Tensors;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Offprint.Models;

/// <summary>The head of masked language models: LN(act(dense x)) Eᵀ + bias, [B, N, d] to [B, N, V].</summary>
internal sealed class MaskedHead : nn.Module<Tensor, Tensor>
{
    private readonly Activation _activation;
    private nn.Module<Tensor, Tensor> dense;
    private nn.Module<Tensor, Tensor> norm;
    private nn.Module<Tensor, Tensor> decoder;
    private Parameter bias;

    public MaskedHead(ModelConfig config, nn.Module<Tensor, Tensor> decoder) : base(nameof(MaskedHead))
    {
        // RoBERTa's head always has the exact GELU; BERT's follows hidden_act.
        _activation = config.ModelType == "roberta" ? Activation.Gelu : config.Activation;
        dense = nn.Linear(config.HiddenSize, config.HiddenSize, hasBias: true, device: META);
        norm = nn.LayerNorm([config.HiddenSize], config.NormEpsilon, device: META);
        this.decoder = decoder;
        bias = new Parameter(empty(config.VocabularySize, device: META));
        bias.DetachFromDisposeScope();
        RegisterComponents();
    }

    public Parameter Bias
    {
        get => bias;
        set
        {
            bias.Dispose();
            bias = value;
            bias.DetachFromDisposeScope();
            ConditionallyRegisterParameter("bias", value);
        }
    }

    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        var transformed = norm.call(_activation.Apply(LinearProduct.Apply(dense, input)).to_type(bias.dtype));
        return LinearProduct.Apply(decoder, transformed).to_type(bias.dtype).add_(bias, alpha: Scalars.Of(1L)).MoveToOuterDisposeScope();
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            bias.Dispose();
        }
        base.Dispose(disposing);
    }
}
