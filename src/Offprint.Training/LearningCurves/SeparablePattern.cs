namespace Offprint.Training;

/// <summary>
/// Curves c − a·g(x; b) that are linear in a and c. For a fixed rate b the two follow from linear regression on t = g(x; b), in which an observation at infinity
/// is the point t = 0; b is found on a logarithmic grid of 200 points and by golden section around the best. No starting values, the global optimum of the range.
/// </summary>
public abstract class SeparablePattern : ICurvePattern
{
    private const int GridPoints = 200;
    private const double Golden = 0.6180339887498949;

    /// <summary>The lowest rate, for sizes divided by the largest.</summary>
    private protected abstract double LowestRate { get; }

    /// <summary>The highest rate, for sizes divided by the largest.</summary>
    private protected abstract double HighestRate { get; }

    /// <summary>g for a size that was divided by the largest one; falls from large sizes on to 0.</summary>
    private protected abstract double Basis(double scaled, double rate);

    /// <summary>Parameters for sizes as they are from those for sizes divided by <paramref name="scale"/>.</summary>
    private protected abstract PatternParameters Unscale(double a, double b, double c, double scale);

    /// <inheritdoc/>
    public abstract double Value(in PatternParameters parameters, double size);

    /// <inheritdoc/>
    public abstract double SizeFor(in PatternParameters parameters, double score);

    /// <inheritdoc/>
    public double Asymptote(in PatternParameters parameters) => parameters.C;

    /// <inheritdoc/>
    public PatternFit Fit(ReadOnlySpan<double> sizes, ReadOnlySpan<double> scores, double? anchor = null)
    {
        if (sizes.Length != scores.Length) throw new ArgumentException($"There are {sizes.Length} sizes and {scores.Length} scores.", nameof(scores));
        ArgumentOutOfRangeException.ThrowIfLessThan(sizes.Length, 3, nameof(sizes));
        var scale = sizes[^1];
        var x = new double[sizes.Length];
        for (var i = 0; i < x.Length; i++) x[i] = sizes[i] / scale;
        var step = Math.Log(HighestRate / LowestRate) / (GridPoints - 1);
        var (best, lowest) = (0, double.PositiveInfinity);
        for (var i = 0; i < GridPoints; i++)
        {
            var error = Solve(x, scores, anchor, LowestRate * Math.Exp(i * step)).Error;
            if (error < lowest) (best, lowest) = (i, error);
        }

        double low = Math.Log(LowestRate) + (Math.Max(0, best - 1) * step), high = Math.Log(LowestRate) + (Math.Min(GridPoints - 1, best + 1) * step);
        double left = high - (Golden * (high - low)), right = low + (Golden * (high - low));
        double atLeft = Solve(x, scores, anchor, Math.Exp(left)).Error, atRight = Solve(x, scores, anchor, Math.Exp(right)).Error;
        while (high - low > 1e-13 * (1 + Math.Abs(low)))
        {
            if (atLeft <= atRight)
            {
                (high, right, atRight) = (right, left, atLeft);
                left = high - (Golden * (high - low));
                if (left >= right) break;
                atLeft = Solve(x, scores, anchor, Math.Exp(left)).Error;
            }
            else
            {
                (low, left, atLeft) = (left, right, atRight);
                right = low + (Golden * (high - low));
                if (right <= left) break;
                atRight = Solve(x, scores, anchor, Math.Exp(right)).Error;
            }
        }

        var rate = Math.Exp((low + high) / 2);
        var (a, c, sum) = Solve(x, scores, anchor, rate);
        return new PatternFit(Unscale(a, rate, c, scale), sum, best is 0 or GridPoints - 1);
    }

    /// <summary>Linear regression y = c − a·t; a is not negative.</summary>
    private (double A, double C, double Error) Solve(ReadOnlySpan<double> x, ReadOnlySpan<double> y, double? anchor, double rate)
    {
        Span<double> t = x.Length <= 512 ? stackalloc double[x.Length] : new double[x.Length];
        double meanT = 0, meanY = anchor ?? 0;
        var n = x.Length + (anchor is null ? 0 : 1);
        for (var i = 0; i < t.Length; i++)
        {
            t[i] = Basis(x[i], rate);
            meanT += t[i];
            meanY += y[i];
        }

        (meanT, meanY) = (meanT / n, meanY / n);
        var cross = anchor is { } at ? -meanT * (at - meanY) : 0;
        var square = anchor is null ? 0 : meanT * meanT;
        for (var i = 0; i < t.Length; i++)
        {
            cross += (t[i] - meanT) * (y[i] - meanY);
            square += (t[i] - meanT) * (t[i] - meanT);
        }

        var a = square > 0 ? Math.Max(0, -cross / square) : 0;
        var c = meanY + (a * meanT);
        var error = anchor is { } far ? (c - far) * (c - far) : 0;
        for (var i = 0; i < t.Length; i++)
        {
            var residual = c - (a * t[i]) - y[i];
            error += residual * residual;
        }

        return (a, c, error);
    }
}
