namespace Offprint.Models;

/// <summary>
/// The cache of an encoder-decoder: keys and values of the decoder's own tokens, and those that its layers made of the encoder's states once.
/// It owns its tensors and is freed by <see cref="Dispose"/>. Not safe for several threads at once.
/// </summary>
public sealed class Seq2SeqCache : IDisposable
{
    /// <summary>Makes an empty cache.</summary>
    /// <param name="capacity">Decoder positions to make room for at the first write; 0 lets the cache grow as it needs.</param>
    public Seq2SeqCache(int capacity = 0) : this(new KeyValueCache(capacity), new KeyValueCache())
    {
    }

    private Seq2SeqCache(KeyValueCache own, KeyValueCache encoded) => (Own, Encoded) = (own, encoded);

    /// <summary>Keys and values of the decoder's tokens.</summary>
    public KeyValueCache Own { get; }

    /// <summary>Keys and values of the encoder's states; as long as the source once it is filled.</summary>
    public KeyValueCache Encoded { get; }

    /// <summary>Decoder tokens in the cache.</summary>
    public int Length => Own.Length;

    /// <summary>Forgets the decoder's tokens behind the first <paramref name="length"/>; the source stays.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Negative, or more than the cache holds.</exception>
    public void Crop(int length) => Own.Crop(length);

    /// <summary>A new cache with the chosen rows of the batch, in that order; rows may repeat or be left out.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A row that is not in the batch.</exception>
    public Seq2SeqCache Select(params ReadOnlySpan<int> rows) => new(Own.Select(rows), Encoded.Select(rows));

    /// <summary>A second cache with the same content; buffers are shared until one of the two writes.</summary>
    public Seq2SeqCache Fork() => new(Own.Fork(), Encoded.Fork());

    /// <summary>Frees all tensors.</summary>
    public void Dispose()
    {
        Own.Dispose();
        Encoded.Dispose();
    }
}
