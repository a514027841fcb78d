using System.Globalization;

namespace Offprint.Papers;

/// <summary>A linear axis from values to percentages of a chart's width, with room at both ends for labels.</summary>
internal readonly struct ChartScale
{
    private readonly double _low;
    private readonly double _width;
    private readonly double _margin;

    public ChartScale(IEnumerable<double> values, double marginPercent)
    {
        double[] finite = [.. values.Where(double.IsFinite)];
        var low = finite.Length == 0 ? 0 : finite.Min();
        var high = finite.Length == 0 ? 1 : finite.Max();
        if (high - low <= Math.Max(Math.Abs(high), Math.Abs(low)) * 1e-9)
        {
            var half = low == 0 ? 1 : Math.Abs(low) / 2;
            (low, high) = (low - half, high + half);
        }

        _low = low;
        _width = high - low;
        _margin = marginPercent;
    }

    public double Percent(double value) => Math.Clamp(_margin + ((value - _low) / _width * (100 - (2 * _margin))), 0, 100);

    /// <summary>The position as an SVG length. Percentages, so that a chart grows with the page while its text keeps its size.</summary>
    public string X(double value) => Percent(value).ToString("0.##", CultureInfo.InvariantCulture) + "%";

    /// <summary>How a label at a value is anchored so that it stays inside.</summary>
    public string Anchor(double value) => Percent(value) switch { < 15 => "start", > 85 => "end", _ => "middle" };
}
