using Offprint.Tensors;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Offprint.Algorithms;

/// <summary>Embedding, one recurrent layer, dropout, output layer: ids [batch, time] to logits [batch, time, outcomes].</summary>
internal sealed class SequenceNetwork : Module<Tensor, Tensor>
{
    private readonly Module<Tensor, Tensor> _embedding, _dropout, _output;
    private readonly TorchSharp.Modules.LSTM? _lstm;
    private readonly TorchSharp.Modules.GRU? _gru;
    private readonly TorchSharp.Modules.RNN? _rnn;
    private readonly AttentionBlock[] _blocks = [];
    private readonly Module<Tensor, Tensor>? _positions;

    public SequenceNetwork(NetworkKind kind, int inputs, int outcomes, int units, int embedding, double dropout, int longest)
        : base("sequence-network")
    {
        var width = kind == NetworkKind.Attention ? units : embedding;
        _embedding = Embedding(inputs, width);
        switch (kind)
        {
            case NetworkKind.Lstm:
                _lstm = LSTM(width, units, batchFirst: true);
                break;
            case NetworkKind.Gru:
                _gru = GRU(width, units, batchFirst: true);
                break;
            case NetworkKind.Recurrent:
                _rnn = RNN(width, units, batchFirst: true);
                break;
            default:
                _positions = Embedding(longest, width);
                _blocks = [new AttentionBlock(width, dropout), new AttentionBlock(width, dropout)];
                break;
        }

        (_dropout, _output) = (Dropout(dropout), Linear(units, outcomes));
        RegisterComponents();
        for (var i = 0; i < _blocks.Length; i++) register_module($"block{i}", _blocks[i]);
    }

    public override Tensor forward(Tensor ids)
    {
        var x = _embedding.call(ids);
        if (_lstm is not null) x = _lstm.call(x, null).Item1;
        else if (_gru is not null) x = _gru.call(x, null).Item1;
        else if (_rnn is not null) x = _rnn.call(x, null).Item1;
        else
        {
            x = Scalars.Sum(x, _positions!.call(Scalars.Range(0, ids.shape[1])));
            foreach (var block in _blocks) x = block.call(x);
        }

        return _output.call(_dropout.call(x));
    }

    /// <summary>Pre-norm attention with four heads, then a feed-forward layer of four times the width.</summary>
    private sealed class AttentionBlock : Module<Tensor, Tensor>
    {
        private const int Heads = 4;
        private readonly Module<Tensor, Tensor> _normA, _normB, _qkv, _out, _up, _down, _dropout;
        private readonly int _width;

        public AttentionBlock(int width, double dropout)
            : base("attention-block")
        {
            (_normA, _normB) = (LayerNorm(width), LayerNorm(width));
            (_qkv, _out, _up, _down, _dropout) = (Linear(width, 3 * width), Linear(width, width), Linear(width, 4 * width), Linear(4 * width, width), Dropout(dropout));
            _width = width;
            RegisterComponents();
        }

        public override Tensor forward(Tensor x)
        {
            var (batch, time) = (x.shape[0], x.shape[1]);
            var qkv = _qkv.call(_normA.call(x)).reshape(batch, time, 3, Heads, _width / Heads).permute(2, 0, 3, 1, 4);
            var mixed = functional.scaled_dot_product_attention(qkv.select(0, 0), qkv.select(0, 1), qkv.select(0, 2), null, 0, true);
            x = Scalars.Sum(x, _dropout.call(_out.call(mixed.transpose(1, 2).reshape(batch, time, _width))));
            return Scalars.Sum(x, _dropout.call(_down.call(functional.gelu(_up.call(_normB.call(x))))));
        }
    }
}
