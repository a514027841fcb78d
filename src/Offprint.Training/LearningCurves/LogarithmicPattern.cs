namespace Offprint.Training;

/// <summary>c + a·ln x: a curve without a ceiling, for comparison; a trace of it never gets to a prediction level.</summary>
public sealed class LogarithmicPattern : ICurvePattern
{
    /// <inheritdoc/>
    public double Value(in PatternParameters parameters, double size) => parameters.C + (parameters.A * Math.Log(size));

    /// <inheritdoc/>
    public double Asymptote(in PatternParameters parameters) => parameters.A > 0 ? double.PositiveInfinity : parameters.C;

    /// <inheritdoc/>
    public double SizeFor(in PatternParameters parameters, double score) =>
        parameters.A > 0 ? Math.Exp((score - parameters.C) / parameters.A) : score <= parameters.C ? 0 : double.PositiveInfinity;

    /// <summary>Fits the line over ln x; an anchor at infinity cannot be met and is ignored.</summary>
    /// <inheritdoc/>
    public PatternFit Fit(ReadOnlySpan<double> sizes, ReadOnlySpan<double> scores, double? anchor = null)
    {
        if (sizes.Length != scores.Length) throw new ArgumentException($"There are {sizes.Length} sizes and {scores.Length} scores.", nameof(scores));
        ArgumentOutOfRangeException.ThrowIfLessThan(sizes.Length, 2, nameof(sizes));
        double x = 0, y = 0, cross = 0, square = 0, error = 0;
        for (var i = 0; i < sizes.Length; i++) (x, y) = (x + (Math.Log(sizes[i]) / sizes.Length), y + (scores[i] / sizes.Length));
        for (var i = 0; i < sizes.Length; i++)
        {
            var d = Math.Log(sizes[i]) - x;
            (cross, square) = (cross + (d * (scores[i] - y)), square + (d * d));
        }

        var a = square > 0 ? cross / square : 0;
        var parameters = new PatternParameters(a, 1, y - (a * x));
        for (var i = 0; i < sizes.Length; i++) error += Math.Pow(Value(parameters, sizes[i]) - scores[i], 2);
        return new PatternFit(parameters, error, false);
    }
}
