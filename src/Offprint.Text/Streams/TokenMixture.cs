using System.Globalization;

namespace Offprint.Text;

/// <summary>
/// Several streams mixed by weight, exactly: after any number of sequences every part has given its share to less than one sequence.
/// The order depends on the weights alone, so a run resumes by setting <see cref="Position"/>; the positions of the parts follow.
/// </summary>
/// <remarks>Weights that are short decimals (0.25, 0.05, 3) are exact; others are rounded to multiples of 2^-20. The mixture ends where a part that is next has ended.</remarks>
public sealed class TokenMixture : ITokenStream
{
    private readonly TokenMixturePart[] _parts;
    private readonly long[] _starts;
    private readonly ProportionalSchedule _schedule;
    private long _position;

    /// <summary>Mixes streams of one sequence length.</summary>
    /// <exception cref="ArgumentException">There are no parts, their sequence lengths differ, a weight is negative or not finite, or all are zero.</exception>
    public TokenMixture(IReadOnlyList<TokenMixturePart> parts)
    {
        ArgumentNullException.ThrowIfNull(parts);
        if (parts.Count == 0)
        {
            throw new ArgumentException("A mixture needs at least one part.", nameof(parts));
        }

        foreach (var part in parts)
        {
            if (!double.IsFinite(part.Weight) || part.Weight < 0)
            {
                throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"The weight of '{part.Name}' is {part.Weight}; it must be 0 or a positive number."), nameof(parts));
            }

            if (part.Stream.SequenceLength != parts[0].Stream.SequenceLength)
            {
                throw new ArgumentException(
                    string.Create(CultureInfo.InvariantCulture, $"'{part.Name}' has sequences of {part.Stream.SequenceLength} tokens, '{parts[0].Name}' of {parts[0].Stream.SequenceLength}; they must be equal."),
                    nameof(parts));
            }
        }

        if (parts.All(part => part.Weight == 0))
        {
            throw new ArgumentException("All weights are 0; at least one must be positive.", nameof(parts));
        }

        _parts = [.. parts];
        _starts = Array.ConvertAll(_parts, part => part.Stream.Position);
        _schedule = new ProportionalSchedule([.. parts.Select(part => part.Weight)]);
    }

    /// <summary>The parts, in the order given.</summary>
    public IReadOnlyList<TokenMixturePart> Parts => _parts;

    /// <inheritdoc/>
    public int SequenceLength => _parts[0].Stream.SequenceLength;

    /// <inheritdoc/>
    public long? Count => Enumerable.Range(0, _parts.Length)
        .Select(i => _parts[i].Stream.Count is { } count ? _schedule.TurnsUntilExhausted(i, count - _starts[i]) : null)
        .Min();

    /// <inheritdoc/>
    public long Position
    {
        get => _position;
        set
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, Count ?? long.MaxValue);
            var counts = _schedule.CountsAt(value);
            for (var i = 0; i < _parts.Length; i++)
            {
                _parts[i].Stream.Position = _starts[i] + counts[i];
            }

            _position = value;
        }
    }

    /// <summary>New text with a share of old text, against forgetting.</summary>
    /// <param name="main">The new text.</param>
    /// <param name="replay">The old text.</param>
    /// <param name="share">Share of replayed sequences, from 0 to 1.</param>
    public static TokenMixture WithReplay(ITokenStream main, ITokenStream replay, double share)
    {
        if (!(share >= 0 && share <= 1))
        {
            throw new ArgumentOutOfRangeException(nameof(share), share, "The replay share must be from 0 to 1.");
        }

        return new TokenMixture([new("main", main, 1 - share), new("replay", replay, share)]);
    }

    /// <summary>The index of the part that gives the sequence at a position.</summary>
    public int PartAt(long position)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(position);
        return _schedule[position];
    }

    /// <summary>How many of the sequences before a position each part gives.</summary>
    public IReadOnlyList<long> CountsAt(long position)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(position);
        return _schedule.CountsAt(position);
    }

    /// <inheritdoc/>
    public bool TryRead(Span<int> sequence)
    {
        if (!_parts[_schedule[_position]].Stream.TryRead(sequence))
        {
            return false;
        }

        _position++;
        return true;
    }
}
