namespace Offprint.Training;

/// <summary>The last crossing of two trends, and the layer of convergence that follows from it.</summary>
internal static class TrendCrossing
{
    private const double Far = 1e15;

    /// <summary>
    /// The last x at which both curves agree, and |asymptote − value there| of the later one. Trends that are the same everywhere have layer 0 from the first size on.
    /// </summary>
    public static (double Crossing, double Layer) Layer(ICurvePattern pattern, PatternParameters before, PatternParameters trend, double firstSize)
    {
        var limit = pattern.Asymptote(trend);
        if (Same(pattern, before, trend, firstSize)) return (firstSize, 0);
        var crossing = Last(pattern, before, trend);
        return double.IsNaN(crossing) ? (double.NaN, double.PositiveInfinity) : (crossing, Math.Abs(limit - pattern.Value(trend, crossing)));
    }

    /// <summary>Scans the logarithm of x from far to near for the first change of sign, also between two steps where the difference comes near 0, then bisects.</summary>
    public static double Last(ICurvePattern pattern, PatternParameters a, PatternParameters b)
    {
        const int steps = 400;
        var top = Math.Log(Far);
        var sign = Math.Sign(Difference(top));
        // A crossing farther than that says nothing about sizes that anybody has.
        if (sign == 0 || (pattern.Asymptote(a) != pattern.Asymptote(b) && Math.Sign(pattern.Asymptote(a) - pattern.Asymptote(b)) != sign)) return double.NaN;
        double At(int step) => top * (1 - ((double)step / steps));
        double Signed(double logarithm) => sign * Difference(logarithm);
        double before = Signed(At(0)), here = Signed(At(1));
        for (var i = 1; i <= steps; i++)
        {
            if (double.IsNaN(here)) return double.NaN;
            if (here <= 0) return Bisect(Signed, At(i), At(i - 1));
            if (i == steps) break;
            var next = Signed(At(i + 1));
            if (here <= before && here <= next && Lowest(Signed, At(i + 1), At(i - 1)) is var lowest && Signed(lowest) <= 0) return Bisect(Signed, lowest, At(i - 1));
            (before, here) = (here, next);
        }

        return double.NaN;

        double Difference(double logarithm) => pattern.Value(a, Math.Exp(logarithm)) - pattern.Value(b, Math.Exp(logarithm));
    }

    /// <summary>The root between a place where the function is not positive and a later one where it is.</summary>
    private static double Bisect(Func<double, double> f, double low, double high)
    {
        for (var middle = (low + high) / 2; middle > low && middle < high; middle = (low + high) / 2)
        {
            if (f(middle) > 0) high = middle;
            else low = middle;
        }

        return Math.Exp((low + high) / 2);
    }

    private static double Lowest(Func<double, double> f, double low, double high)
    {
        for (var i = 0; i < 60; i++)
        {
            double left = low + ((high - low) / 3), right = high - ((high - low) / 3);
            if (f(left) < f(right)) high = right;
            else low = left;
        }

        return (low + high) / 2;
    }

    private static bool Same(ICurvePattern pattern, PatternParameters a, PatternParameters b, double firstSize)
    {
        for (var size = firstSize; size < Far; size *= 10)
        {
            if (Math.Abs(pattern.Value(a, size) - pattern.Value(b, size)) > 1e-7) return false;
        }

        return true;
    }
}
