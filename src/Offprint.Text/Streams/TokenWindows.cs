using System.Globalization;
using Offprint.Numerics;

namespace Offprint.Text;

/// <summary>
/// Windows of a token store (or of tokens in memory) as a stream, in order or shuffled without memory for the order.
/// Documents meet inside windows; a last window that is not full is left out.
/// </summary>
public sealed class TokenWindows : ITokenStream
{
    private readonly TokenStore? _store;
    private readonly int[] _tokens;
    private readonly TokenWindowOptions _options;
    private long _position;
    private long _epoch = -1;
    private SeededPermutation? _order;

    /// <summary>Streams a store, which must stay open.</summary>
    /// <param name="store">The tokens.</param>
    /// <param name="sequenceLength">Tokens in a window; for training the context plus one.</param>
    /// <param name="options">Order, epochs, overlap; null for the defaults.</param>
    /// <exception cref="ArgumentException">The store is shorter than one window, or an option is out of range.</exception>
    public TokenWindows(TokenStore store, int sequenceLength, TokenWindowOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(store);
        (_store, _tokens) = (store, []);
        (SequenceLength, _options) = (sequenceLength, options ?? new TokenWindowOptions());
        Check(_options, sequenceLength);
        WindowsPerEpoch = store.Length < sequenceLength
            ? throw new ArgumentException(TooShort(store.Length), nameof(store))
            : Windows(store.Length);
    }

    /// <summary>Streams tokens in memory.</summary>
    /// <inheritdoc cref="TokenWindows(TokenStore, int, TokenWindowOptions?)"/>
    /// <param name="tokens">The tokens, used as they are and not copied.</param>
    /// <param name="sequenceLength">Tokens in a window; for training the context plus one.</param>
    /// <param name="options">Order, epochs, overlap; null for the defaults.</param>
    public TokenWindows(int[] tokens, int sequenceLength, TokenWindowOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(tokens);
        _tokens = tokens;
        (SequenceLength, _options) = (sequenceLength, options ?? new TokenWindowOptions());
        Check(_options, sequenceLength);
        WindowsPerEpoch = tokens.Length < sequenceLength
            ? throw new ArgumentException(TooShort(tokens.Length), nameof(tokens))
            : Windows(tokens.Length);
    }

    /// <inheritdoc/>
    public int SequenceLength { get; }

    /// <summary>Windows in one pass over the tokens.</summary>
    public long WindowsPerEpoch { get; }

    /// <inheritdoc/>
    public long? Count => _options.Epochs is { } epochs ? checked(epochs * WindowsPerEpoch) : null;

    /// <inheritdoc/>
    public long Position
    {
        get => _position;
        set
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, Count ?? long.MaxValue);
            _position = value;
        }
    }

    /// <inheritdoc/>
    public bool TryRead(Span<int> sequence)
    {
        if (sequence.Length != SequenceLength)
        {
            throw new ArgumentException(
                string.Create(CultureInfo.InvariantCulture, $"The span has {sequence.Length} elements; a sequence has {SequenceLength}."), nameof(sequence));
        }

        if (_position == (Count ?? -1))
        {
            return false;
        }

        var (epoch, window) = Math.DivRem(_position, WindowsPerEpoch);
        var start = Order(epoch, window) * (SequenceLength - _options.Overlap);
        if (_store is not null)
        {
            _store.Read(start, sequence);
        }
        else
        {
            _tokens.AsSpan((int)start, SequenceLength).CopyTo(sequence);
        }

        _position++;
        return true;
    }

    private static void Check(TokenWindowOptions options, int sequenceLength)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(sequenceLength, 1);
        if (options.Overlap < 0 || options.Overlap >= sequenceLength)
        {
            throw new ArgumentException(
                string.Create(CultureInfo.InvariantCulture, $"Overlap is {options.Overlap}; it must be from 0 to {sequenceLength - 1}, below the sequence length."), nameof(options));
        }

        if (options.Epochs < 1)
        {
            throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"Epochs is {options.Epochs}; it must be at least 1, or null for no end."), nameof(options));
        }
    }

    private long Windows(long tokens) => (tokens - _options.Overlap) / (SequenceLength - _options.Overlap);

    private string TooShort(long tokens) =>
        string.Create(CultureInfo.InvariantCulture, $"There are {tokens} tokens, fewer than one sequence of {SequenceLength}; add text or shorten the context.");

    private long Order(long epoch, long window)
    {
        if (_options.ShuffleSeed is not { } seed)
        {
            return window;
        }

        if (_epoch != epoch)
        {
            (_epoch, _order) = (epoch, new SeededPermutation(WindowsPerEpoch, Seed.Derive(seed, string.Create(CultureInfo.InvariantCulture, $"epoch {epoch}"))));
        }

        return _order![window];
    }
}
