namespace Offprint.Training;

/// <summary>A family of learning curves: score as a function of size.</summary>
public interface ICurvePattern
{
    /// <summary>The curve at a size.</summary>
    /// <param name="parameters">Parameters.</param>
    /// <param name="size">Size, positive.</param>
    double Value(in PatternParameters parameters, double size);

    /// <summary>Where the curve goes for sizes without end; +∞ when it has no ceiling.</summary>
    /// <param name="parameters">Parameters.</param>
    double Asymptote(in PatternParameters parameters);

    /// <summary>The size at which the curve reaches a score; +∞ when it never does.</summary>
    /// <param name="parameters">Parameters.</param>
    /// <param name="score">Score.</param>
    double SizeFor(in PatternParameters parameters, double score);

    /// <summary>Fits the curve by least squares.</summary>
    /// <param name="sizes">Sizes, positive and increasing, at least 3.</param>
    /// <param name="scores">Scores, as many.</param>
    /// <param name="anchor">One more observation, at infinity: the square of (ceiling − anchor) joins the sum. Null: none.</param>
    PatternFit Fit(ReadOnlySpan<double> sizes, ReadOnlySpan<double> scores, double? anchor = null);
}
