using System.Runtime.InteropServices;

namespace Offprint.Inference;

/// <summary>
/// Memory for keys and values of all layers in blocks of <see cref="BlockSize"/> tokens, float32, outside of the garbage collector's heap. Sequences hold lists of blocks; what several
/// share is counted and copied before one of them writes into it (PagedAttention; Kwon et al., arXiv 2309.06180, section 4). Memory is taken as it is needed and kept until <see cref="Dispose"/>.
/// For several threads.
/// </summary>
public sealed unsafe class PagedKeyValueCache : IDisposable
{
    /// <summary>Tokens in a block.</summary>
    public const int BlockSize = 16;

    private readonly Lock _gate = new();
    private readonly int[] _layerStarts;
    private readonly int _headWidth;
    private readonly int _blocksPerSlab;
    private nint[] _slabs = [];
    private readonly Stack<int> _free = [];
    private readonly List<int> _references = [];
    private bool _disposed;

    /// <summary>Makes an empty memory.</summary>
    /// <param name="keyValueHeads">Key-value heads of every layer.</param>
    /// <param name="headWidth">Dimensions of a head.</param>
    /// <param name="maximumBytes">Most bytes to take; at least one block.</param>
    /// <exception cref="ArgumentException">No layers or heads, or room for less than one block.</exception>
    public PagedKeyValueCache(IReadOnlyList<int> keyValueHeads, int headWidth, long maximumBytes)
    {
        ArgumentNullException.ThrowIfNull(keyValueHeads);
        ArgumentOutOfRangeException.ThrowIfLessThan(headWidth, 1);
        if (keyValueHeads.Count == 0 || keyValueHeads.Any(static heads => heads < 1))
        {
            throw new ArgumentException("Every layer needs key-value heads, and there must be a layer.", nameof(keyValueHeads));
        }

        _headWidth = headWidth;
        _layerStarts = new int[keyValueHeads.Count + 1];
        for (var i = 0; i < keyValueHeads.Count; i++)
        {
            _layerStarts[i + 1] = _layerStarts[i] + keyValueHeads[i];
        }

        BlockFloats = checked((long)_layerStarts[^1] * HeadFloats);
        Capacity = (int)Math.Min(int.MaxValue, maximumBytes / BlockBytes);
        if (Capacity < 1)
        {
            throw new ArgumentException($"{maximumBytes:N0} bytes hold not even one block of {BlockSize} tokens, which takes {BlockBytes:N0}.", nameof(maximumBytes));
        }

        _blocksPerSlab = (int)Math.Clamp((4L << 20) / BlockBytes, 1, 64);
    }

    /// <summary>Bytes of a block.</summary>
    public long BlockBytes => BlockFloats * sizeof(float);

    /// <summary>Most blocks.</summary>
    public int Capacity { get; }

    /// <summary>Blocks that somebody holds.</summary>
    public int InUse
    {
        get
        {
            lock (_gate)
            {
                return _references.Count - _free.Count;
            }
        }
    }

    /// <summary>Bytes taken from the system so far.</summary>
    public long Bytes
    {
        get
        {
            lock (_gate)
            {
                return _slabs.Length * _blocksPerSlab * BlockBytes;
            }
        }
    }

    private long BlockFloats { get; }

    private int HeadFloats => BlockSize * (_headWidth + Padded(_headWidth));

    /// <summary>Takes a free block; its content is arbitrary.</summary>
    /// <exception cref="CacheFullException">All blocks are held.</exception>
    public int Rent()
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            if (_free.TryPop(out var block))
            {
                _references[block] = 1;
                return block;
            }

            block = _references.Count;
            if (block >= Capacity)
            {
                throw new CacheFullException($"All {Capacity:N0} blocks of {BlockSize} tokens of the key-value memory are in use.");
            }

            if (block % _blocksPerSlab == 0)
            {
                // A new array each time: those who compute read it without the lock.
                Volatile.Write(ref _slabs, [.. _slabs, (nint)NativeMemory.AlignedAlloc((nuint)(_blocksPerSlab * BlockBytes), 64)]);
            }

            _references.Add(1);
            return block;
        }
    }

    /// <summary>Counts one more holder.</summary>
    /// <param name="block">A block that is held.</param>
    /// <exception cref="ArgumentException">Nobody holds it.</exception>
    public void Retain(int block)
    {
        lock (_gate)
        {
            Check(block);
            _references[block]++;
        }
    }

    /// <summary>Counts one holder less; the last one gives the block back.</summary>
    /// <param name="block">A block that is held.</param>
    /// <exception cref="ArgumentException">Nobody holds it.</exception>
    public void Release(int block)
    {
        lock (_gate)
        {
            if (_disposed)
            {
                return;
            }

            Check(block);
            if (--_references[block] == 0)
            {
                _free.Push(block);
            }
        }
    }

    /// <summary>Whether more than one holds it: it must not be written to.</summary>
    /// <param name="block">A block that is held.</param>
    public bool IsShared(int block)
    {
        lock (_gate)
        {
            Check(block);
            return _references[block] > 1;
        }
    }

    /// <summary>Frees all memory; sequences that still hold blocks must not be used any more.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            if (!_disposed)
            {
                _disposed = true;
                foreach (var slab in _slabs)
                {
                    NativeMemory.AlignedFree((void*)slab);
                }

                _slabs = [];
            }
        }
    }

    /// <summary>A head's dimensions, filled up to whole vectors.</summary>
    internal static int Padded(int width) => (width + 15) / 16 * 16;

    /// <summary>Copies all keys and values of a block.</summary>
    internal void Copy(int from, int to) => new ReadOnlySpan<float>(Start(from), checked((int)BlockFloats)).CopyTo(new Span<float>(Start(to), (int)BlockFloats));

    internal HeadBlock Head(int block, int layer, int head)
    {
        var keys = Start(block) + (long)(_layerStarts[layer] + head) * HeadFloats;
        return new HeadBlock(keys, keys + BlockSize * _headWidth);
    }

    private float* Start(int block) => (float*)Volatile.Read(ref _slabs)[block / _blocksPerSlab] + block % _blocksPerSlab * BlockFloats;

    private void Check(int block)
    {
        if ((uint)block >= (uint)_references.Count || _references[block] == 0)
        {
            throw new ArgumentException($"Nobody holds block {block}.", nameof(block));
        }
    }
}
