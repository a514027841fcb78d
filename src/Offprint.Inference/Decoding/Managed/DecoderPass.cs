using Offprint.Models;

namespace Offprint.Inference;

/// <summary>
/// One forward pass over rows of several sequences. All threads walk through the layers together; within a phase each takes the parts that are left, so that a thread which is held up holds up nobody.
/// </summary>
internal sealed unsafe class DecoderPass : IDisposable
{
    /// <summary>Rows of attention that one thread takes at once.</summary>
    private const int RowsAtOnce = 32;

    private readonly DecoderWeights _weights;
    private readonly StackConfig _config;
    private readonly WorkerTeam _team;
    private readonly WeightPacker _packer;
    private readonly PagedKeyValueCache _cache;
    private readonly LayerPlan[] _layers;
    private readonly NormPlan? _finalNorm;
    private readonly Product _head;
    private readonly AttentionKernel[] _attention;
    private readonly HeadBlock[][] _blocks;
    private readonly int[] _counters;
    private readonly Action<int> _run;
    private readonly NativeBuffer _x = new(), _normal = new(), _second = new(), _projected = new(), _mixed = new(), _up = new(), _gate = new(), _hidden = new(), _logits = new(), _turns = new();
    private int _turnRows;
    private IReadOnlyList<PassPiece> _pieces = [];
    private List<(PassPiece Piece, int First, int Count)> _parts = [];
    private int[] _wanted = [];
    private int _rows;

    public DecoderPass(DecoderWeights weights, PagedKeyValueCache cache, int threads, DecodingWeights format)
    {
        (_weights, _config, _cache) = (weights, weights.Config, cache);
        _packer = new WeightPacker(format);
        try
        {
            _layers = [.. weights.Layers.Select((layer, index) => new LayerPlan(_config, index, layer, threads, _packer))];
            _head = new Product(threads, _packer.Pack(new Matrix(weights.Head), "head"));
        }
        catch
        {
            _packer.Dispose();
            throw;
        }

        _team = new WorkerTeam(threads);
        _finalNorm = weights.FinalNorm is { } norm ? new NormPlan(norm) : null;
        _attention = [.. Enumerable.Range(0, threads).Select(static _ => new AttentionKernel())];
        _blocks = [.. Enumerable.Range(0, threads).Select(static _ => Array.Empty<HeadBlock>())];
        _counters = new int[8 * _layers.Length + 8];
        _run = Walk;
    }

    /// <summary>Computes the pieces, writes their keys and values, and hands out the logits.</summary>
    public void Run(IReadOnlyList<PassPiece> pieces)
    {
        (_pieces, _rows) = (pieces, pieces.Sum(static piece => piece.Tokens.Length));
        _wanted = [.. pieces.SelectMany(static piece => Enumerable.Range(piece.Row + piece.Tokens.Length - piece.Wanted, piece.Wanted))];
        _parts = [.. pieces.SelectMany(static piece => Enumerable.Range(0, (piece.Tokens.Length + RowsAtOnce - 1) / RowsAtOnce)
            .Select(part => (piece, part * RowsAtOnce, Math.Min(RowsAtOnce, piece.Tokens.Length - part * RowsAtOnce))))];
        long rows = _rows;
        _x.Fit(rows * _config.HiddenSize);
        _normal.Fit(rows * _config.HiddenSize);
        _second.Fit(rows * _config.HiddenSize);
        _projected.Fit(rows * _layers.Max(static layer => layer.Projection.Outputs));
        _mixed.Fit(rows * _config.Layers.Max(static layer => layer.Heads) * _config.HeadDimension);
        _up.Fit(rows * _config.FeedForwardSize);
        _gate.Fit(rows * _config.FeedForwardSize);
        _hidden.Fit((long)_wanted.Length * _config.HiddenSize);
        _logits.Fit((long)_wanted.Length * _config.VocabularySize);
        FitTurns(pieces.Max(static piece => piece.Start + piece.Tokens.Length));
        Array.Clear(_counters);
        _team.Run(_run);
        (_pieces, _parts) = ([], []);
    }

    public void Dispose()
    {
        _team.Dispose();
        foreach (var buffer in (NativeBuffer[])[_x, _normal, _second, _projected, _mixed, _up, _gate, _hidden, _logits, _turns])
        {
            buffer.Dispose();
        }

        foreach (var attention in _attention)
        {
            attention.Dispose();
        }

        _packer.Dispose();
    }

