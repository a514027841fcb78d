using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Offprint.Models;

/// <summary>A table of vectors, looked up by id: ids [...] in, vectors [..., d] out.</summary>
public sealed class EmbeddingTable : nn.Module<Tensor, Tensor>
{
    private Parameter weight;

    internal EmbeddingTable(long rows, long width) : base(nameof(EmbeddingTable))
    {
        weight = new Parameter(empty(rows, width, device: META));
        weight.DetachFromDisposeScope();
        RegisterComponents();
    }

    /// <summary>The table, [rows, d].</summary>
    public Parameter Weight
    {
        get => weight;
        internal set
        {
            weight.Dispose();
            weight = value;
            weight.DetachFromDisposeScope();
            ConditionallyRegisterParameter("weight", value);
        }
    }

    /// <inheritdoc/>
    public override Tensor forward(Tensor input)
    {
        using var flat = input.reshape(-1);
        using var rows = weight.index_select(0, flat);
        return rows.reshape([.. input.shape, weight.shape[1]]);
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            weight.Dispose();
        }
        base.Dispose(disposing);
    }
}
