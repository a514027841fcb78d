using System.Collections;
using System.Numerics;

namespace Offprint.Inference;

/// <summary>A set of token ids as a bitmap. Immutable once a constraint gives it out; safe for several threads.</summary>
public sealed class TokenSet : IReadOnlyCollection<int>, IEquatable<TokenSet>
{
    private readonly ulong[] _bits;
    private int _count = -1;

    /// <summary>Makes a set.</summary>
    /// <param name="vocabularySize">Ids are 0 to this, exclusive.</param>
    /// <param name="tokens">The ids in it; null for none.</param>
    /// <exception cref="ArgumentOutOfRangeException">An id outside of the vocabulary.</exception>
    public TokenSet(int vocabularySize, IEnumerable<int>? tokens = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(vocabularySize, 1);
        VocabularySize = vocabularySize;
        _bits = new ulong[(vocabularySize + 63) / 64];
        foreach (var token in tokens ?? [])
        {
            ArgumentOutOfRangeException.ThrowIfNegative(token, nameof(tokens));
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(token, vocabularySize, nameof(tokens));
            Add(token);
        }
    }

    /// <summary>Number of token ids that there are.</summary>
    public int VocabularySize { get; }

    /// <summary>Tokens in the set.</summary>
    public int Count
    {
        get
        {
            if (_count < 0)
            {
                var count = 0;
                foreach (var word in _bits)
                {
                    count += BitOperations.PopCount(word);
                }

                _count = count;
            }

            return _count;
        }
    }

    /// <summary>Whether no token is in the set.</summary>
    public bool IsEmpty => Count == 0;

    /// <summary>The bitmap: bit i % 64 of word i / 64 is token i.</summary>
    public ReadOnlySpan<ulong> Words => _bits;

    /// <summary>Whether a token is in the set; false for ids outside of the vocabulary.</summary>
    public bool Contains(int token) => (uint)token < (uint)VocabularySize && (_bits[token >> 6] >> (token & 63) & 1) != 0;

    /// <summary>Sets the scores of all other tokens to -∞. Scores beyond the vocabulary count as other tokens.</summary>
    public void Mask(Span<float> logits)
    {
        for (var i = 0; i < logits.Length; i++)
        {
            if (!Contains(i))
            {
                logits[i] = float.NegativeInfinity;
            }
        }
    }

    /// <summary>The tokens of both sets.</summary>
    /// <exception cref="ArgumentException">The vocabularies differ in size.</exception>
    public TokenSet Intersect(TokenSet other)
    {
        ArgumentNullException.ThrowIfNull(other);
        if (other.VocabularySize != VocabularySize)
        {
            throw new ArgumentException($"The sets are over {VocabularySize} and {other.VocabularySize} tokens.", nameof(other));
        }

        var result = new TokenSet(VocabularySize);
        for (var i = 0; i < _bits.Length; i++)
        {
            result._bits[i] = _bits[i] & other._bits[i];
        }

        return result;
    }

    /// <summary>The tokens in ascending order.</summary>
    public IEnumerator<int> GetEnumerator()
    {
        for (var i = 0; i < _bits.Length; i++)
        {
            for (var word = _bits[i]; word != 0; word &= word - 1)
            {
                yield return (64 * i) + BitOperations.TrailingZeroCount(word);
            }
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <inheritdoc/>
    public bool Equals(TokenSet? other) => other is not null && VocabularySize == other.VocabularySize && _bits.AsSpan().SequenceEqual(other._bits);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as TokenSet);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = default(HashCode);
        hash.AddBytes(System.Runtime.InteropServices.MemoryMarshal.AsBytes(_bits.AsSpan()));
        return hash.ToHashCode();
    }

    internal void Set(int token, bool included)
    {
        if (included)
        {
            Add(token);
        }
        else
        {
            _bits[token >> 6] &= ~(1UL << (token & 63));
            _count = -1;
        }
    }

    internal void Add(int token)
    {
        _bits[token >> 6] |= 1UL << (token & 63);
        _count = -1;
    }
}