    private void Walk(int thread)
    {
        var (width, phase) = (_config.HiddenSize, 0);
        Embed(thread);
        _team.Barrier();
        for (var index = 0; index < _layers.Length; index++)
        {
            var layer = _layers[index];
            Norm(thread, layer.AttentionNorm, _x.Pointer, _normal.Pointer, _rows);
            if (_config.ParallelResidual)
            {
                Norm(thread, layer.FeedForwardNorm, _x.Pointer, _second.Pointer, _rows);
            }

            _team.Barrier();
            layer.Projection.Run(ref _counters[phase++], _normal.Pointer, width, _rows, _projected.Pointer, layer.Projection.Outputs, add: false);
            _team.Barrier();
            Store(ref _counters[phase++], index, layer);
            _team.Barrier();
            Attend(ref _counters[phase++], thread, index, layer);
            _team.Barrier();
            layer.Output.Run(ref _counters[phase++], _mixed.Pointer, _config.Layers[index].Heads * _config.HeadDimension, _rows, _x.Pointer, width, add: true);
            if (!_config.ParallelResidual)
            {
                _team.Barrier();
                Norm(thread, layer.FeedForwardNorm, _x.Pointer, _second.Pointer, _rows);
                _team.Barrier();
            }

            var size = _config.FeedForwardSize;
            layer.Up.Run(ref _counters[phase++], _second.Pointer, width, _rows, _up.Pointer, size, (first, end) => Activate(layer, first, end));
            _team.Barrier();
            layer.Down.Run(ref _counters[phase++], _up.Pointer, size, _rows, _x.Pointer, width, add: true);
            _team.Barrier();
        }

        HandOut(thread, ref _counters[phase]);
    }

    private void Embed(int thread)
    {
        var width = _config.HiddenSize;
        float* tokens = Matrix.Pointer(_weights.Tokens), positions = _weights.Positions is null ? null : Matrix.Pointer(_weights.Positions);
        foreach (var piece in _pieces)
        {
            for (var i = 0; i < piece.Tokens.Length; i++)
            {
                var row = piece.Row + i;
                if (row % _team.Size != thread)
                {
                    continue;
                }

                var x = _x.Pointer + (long)row * width;
                new ReadOnlySpan<float>(tokens + (long)piece.Tokens.Span[i] * width, width).CopyTo(new Span<float>(x, width));
                if (positions is not null)
                {
                    RowKernel.Add(x, positions + (long)(piece.Start + i) * width, width);
                }
            }
        }
    }

    private void Norm(int thread, in NormPlan norm, float* x, float* y, int rows)
    {
        var width = _config.HiddenSize;
        for (var row = thread; row < rows; row += _team.Size)
        {
            RowKernel.Norm(x + (long)row * width, y + (long)row * width, width, norm.Scale, norm.Bias, _config.NormEpsilon, _config.Norm == NormKind.Layer);
        }
    }

    /// <summary>Normalises and turns queries and keys of one head, and writes its keys and values.</summary>
    private void Store(ref int counter, int index, LayerPlan layer)
    {
        var units = _parts.Count * layer.KeyValueHeads;
        for (var unit = Interlocked.Increment(ref counter) - 1; unit < units; unit = Interlocked.Increment(ref counter) - 1)
        {
            var (number, head) = Math.DivRem(unit, layer.KeyValueHeads);
            var (piece, first, count) = _parts[number];
            for (var i = first; i < first + count; i++)
            {
                Store(index, layer, head, _projected.Pointer + (long)(piece.Row + i) * layer.Projection.Outputs, piece.Start + i, piece.State);
            }
        }
    }

    private void Store(int index, LayerPlan layer, int head, float* row, int position, ManagedDecodingState state)
    {
        var heads = layer.Heads;
        var half = _config.Positions == PositionEncoding.Rotary ? _config.RotaryDimensions / 2 : 0;
        float* cosines = _turns.Pointer + (long)position * 2 * half, sines = cosines + half;
        for (var i = 0; i < heads.Group; i++)
        {
            Turn(row + (head * heads.Group + i) * heads.QueryStride, layer.QueryNorm, cosines, sines, half);
        }

        float* key = row + heads.KeyStart + head * heads.KeyStride, value = row + heads.ValueStart + head * heads.KeyStride;
        Turn(key, layer.KeyNorm, cosines, sines, half);
        var block = _cache.Head(state.Blocks[position / PagedKeyValueCache.BlockSize], index, head);
        var lane = position % PagedKeyValueCache.BlockSize;
        for (var d = 0; d < heads.Width; d++)
        {
            block.Keys[d * PagedKeyValueCache.BlockSize + lane] = key[d];
        }

        new ReadOnlySpan<float>(value, heads.Width).CopyTo(new Span<float>(block.Values + lane * PagedKeyValueCache.Padded(heads.Width), heads.Width));
    }

