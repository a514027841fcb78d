namespace Offprint.Numerics;

/// <summary>Correlation of two samples: Pearson, Spearman, Kendall.</summary>
/// <remarks>A constant sample has no correlation: the result is NaN, as in SciPy.</remarks>
public static class RankCorrelation
{
    /// <summary>Pearson's product-moment correlation.</summary>
    /// <param name="x">One value an item.</param>
    /// <param name="y">One value an item, in the same order.</param>
    /// <exception cref="ArgumentException">Fewer than two items, lengths differ, or a value is not a number.</exception>
    public static double Pearson(ReadOnlySpan<double> x, ReadOnlySpan<double> y)
    {
        Require(x, y);
        double meanX = Moments.Mean(x), meanY = Moments.Mean(y);
        double xx = 0, yy = 0, xy = 0;
        for (var i = 0; i < x.Length; i++)
        {
            double dx = x[i] - meanX, dy = y[i] - meanY;
            xx += dx * dx;
            yy += dy * dy;
            xy += dx * dy;
        }

        var scale = Math.Sqrt(xx) * Math.Sqrt(yy);
        return scale == 0 ? double.NaN : Math.Clamp(xy / scale, -1, 1);
    }

    /// <summary>Spearman's correlation: Pearson's on average ranks.</summary>
    /// <param name="x">One value an item.</param>
    /// <param name="y">One value an item, in the same order.</param>
    /// <exception cref="ArgumentException">Fewer than two items, lengths differ, or a value is not a number.</exception>
    public static double Spearman(ReadOnlySpan<double> x, ReadOnlySpan<double> y)
    {
        Require(x, y);
        return Pearson(AverageRanks(x), AverageRanks(y));
    }

    /// <summary>Kendall's tau-b, corrected for ties, in O(n log n) (Knight, 1966).</summary>
    /// <param name="x">One value an item.</param>
    /// <param name="y">One value an item, in the same order.</param>
    /// <exception cref="ArgumentException">Fewer than two items, lengths differ, or a value is not a number.</exception>
    public static double Kendall(ReadOnlySpan<double> x, ReadOnlySpan<double> y)
    {
        Require(x, y);
        var pairs = new (double X, double Y)[x.Length];
        for (var i = 0; i < pairs.Length; i++)
        {
            pairs[i] = (x[i], y[i]);
        }

        Array.Sort(pairs);
        long tiesX = 0, tiesBoth = 0;
        long runX = 1, runBoth = 1;
        for (var i = 1; i <= pairs.Length; i++)
        {
            var sameX = i < pairs.Length && pairs[i].X == pairs[i - 1].X;
            var sameBoth = sameX && pairs[i].Y == pairs[i - 1].Y;
            (tiesX, runX) = sameX ? (tiesX, runX + 1) : (tiesX + (runX * (runX - 1) / 2), 1);
            (tiesBoth, runBoth) = sameBoth ? (tiesBoth, runBoth + 1) : (tiesBoth + (runBoth * (runBoth - 1) / 2), 1);
        }

        var values = Array.ConvertAll(pairs, p => p.Y);
        var swaps = CountSwaps(values, new double[values.Length]);
        long tiesY = 0, runY = 1;
        for (var i = 1; i <= values.Length; i++)
        {
            var same = i < values.Length && values[i] == values[i - 1];
            (tiesY, runY) = same ? (tiesY, runY + 1) : (tiesY + (runY * (runY - 1) / 2), 1);
        }

        var all = (long)x.Length * (x.Length - 1) / 2;
        var concordance = all - tiesX - tiesY + tiesBoth - (2 * swaps);
        var scale = Math.Sqrt(all - tiesX) * Math.Sqrt(all - tiesY);
        return scale == 0 ? double.NaN : Math.Clamp(concordance / scale, -1, 1);
    }

    /// <summary>The ranks 1..n in ascending order; equal values share the mean of their ranks.</summary>
    /// <param name="values">The values; not NaN.</param>
    public static double[] AverageRanks(ReadOnlySpan<double> values)
    {
        var sorted = values.ToArray();
        var order = new int[sorted.Length];
        for (var i = 0; i < order.Length; i++)
        {
            order[i] = i;
        }

        Array.Sort(sorted, order);
        var ranks = new double[sorted.Length];
        for (var i = 0; i < sorted.Length;)
        {
            var end = i;
            while (end < sorted.Length && sorted[end] == sorted[i])
            {
                end++;
            }

            for (var j = i; j < end; j++)
            {
                ranks[order[j]] = (i + 1 + end) / 2.0;
            }

            i = end;
        }

        return ranks;
    }

    /// <summary>Sorts by merging and counts the exchanges of unequal neighbours that sorting takes.</summary>
    private static long CountSwaps(Span<double> values, Span<double> buffer)
    {
        if (values.Length < 2)
        {
            return 0;
        }

        var half = values.Length / 2;
        var swaps = CountSwaps(values[..half], buffer[..half]) + CountSwaps(values[half..], buffer[half..]);
        int left = 0, right = half;
        for (var k = 0; k < values.Length; k++)
        {
            if (right == values.Length || (left < half && values[left] <= values[right]))
            {
                buffer[k] = values[left++];
            }
            else
            {
                swaps += half - left;
                buffer[k] = values[right++];
            }
        }

        buffer.CopyTo(values);
        return swaps;
    }

    private static void Require(ReadOnlySpan<double> x, ReadOnlySpan<double> y)
    {
        MetricInput.RequireSameLength(x.Length, y.Length, nameof(x), nameof(y));
        if (x.Length < 2)
        {
            throw new ArgumentException("x has 1 item; a correlation needs at least two.", nameof(x));
        }

        MetricInput.RequireNumbers(x, nameof(x));
        MetricInput.RequireNumbers(y, nameof(y));
    }
}
