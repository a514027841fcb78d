using Offprint.Models;
using Offprint.Tensors;

namespace Offprint.Inference;

/// <summary>
/// A decoder with kernels of its own over the model's float32 weights, or over copies of them in fewer bits: no tensors, no padding, paged keys and values. A sequence gets the same bits alone and in any batch.
/// </summary>
internal sealed class ManagedDecodingModel : IDecodingModel
{
    /// <summary>Rows of one pass over the layers; longer work is cut.</summary>
    private const int RowsInPass = 512;

    private readonly CausalLanguageModel _model;
    private readonly DecoderPass _pass;
    private readonly Lock _gate = new();

    public ManagedDecodingModel(CausalLanguageModel model, DecoderWeights weights, DecodingOptions options)
    {
        _model = model;
        Cache = new PagedKeyValueCache([.. weights.Config.Layers.Select(static layer => layer.KeyValueHeads)], weights.Config.HeadDimension, options.CacheBytes);
        _pass = new DecoderPass(weights, Cache, options.Threads ?? TorchRuntime.Threads, options.Weights);
    }

    public PagedKeyValueCache Cache { get; }

    public int VocabularySize => _model.VocabularySize;

    public int MaximumPositions => _model.MaximumPositions;

    public int HiddenSize => _model.Config.HiddenSize;

    public IDecodingState Start() => new ManagedDecodingState(this);

    public void Append(ReadOnlySpan<DecodingWork> batch)
    {
        DecodingBatch.Check<ManagedDecodingState>(this, batch);
        lock (_gate)
        {
            Reserve(batch);
            var (pieces, rows) = (new List<PassPiece>(), 0);
            foreach (var (state, tokens, wanted) in batch)
            {
                var own = (ManagedDecodingState)state;
                var start = own.Tokens.Length;
                own.Advance(tokens.Span, wanted);
                for (var at = 0; at < tokens.Length;)
                {
                    var count = Math.Min(RowsInPass - rows, tokens.Length - at);
                    var skipped = Math.Max(0, tokens.Length - wanted - at);
                    var rest = Math.Max(0, count - skipped);
                    pieces.Add(new PassPiece(own, tokens.Slice(at, count), start + at, rows, rest, Math.Max(0, at - (tokens.Length - wanted))));
                    (at, rows) = (at + count, rows + count);
                    if (rows == RowsInPass)
                    {
                        _pass.Run(pieces);
                        pieces.Clear();
                        rows = 0;
                    }
                }
            }

            if (rows > 0)
            {
                _pass.Run(pieces);
            }
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _pass.Dispose();
            Cache.Dispose();
        }
    }

    private static void Reserve(ReadOnlySpan<DecodingWork> batch)
    {
        var ready = 0;
        try
        {
            for (; ready < batch.Length; ready++)
            {
                ((ManagedDecodingState)batch[ready].State).Reserve(batch[ready].Tokens.Length);
            }
        }
        catch (CacheFullException)
        {
            foreach (var work in batch[..ready])
            {
                var state = (ManagedDecodingState)work.State;
                state.Trim(state.Tokens.Length);
            }

            throw;
        }
    }
}
