using System.Globalization;
using System.Numerics;
using Offprint.Numerics;

namespace Offprint.Text;

/// <summary>
/// A random order of 0..count-1 that needs no memory, however large the count: a Feistel network on the next even number of bits, walked along its
/// cycle until the value is in range (Black and Rogaway 2002). Up to 1,024 elements it is a uniformly drawn table.
/// </summary>
public sealed class SeededPermutation
{
    private const int Rounds = 8;
    private const int LargestTable = 1024;

    private readonly int[]? _table;
    private readonly int[]? _inverse;
    private readonly ulong[] _keys = new ulong[Rounds];
    private readonly int _halfBits;

    /// <summary>Makes the order that belongs to a seed.</summary>
    /// <param name="count">Number of elements; at least 0.</param>
    /// <param name="seed">Equal seeds give equal orders.</param>
    public SeededPermutation(long count, ulong seed)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        Count = count;
        var random = new SeededRandom(seed, "permutation");
        if (count <= LargestTable)
        {
            _table = [.. Enumerable.Range(0, (int)count)];
            random.Shuffle(_table);
            _inverse = new int[count];
            for (var i = 0; i < _table.Length; i++)
            {
                _inverse[_table[i]] = i;
            }
        }

        for (var i = 0; i < Rounds; i++)
        {
            _keys[i] = random.NextUInt64();
        }

        _halfBits = Math.Max(1, (65 - BitOperations.LeadingZeroCount((ulong)Math.Max(1, count - 1))) / 2);
    }

    /// <summary>Number of elements.</summary>
    public long Count { get; }

    /// <summary>The element at a place of the order.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="index"/> is not below <see cref="Count"/>.</exception>
    public long this[long index]
    {
        get
        {
            Check(index, nameof(index));
            if (_table is not null)
            {
                return _table[index];
            }

            do
            {
                index = Forward(index);
            }
            while ((ulong)index >= (ulong)Count);
            return index;
        }
    }

    /// <summary>The place of an element in the order; the inverse of the indexer.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="element"/> is not below <see cref="Count"/>.</exception>
    public long IndexOf(long element)
    {
        Check(element, nameof(element));
        if (_inverse is not null)
        {
            return _inverse[element];
        }

        do
        {
            element = Backward(element);
        }
        while ((ulong)element >= (ulong)Count);
        return element;
    }

    private void Check(long value, string name)
    {
        if ((ulong)value >= (ulong)Count)
        {
            throw new ArgumentOutOfRangeException(name, value, string.Create(CultureInfo.InvariantCulture, $"The permutation has {Count} elements."));
        }
    }

    private long Forward(long value)
    {
        var mask = (1UL << _halfBits) - 1;
        var (left, right) = ((ulong)value >> _halfBits, (ulong)value & mask);
        foreach (var key in _keys)
        {
            (left, right) = (right, left ^ (Mix(right ^ key) & mask));
        }

        return (long)((left << _halfBits) | right);
    }

    private long Backward(long value)
    {
        var mask = (1UL << _halfBits) - 1;
        var (left, right) = ((ulong)value >> _halfBits, (ulong)value & mask);
        for (var i = Rounds - 1; i >= 0; i--)
        {
            (left, right) = (right ^ (Mix(left ^ _keys[i]) & mask), left);
        }

        return (long)((left << _halfBits) | right);
    }

    private static ulong Mix(ulong x)
    {
        x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9UL;
        x = (x ^ (x >> 27)) * 0x94D049BB133111EBUL;
        return x ^ (x >> 31);
    }
}
