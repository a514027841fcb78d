using System.Globalization;

namespace Offprint.Training;

/// <summary>One named hyper-parameter: a number in a range or one of several values.</summary>
public sealed class Hyperparameter
{
    private readonly double _low, _high;
    private readonly bool _logarithmic, _whole;

    private Hyperparameter(string name, double low, double high, bool logarithmic, bool whole, IReadOnlyList<object>? choices)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        (Name, _low, _high, _logarithmic, _whole, Choices) = (name, low, high, logarithmic, whole, choices);
    }

    /// <summary>The name, unique in its space.</summary>
    public string Name { get; }

    /// <summary>The values of a choice; null for a number.</summary>
    public IReadOnlyList<object>? Choices { get; }

    /// <summary>How many values there are; null for a real number.</summary>
    public long? Count => Choices is not null ? Choices.Count : _whole ? (long)(_high - _low) + 1 : null;

    /// <summary>A real number from <paramref name="low"/> to <paramref name="high"/>.</summary>
    /// <param name="name">Name.</param>
    /// <param name="low">Smallest value.</param>
    /// <param name="high">Largest value, above <paramref name="low"/>.</param>
    /// <param name="logarithmic">Whether equal ratios count as equal steps; needs <paramref name="low"/> above 0.</param>
    /// <returns>The hyper-parameter.</returns>
    public static Hyperparameter Real(string name, double low, double high, bool logarithmic = false)
    {
        Check(name, low, high, logarithmic);
        return new Hyperparameter(name, low, high, logarithmic, whole: false, null);
    }

    /// <summary>A whole number from <paramref name="low"/> to <paramref name="high"/>, both included.</summary>
    /// <param name="name">Name.</param>
    /// <param name="low">Smallest value.</param>
    /// <param name="high">Largest value, above <paramref name="low"/>.</param>
    /// <param name="logarithmic">Whether equal ratios count as equal steps; needs <paramref name="low"/> above 0.</param>
    /// <returns>The hyper-parameter.</returns>
    public static Hyperparameter Whole(string name, long low, long high, bool logarithmic = false)
    {
        Check(name, low, high, logarithmic);
        return new Hyperparameter(name, low, high, logarithmic, whole: true, null);
    }

    /// <summary>One of several values without an order.</summary>
    /// <param name="name">Name.</param>
    /// <param name="values">At least one value, no two equal.</param>
    /// <returns>The hyper-parameter.</returns>
    public static Hyperparameter OneOf(string name, params object[] values)
    {
        ArgumentNullException.ThrowIfNull(values);
        if (values.Length == 0 || values.Distinct().Count() != values.Length)
        {
            throw new ArgumentException($"Hyper-parameter '{name}' needs at least one value, and no two equal ones.", nameof(values));
        }

        return new Hyperparameter(name, 0, values.Length - 1, false, false, [.. values]);
    }

    /// <summary>The value at a place of the unit interval.</summary>
    /// <param name="unit">0 to 1.</param>
    /// <returns>A <c>double</c>, a <c>long</c>, or one of <see cref="Choices"/>.</returns>
    public object FromUnit(double unit)
    {
        if (!(unit is >= 0 and <= 1))
        {
            throw new ArgumentOutOfRangeException(nameof(unit), unit, $"'{Name}': a place of the unit interval lies from 0 to 1.");
        }

        if (Choices is not null)
        {
            return Choices[Math.Min((int)(unit * Choices.Count), Choices.Count - 1)];
        }

        if (_whole)
        {
            // Each whole number gets the span from half below it to half above it.
            double from = _low - 0.5, to = _high + 0.5;
            var place = _logarithmic ? from * Math.Pow(to / from, unit) : from + (unit * (to - from));
            return (long)Math.Clamp(Math.Round(place), _low, _high);
        }

        return Math.Clamp(_logarithmic ? _low * Math.Pow(_high / _low, unit) : _low + (unit * (_high - _low)), _low, _high);
    }

    /// <summary>The place of a value on the unit interval; the middle of its span for choices and whole numbers.</summary>
    /// <param name="value">A value of this hyper-parameter.</param>
    /// <returns>0 to 1.</returns>
    /// <exception cref="ArgumentException">The value is not one of this hyper-parameter's.</exception>
    public double ToUnit(object value)
    {
        ArgumentNullException.ThrowIfNull(value);
        if (Choices is not null)
        {
            var index = Choices.ToList().IndexOf(value);
            return index >= 0 ? (index + 0.5) / Choices.Count : throw Wrong(value, $"one of {string.Join(", ", Choices)}");
        }

        double number;
        try
        {
            number = Convert.ToDouble(value, CultureInfo.InvariantCulture);
        }
        catch (Exception exception) when (exception is FormatException or InvalidCastException)
        {
            throw Wrong(value, "a number");
        }

        if (!(number >= _low && number <= _high) || (_whole && number != Math.Floor(number)))
        {
            throw Wrong(value, string.Create(CultureInfo.InvariantCulture, $"a {(_whole ? "whole " : "")}number from {_low} to {_high}"));
        }

        double low = _whole ? _low - 0.5 : _low, high = _whole ? _high + 0.5 : _high;
        return _logarithmic ? Math.Log(number / low) / Math.Log(high / low) : (number - low) / (high - low);
    }

    /// <summary>Values for a grid: all of them, or so many evenly spaced ones.</summary>
    /// <param name="levels">At most so many for numbers; at least 2.</param>
    /// <returns>The values in order.</returns>
    public IReadOnlyList<object> Levels(int levels)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(levels, 2);
        if (Choices is not null)
        {
            return Choices;
        }

        return Count <= levels
            ? [.. Enumerable.Range(0, (int)Count.Value).Select(i => (object)((long)_low + i))]
            : [.. Enumerable.Range(0, levels).Select(i => FromUnit((double)i / (levels - 1))).Distinct()];
    }

    private static void Check(string name, double low, double high, bool logarithmic)
    {
        if (!(low < high) || !double.IsFinite(low) || !double.IsFinite(high))
        {
            throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"Hyper-parameter '{name}' goes from {low} to {high}; the smaller end must come first."), nameof(low));
        }

        if (logarithmic && low <= 0)
        {
            throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"Hyper-parameter '{name}' starts at {low}; on a logarithmic scale it must start above 0."), nameof(low));
        }
    }

    private ArgumentException Wrong(object value, string wanted) =>
        new(string.Create(CultureInfo.InvariantCulture, $"Hyper-parameter '{Name}' is {value}; it must be {wanted}."), nameof(value));
}
