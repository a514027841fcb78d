using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Offprint.Models;

/// <summary>A linear layer on another module's weight: [..., d] to [..., rows]. The weight is read anew at every call and is not registered twice.</summary>
public sealed class TiedLinear : nn.Module<Tensor, Tensor>
{
    private readonly Func<Parameter> _weight;

    internal TiedLinear(Func<Parameter> weight) : base(nameof(TiedLinear)) => _weight = weight;

    /// <summary>The shared weight, [rows, d].</summary>
    public Parameter Weight => _weight();

    /// <inheritdoc/>
    public override Tensor forward(Tensor input) => nn.functional.linear(input, _weight());
}
