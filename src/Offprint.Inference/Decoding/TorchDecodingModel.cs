using System.Runtime.InteropServices;
using Offprint.Models;
using Offprint.Tensors;
using static TorchSharp.torch;

namespace Offprint.Inference;

/// <summary>Any model behind the face of a decoder: every sequence has a dense cache of its own, and goes through the model by itself.</summary>
internal sealed class TorchDecodingModel : IDecodingModel
{
    private readonly ICausalLanguageModel _model;
    private readonly Device _device;
    private readonly Lock _gate = new();

    public TorchDecodingModel(ICausalLanguageModel model)
    {
        (_model, _device) = (model, (model as PretrainedModel)?.Device ?? CPU);
        HiddenSize = (model as PretrainedModel)?.Config.HiddenSize ?? 0;
    }

    public int VocabularySize => _model.VocabularySize;

    public int MaximumPositions => _model.MaximumPositions;

    public int HiddenSize { get; }

    public IDecodingState Start() => new State(this, new KeyValueCache());

    public void Append(ReadOnlySpan<DecodingWork> batch)
    {
        DecodingBatch.Check<State>(this, batch);
        lock (_gate)
        {
            foreach (var work in batch)
            {
                Run((State)work.State, work.Tokens.Span, work.LogitRows);
            }
        }
    }

    public void Dispose()
    {
        // The model is the caller's.
    }

    private void Run(State state, ReadOnlySpan<int> tokens, int rows)
    {
        using var scope = new TensorScope();
        using var quiet = inference_mode();
        var ids = tensor(Array.ConvertAll(tokens.ToArray(), static id => (long)id), [1, tokens.Length], ScalarType.Int64, _device);
        var select = rows == tokens.Length ? LogitSelection.All : rows == 0 ? LogitSelection.None : rows == 1 ? LogitSelection.Last : LogitSelection.At;
        var columns = select == LogitSelection.At ? Scalars.Range(tokens.Length - rows, tokens.Length, _device).unsqueeze(0) : null;
        var output = _model.Forward(new ModelInput(ids) { Logits = select, LogitPositions = columns }, state.Cache);
        state.Advance(tokens, rows);
        if (rows == 0)
        {
            return;
        }

        var logits = output.Logits.reshape(-1, VocabularySize).to(ScalarType.Float32, CPU).contiguous();
        var hidden = HiddenSize == 0 ? null : output.LastHidden?.narrow(1, tokens.Length - rows, rows).reshape(-1, HiddenSize).to(ScalarType.Float32, CPU).contiguous();
        for (var row = 0; row < rows; row++)
        {
            Numbers(logits, row, VocabularySize).CopyTo(state.LogitsToWrite(row));
            if (hidden is not null)
            {
                Numbers(hidden, row, HiddenSize).CopyTo(state.HiddenToWrite(row));
            }
        }
    }

    private static ReadOnlySpan<float> Numbers(Tensor table, int row, int width) => MemoryMarshal.Cast<byte, float>(table.bytes).Slice(row * width, width);

    private sealed class State(TorchDecodingModel model, KeyValueCache cache) : DecodingState(model)
    {
        public KeyValueCache Cache => cache;

        private protected override void CropCache(int length) => cache.Crop(length);

        private protected override DecodingState ForkCache() => new State(model, cache.Fork());

        private protected override void FreeCache() => cache.Dispose();
    }
}
