using Offprint.Tensors;
using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace Offprint.Models;

/// <summary>Tokens, learned positions and segments, summed, and normalised where the family says so: ids [B, S] to vectors [B, S, d].</summary>
internal sealed class InputEmbeddings : nn.Module
{
    private readonly StackConfig _config;
    private nn.Module<Tensor, Tensor>? tokens;
    private nn.Module<Tensor, Tensor>? positions;
    private nn.Module<Tensor, Tensor>? segments;
    private nn.Module<Tensor, Tensor>? norm;

    public InputEmbeddings(StackConfig config, nn.Module<Tensor, Tensor>? shared) : base(nameof(InputEmbeddings))
    {
        _config = config;
        tokens = shared ?? (config.VocabularySize > 0 ? new EmbeddingTable(config.VocabularySize, config.HiddenSize) : null);
        positions = config.PositionTableSize > 0 ? new EmbeddingTable(config.PositionTableSize, config.HiddenSize) : null;
        segments = config.SegmentTypes > 0 ? new EmbeddingTable(config.SegmentTypes, config.HiddenSize) : null;
        norm = config.EmbeddingNorm ? Norms.Create(config) : null;
        RegisterComponents();
    }

    public Tensor Run(in ModelInput input, Tensor? positionIds)
    {
        using var scope = NewDisposeScope();
        var x = input.Embeddings ?? Look(tokens!, input.Ids!, _config.VocabularySize, "token id");
        if (positions is not null)
        {
            x = Scalars.Sum(x, Look(positions, positionIds!, _config.PositionTableSize, "position"));
        }
        if (segments is not null)
        {
            using var zero = input.Segments is null ? zeros([1, 1], ScalarType.Int64, x.device) : null;
            x = Scalars.Sum(x, Look(segments, input.Segments ?? zero!, _config.SegmentTypes, "segment"));
        }
        if (norm is not null)
        {
            x = norm.call(x);
        }
        if (_config.EmbeddingDropout > 0 && training)
        {
            x = nn.functional.dropout(x, _config.EmbeddingDropout, training: true);
        }
        return ReferenceEquals(x, input.Embeddings) ? x.alias().MoveToOuterDisposeScope() : x.MoveToOuterDisposeScope();
    }

    /// <summary>The table refuses an id outside of it in words of its own; this says which.</summary>
    private static Tensor Look(nn.Module<Tensor, Tensor> table, Tensor ids, int rows, string what)
    {
        try
        {
            return table.call(ids);
        }
        catch (Exception error) when (error is ExternalException or InvalidOperationException)
        {
            var (low, high) = (Scalars.Read<long>(ids.min()), Scalars.Read<long>(ids.max()));
            if (low >= 0 && high < rows)
            {
                throw;
            }
            throw new ArgumentException($"The input has {what} {(low < 0 ? low : high)}; this model has {rows}: 0 to {rows - 1}.", nameof(ids), error);
        }
    }
}
