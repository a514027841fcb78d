using TorchSharp;
using static TorchSharp.torch;

namespace Offprint.Models;

/// <summary>
/// The dense key-value cache of a decoder: for every layer keys and values [B, heads, length, d], and which of the cached positions are padding.
/// It owns its tensors, outlives dispose scopes, and is freed by <see cref="Dispose"/>. Not safe for several threads at once.
/// </summary>
/// <remarks>
/// A model's forward pass appends the keys and values of its tokens; positions of later tokens follow from the padding that the cache knows,
/// so that left-padded batches need no explicit positions.
/// </remarks>
public sealed class KeyValueCache : IDisposable
{
    private readonly List<CacheLayer> _layers = [];
    private readonly int _reserve;
    private Tensor? _padding;
    private Tensor? _positions;

    /// <summary>Makes an empty cache.</summary>
    /// <param name="capacity">Positions to make room for at the first write; 0 lets the cache grow as it needs.</param>
    public KeyValueCache(int capacity = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(capacity);
        _reserve = capacity;
    }

    /// <summary>Cached positions, padding included.</summary>
    public int Length { get; private set; }

    /// <summary>Rows of the batch; 0 while the cache is empty.</summary>
    public int BatchSize => _layers.Count == 0 ? 0 : (int)_layers[0].Batch;

    /// <summary>Layers that have been written.</summary>
    public int LayerCount => _layers.Count;

    /// <summary>Bytes of all buffers, reserved room included.</summary>
    public long Bytes => _layers.Sum(layer => layer.Bytes);

    /// <summary>Which cached positions hold tokens: bool [B, length], or null when all do. Owned by the cache.</summary>
    public Tensor? PaddingMask => _padding;

    /// <summary>Explicit positions of the cached tokens, int64 [B, length], or null when they follow from the mask.</summary>
    internal Tensor? Positions => _positions;

    /// <summary>Makes a cache of given keys and values, for instance those cut out of a packed batch.</summary>
    /// <param name="layers">For every layer keys and values [B, heads, length, d]. The cache takes the tensors over.</param>
    /// <param name="paddingMask">True or nonzero where a position holds a token, [B, length]; null when all do. It is copied.</param>
    /// <exception cref="ArgumentException">No layers, or shapes that do not fit together.</exception>
    public static KeyValueCache FromLayers(IReadOnlyList<(Tensor Keys, Tensor Values)> layers, Tensor? paddingMask = null)
    {
        ArgumentNullException.ThrowIfNull(layers);
        if (layers.Count == 0)
        {
            throw new ArgumentException("A cache needs at least one layer.", nameof(layers));
        }
        var first = layers[0].Keys.shape;
        foreach (var (keys, values) in layers)
        {
            if (keys.dim() != 4 || values.dim() != 4 || !keys.shape.AsSpan(0, 3).SequenceEqual(values.shape.AsSpan(0, 3)) || keys.shape[0] != first[0] || keys.shape[2] != first[2])
            {
                throw new ArgumentException($"Keys [{string.Join(", ", keys.shape)}] and values [{string.Join(", ", values.shape)}] must be [batch, heads, length, dimension] with batch {first[0]} and length {first[2]} in every layer.", nameof(layers));
            }
        }
        if (paddingMask is not null && !paddingMask.shape.AsSpan().SequenceEqual([first[0], first[2]]))
        {
            throw new ArgumentException($"The padding mask is [{string.Join(", ", paddingMask.shape)}]; keys and values need [{first[0]}, {first[2]}].", nameof(paddingMask));
        }
        var cache = new KeyValueCache { Length = (int)first[2] };
        cache._layers.AddRange(layers.Select(layer => CacheLayer.Own(layer.Keys, layer.Values)));
        cache._padding = paddingMask?.to_type(ScalarType.Bool, copy: true).DetachFromDisposeScope();
        return cache;
    }

    /// <summary>The keys of a layer, [B, heads, length, d]: a view that the caller disposes.</summary>
    public Tensor Keys(int layer) => _layers[layer].Keys(Length);