    private void Turn(float* head, in NormPlan? norm, float* cosines, float* sines, int half)
    {
        if (norm is { } plan)
        {
            RowKernel.Norm(head, head, _config.HeadDimension, plan.Scale, plan.Bias, _config.NormEpsilon, layer: false);
        }

        if (half > 0)
        {
            RowKernel.Rotate(head, cosines, sines, half);
        }
    }

    private void Attend(ref int counter, int thread, int index, LayerPlan layer)
    {
        var units = _parts.Count * layer.KeyValueHeads;
        var width = _config.Layers[index].Heads * _config.HeadDimension;
        for (var unit = Interlocked.Increment(ref counter) - 1; unit < units; unit = Interlocked.Increment(ref counter) - 1)
        {
            // The last rows have the most keys: they come first.
            var (number, head) = Math.DivRem(units - 1 - unit, layer.KeyValueHeads);
            var (piece, first, count) = _parts[number];
            var used = (piece.Start + first + count + PagedKeyValueCache.BlockSize - 1) / PagedKeyValueCache.BlockSize;
            if (_blocks[thread].Length < used)
            {
                _blocks[thread] = new HeadBlock[Math.Max(used, 2 * _blocks[thread].Length)];
            }

            var blocks = _blocks[thread].AsSpan(0, used);
            for (var i = 0; i < used; i++)
            {
                blocks[i] = _cache.Head(piece.State.Blocks[i], index, head);
            }

            long row = piece.Row + first;
            _attention[thread].Run(layer.Heads, head, _projected.Pointer + row * layer.Projection.Outputs, layer.Projection.Outputs, count, piece.Start + first, blocks, _mixed.Pointer + row * width, width);
        }
    }

    private void Activate(LayerPlan layer, int first, int end)
    {
        var size = _config.FeedForwardSize;
        if (layer.Gate is { } gate)
        {
            MatrixKernel.Multiply(_second.Pointer, _config.HiddenSize, _rows, gate, first, end, _gate.Pointer, size, add: false);
        }

        for (var row = 0; row < _rows; row++)
        {
            var up = _up.Pointer + (long)row * size + first;
            if (layer.Gate is null)
            {
                RowKernel.Activate(_config.Activation, up, null, end - first);
            }
            else
            {
                var gated = _gate.Pointer + (long)row * size + first;
                RowKernel.Activate(_config.Activation, gated, up, end - first);
                new ReadOnlySpan<float>(gated, end - first).CopyTo(new Span<float>(up, end - first));
            }
        }
    }

    /// <summary>The last normalisation and the head for the rows that are asked for.</summary>
    private void HandOut(int thread, ref int counter)
    {
        var width = _config.HiddenSize;
        for (var i = thread; i < _wanted.Length; i += _team.Size)
        {
            float* x = _x.Pointer + (long)_wanted[i] * width, hidden = _hidden.Pointer + (long)i * width;
            if (_finalNorm is { } norm)
            {
                RowKernel.Norm(x, hidden, width, norm.Scale, norm.Bias, _config.NormEpsilon, _config.Norm == NormKind.Layer);
            }
            else
            {
                new ReadOnlySpan<float>(x, width).CopyTo(new Span<float>(hidden, width));
            }
        }

        _team.Barrier();
        _head.Run(ref counter, _hidden.Pointer, width, _wanted.Length, _logits.Pointer, _config.VocabularySize, add: false);
        _team.Barrier();
        var row = 0;
        foreach (var piece in _pieces)
        {
            for (var i = 0; i < piece.Wanted; i++, row++)
            {
                if (row % _team.Size == thread)
                {
                    new ReadOnlySpan<float>(_logits.Pointer + (long)row * _config.VocabularySize, _config.VocabularySize).CopyTo(piece.State.LogitsToWrite(piece.FirstLogitRow + i));
                    new ReadOnlySpan<float>(_hidden.Pointer + (long)row * width, width).CopyTo(piece.State.HiddenToWrite(piece.FirstLogitRow + i));
                }
            }
        }
    }

    /// <summary>Cosines and sines up to a position, in float32 as the tensor engine computes them.</summary>
    private void FitTurns(int positions)
    {
        var half = _weights.RotaryFrequencies.Count;
        if (half == 0 || positions <= _turnRows)
        {
            return;
        }

        _turnRows = Math.Min(_config.MaximumPositions, Math.Max(256, 2 * positions));
        var to = _turns.Fit((long)_turnRows * 2 * half);
        for (var position = 0; position < _turnRows; position++, to += 2 * half)
        {
            for (var i = 0; i < half; i++)
            {
                var angle = position * (float)_weights.RotaryFrequencies[i];
                to[i] = (float)(MathF.Cos(angle) * _weights.RotaryMagnitude);
                to[half + i] = (float)(MathF.Sin(angle) * _weights.RotaryMagnitude);
            }
        }
    }
}
