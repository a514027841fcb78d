using System.Globalization;

namespace Offprint.Training;

/// <summary>A stretch of a training run, from its start: so many steps, so many tokens, or a share of the whole.</summary>
public readonly record struct TrainingSpan
{
    private readonly double _amount;
    private readonly char _unit;

    private TrainingSpan(double amount, char unit) => (_amount, _unit) = (amount, unit);

    /// <summary>Nothing.</summary>
    public static TrainingSpan None => default;

    /// <summary>So many steps.</summary>
    /// <param name="count">0 or more.</param>
    public static TrainingSpan Steps(long count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        return new(count, 's');
    }

    /// <summary>So many tokens.</summary>
    /// <param name="count">0 or more.</param>
    public static TrainingSpan Tokens(long count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        return new(count, 't');
    }

    /// <summary>A share of the run.</summary>
    /// <param name="share">From 0 to 1.</param>
    public static TrainingSpan Share(double share)
    {
        if (!(share >= 0 && share <= 1))
        {
            throw new ArgumentOutOfRangeException(nameof(share), share, "A share must be from 0 to 1.");
        }

        return new(share, 'p');
    }

    /// <summary>How much of the stretch is done when the coming step is taken: 0 at its start, 1 from its end on. In steps the coming one counts, so that the first is not lost.</summary>
    /// <param name="position">Where the run is.</param>
    public double Done(in TrainingPosition position)
    {
        var at = _unit switch
        {
            's' => position.Step + 1,
            't' => position.Tokens,
            _ => position.Progress,
        };
        return _amount <= 0 || at >= _amount ? 1 : at / _amount;
    }

    /// <inheritdoc/>
    public override string ToString() => _unit switch
    {
        's' => string.Create(CultureInfo.InvariantCulture, $"{_amount} steps"),
        't' => string.Create(CultureInfo.InvariantCulture, $"{_amount} tokens"),
        'p' => string.Create(CultureInfo.InvariantCulture, $"{_amount:P0} of the run"),
        _ => "nothing",
    };
}