    /// <summary>The values of a layer, [B, heads, length, d]: a view that the caller disposes.</summary>
    public Tensor Values(int layer) => _layers[layer].Values(Length);

    /// <summary>
    /// Writes keys and values [B, heads, new, d] of one layer behind the cached ones and returns both together as views [B, heads, length + new, d].
    /// <see cref="Length"/> moves on only with <see cref="Advance"/>, after the last layer.
    /// </summary>
    /// <exception cref="ArgumentException">The batch is not the cache's.</exception>
    public (Tensor Keys, Tensor Values) Append(int layer, Tensor keys, Tensor values)
    {
        if (Length > 0 && keys.shape[0] != BatchSize)
        {
            throw new ArgumentException($"The cache holds a batch of {BatchSize}, the new keys one of {keys.shape[0]}.", nameof(keys));
        }
        while (_layers.Count <= layer)
        {
            _layers.Add(new CacheLayer());
        }
        return _layers[layer].Append(keys, values, Length, _reserve);
    }

    /// <summary>Counts positions that every layer has written.</summary>
    /// <param name="count">How many.</param>
    /// <param name="paddingMask">Bool [B, length + count] over all positions, or null when all are tokens; the cache copies it.</param>
    /// <param name="positions">Explicit positions [B, length + count], or null; the cache copies them.</param>
    public void Advance(int count, Tensor? paddingMask = null, Tensor? positions = null)
    {
        Length += count;
        Set(ref _padding, paddingMask?.to_type(ScalarType.Bool, copy: true));
        Set(ref _positions, positions?.to_type(ScalarType.Int64, copy: true));
    }

    /// <summary>Forgets everything behind the first <paramref name="length"/> positions.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Negative, or more than the cache holds.</exception>
    public void Crop(int length)
    {
        if (length < 0 || length > Length)
        {
            throw new ArgumentOutOfRangeException(nameof(length), length, $"must be between 0 and the cache's length, {Length}.");
        }
        Length = length;
        Set(ref _padding, length == 0 ? null : Head(_padding, length));
        Set(ref _positions, length == 0 ? null : Head(_positions, length));
    }

    /// <summary>A new cache with the chosen rows of the batch, in that order; rows may repeat (beam search) or be left out.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A row that is not in the batch.</exception>
    public KeyValueCache Select(params ReadOnlySpan<int> rows)
    {
        foreach (var row in rows)
        {
            if (row < 0 || row >= BatchSize)
            {
                throw new ArgumentOutOfRangeException(nameof(rows), row, $"The batch has rows 0 to {BatchSize - 1}.");
            }
        }
        using var grad = no_grad();
        using var index = tensor(Array.ConvertAll(rows.ToArray(), row => (long)row), device: _layers.Count > 0 ? _layers[0].Device : CPU);
        var selected = new KeyValueCache(_reserve) { Length = Length };
        selected._layers.AddRange(_layers.Select(layer => layer.Select(index, Length)));
        selected._padding = _padding?.index_select(0, index).DetachFromDisposeScope();
        selected._positions = _positions?.index_select(0, index).DetachFromDisposeScope();
        return selected;
    }

    /// <summary>A second cache with the same content. Buffers are shared until one of the two writes.</summary>
    public KeyValueCache Fork()
    {
        var fork = new KeyValueCache(_reserve) { Length = Length };
        fork._layers.AddRange(_layers.Select(layer => layer.Share()));
        fork._padding = _padding?.alias().DetachFromDisposeScope();
        fork._positions = _positions?.alias().DetachFromDisposeScope();
        return fork;
    }

    /// <summary>Frees all tensors.</summary>
    public void Dispose()
    {
        foreach (var layer in _layers)
        {
            layer.Dispose();
        }
        _layers.Clear();
        Set(ref _padding, null);
        Set(ref _positions, null);
        Length = 0;
    }

    private static Tensor? Head(Tensor? x, int length)
    {
        using var view = x?.narrow(1, 0, length);
        return view?.clone();
    }

    private static void Set(ref Tensor? field, Tensor? value)
    {
        var old = field;
        field = value?.DetachFromDisposeScope();
        old?.Dispose();
    }
}
