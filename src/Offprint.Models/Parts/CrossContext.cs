using Offprint.Tensors;
using static TorchSharp.torch;

namespace Offprint.Models;

/// <summary>What the layers of a decoder read of an encoder: its states, or the keys and values that earlier passes made of them.</summary>
internal sealed class CrossContext
{
    private readonly Tensor? _states;
    private readonly KeyValueCache? _cache;
    private readonly bool _filled;

    /// <param name="states">The encoder's states, [B, S, d]; null when the cache holds what was made of them.</param>
    /// <param name="padding">Bool [B, S], true where a state is a token's; null when all are.</param>
    /// <param name="cache">Keeps keys and values for later passes, or null.</param>
    /// <param name="type">The type that the model computes in.</param>
    /// <param name="attentions">Receives attention probabilities, or null.</param>
    public CrossContext(Tensor? states, Tensor? padding, KeyValueCache? cache, ScalarType type, List<Tensor>? attentions)
    {
        (_states, _cache, _filled, Attentions) = (states, cache, cache is { Length: > 0 }, attentions);
        Mask = padding is null ? null : padding.logical_not().unsqueeze(1).unsqueeze(1).to_type(type).mul(Scalars.Of(finfo(type).min));
    }

    /// <summary>Added to the scores, [B, 1, 1, S]; null when every state is a token's.</summary>
    public Tensor? Mask { get; }

    public List<Tensor>? Attentions { get; }

    /// <summary>Keys and values of a layer, [B, heads, S, width].</summary>
    public (Tensor Keys, Tensor Values) For(int layer, nn.Module<Tensor, Tensor> key, nn.Module<Tensor, Tensor> value, int width)
    {
        if (_filled)
        {
            return (_cache!.Keys(layer), _cache.Values(layer));
        }
        var (batch, length) = (_states!.shape[0], _states.shape[1]);
        var keys = key.call(_states).view(batch, length, -1, width).transpose(1, 2);
        var values = value.call(_states).view(batch, length, -1, width).transpose(1, 2);
        return _cache is null ? (keys, values) : _cache.Append(layer, keys, values);
    }
}
