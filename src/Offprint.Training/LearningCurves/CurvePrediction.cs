namespace Offprint.Training;

/// <summary>A forecast from the trend of a level. Scores are in the unit of the observations.</summary>
public sealed class CurvePrediction
{
    private readonly ICurvePattern _pattern;
    private readonly PatternParameters _trend;
    private readonly Func<double, double> _outside, _inside;

    internal CurvePrediction(ICurvePattern pattern, TraceLevel level, Func<double, double> outside, Func<double, double> inside)
    {
        (_pattern, _trend, _outside, _inside) = (pattern, level.Trend, outside, inside);
        (Level, Ceiling, Layer, ValidFrom) = (level.Level, level.Ceiling, level.Layer, level.Crossing);
    }

    /// <summary>ℓ.</summary>
    public int Level { get; }

    /// <summary>The score that no amount of data passes (for losses the floor).</summary>
    public double Ceiling { get; }

    /// <summary>χ: how far the trend may be from the limit curve, in points. It bounds the trend, not a single noisy observation.</summary>
    public double Layer { get; }

    /// <summary>The size from which the bound holds.</summary>
    public double ValidFrom { get; }

    /// <summary>The score at a size.</summary>
    /// <param name="size">Size, positive.</param>
    public double At(double size)
    {
        if (!(size > 0)) throw new ArgumentOutOfRangeException(nameof(size), size, "A size must be positive.");
        return _outside(_pattern.Value(_trend, size));
    }

    /// <summary>The size at which a score is reached: (a/(c − y))^(1/b) for the power law; +∞ for one beyond the ceiling.</summary>
    /// <param name="score">The wanted score.</param>
    public double SizeFor(double score) => _pattern.SizeFor(_trend, _inside(score));

    /// <summary>The size from which one more item is worth less than it costs: the last one at which an item adds at least so much.</summary>
    /// <param name="gain">Score an item, positive; for a price an item divide it by what a point of score is worth.</param>
    /// <returns>0 when no size adds so much.</returns>
    public double SizeForGain(double gain)
    {
        if (!(gain > 0)) throw new ArgumentOutOfRangeException(nameof(gain), gain, "The gain must be positive.");
        double Added(double size) => Math.Abs(At(size + 1) - At(size));
        if (Added(1) < gain) return 0;
        double low = 1, high = 2;
        while (Added(high) >= gain && high < 1e18) high *= 2;
        for (var i = 0; i < 100; i++)
        {
            var middle = (low + high) / 2;
            if (Added(middle) >= gain) low = middle;
            else high = middle;
        }

        return low;
    }
}
