using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Offprint.Models;

/// <summary>One parameter of one module: read it, or put another tensor in its place without a copy.</summary>
internal sealed class ParameterSlot(nn.Module owner, string name)
{
    public nn.Module Owner => owner;

    public Parameter Value => owner.get_parameter(name) ?? throw new InvalidOperationException($"{owner.GetName()} has no parameter {name}.");

    public void Set(Parameter value)
    {
        switch (owner, name)
        {
            case (Linear linear, "weight"):
                linear.weight = value;
                break;
            case (Linear linear, "bias"):
                linear.bias = value;
                break;
            case (LayerNorm norm, "weight"):
                norm.weight = value;
                break;
            case (LayerNorm norm, "bias"):
                norm.bias = value;
                break;
            case (RootMeanSquareNorm norm, "weight"):
                norm.Weight = value;
                break;
            case (EmbeddingTable table, "weight"):
                table.Weight = value;
                break;
            case (MaskedHead head, "bias"):
                head.Bias = value;
                break;
            case (Conv2d convolution, "weight"):
                convolution.weight = value;
                break;
            case (Conv2d convolution, "bias"):
                convolution.bias = value;
                break;
            case (GroupNorm norm, "weight"):
                norm.weight = value;
                break;
            case (GroupNorm norm, "bias"):
                norm.bias = value;
                break;
            case (IParameterOwner own, _):
                own.SetParameter(name, value);
                break;
            default:
                throw new InvalidOperationException($"{owner.GetType().Name} has no parameter {name} that can be set.");
        }
    }
}
