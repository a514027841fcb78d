using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Offprint.Models;

/// <summary>A lookup in another module's table: ids [...] to vectors [..., d]. The table is read anew at every call and is not registered twice.</summary>
public sealed class TiedEmbedding : nn.Module<Tensor, Tensor>
{
    private readonly Func<Parameter> _weight;

    internal TiedEmbedding(Func<Parameter> weight) : base(nameof(TiedEmbedding)) => _weight = weight;

    /// <summary>The shared table, [rows, d].</summary>
    public Parameter Weight => _weight();

    /// <inheritdoc/>
    public override Tensor forward(Tensor input)
    {
        var weight = _weight();
        using var flat = input.reshape(-1);
        using var rows = weight.index_select(0, flat);
        return rows.reshape([.. input.shape, weight.shape[1]]);
    }
}
