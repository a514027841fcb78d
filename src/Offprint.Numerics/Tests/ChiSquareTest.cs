namespace Offprint.Numerics;

/// <summary>Pearson's chi-square tests on counts.</summary>
public static class ChiSquareTest
{
    /// <summary>Do the counts follow the expected proportions?</summary>
    /// <param name="observed">The counts; at least two categories, not negative, not all zero.</param>
    /// <param name="expected">Expected counts or weights, positive, scaled to the observed total; empty for equal proportions.</param>
    /// <param name="estimatedParameters">The number of parameters that were fitted to the same counts; lowers the degrees of freedom. Default 0.</param>
    /// <returns>The statistic Σ(O - E)²/E and its upper tail probability with categories - 1 - parameters degrees of freedom.</returns>
    /// <exception cref="ArgumentException">A count or weight is out of range, or no degree of freedom is left.</exception>
    public static TestResult GoodnessOfFit(ReadOnlySpan<long> observed, ReadOnlySpan<double> expected = default, int estimatedParameters = 0)
    {
        if (observed.Length < 2)
        {
            throw new ArgumentException($"observed has {observed.Length} categories; at least two are needed.", nameof(observed));
        }

        if (!expected.IsEmpty && expected.Length != observed.Length)
        {
            throw new ArgumentException($"expected has {expected.Length} categories and observed has {observed.Length}.", nameof(expected));
        }

        var freedom = observed.Length - 1 - estimatedParameters;
        if (estimatedParameters < 0 || freedom < 1)
        {
            throw new ArgumentException($"estimatedParameters is {estimatedParameters}; it must lie in 0..{observed.Length - 2} for {observed.Length} categories.", nameof(estimatedParameters));
        }

        double total = 0, weights = 0;
        for (var i = 0; i < observed.Length; i++)
        {
            RequireCount(observed[i], $"observed[{i}]", nameof(observed));
            var weight = expected.IsEmpty ? 1 : expected[i];
            if (!(weight > 0) || !double.IsFinite(weight))
            {
                throw new ArgumentException($"expected[{i}] is {weight}; expected counts must be positive and finite.", nameof(expected));
            }

            total += observed[i];
            weights += weight;
        }

        if (total == 0)
        {
            throw new ArgumentException("observed holds no observation; all counts are zero.", nameof(observed));
        }

        double statistic = 0;
        for (var i = 0; i < observed.Length; i++)
        {
            var e = (expected.IsEmpty ? 1 : expected[i]) * (total / weights);
            statistic += (observed[i] - e) * (observed[i] - e) / e;
        }

        return new TestResult(statistic, UpperTail(freedom, statistic));
    }

    /// <summary>Are rows and columns of a table of counts independent? Without continuity correction.</summary>
    /// <param name="table">Counts [row, column]; at least 2 x 2 after rows and columns without any count are left out.</param>
    /// <returns>The statistic and its upper tail probability with (rows - 1)(columns - 1) degrees of freedom.</returns>
    /// <exception cref="ArgumentException">A count is negative, or fewer than two rows or columns hold a count.</exception>
    public static TestResult Contingency(long[,] table)
    {
        ArgumentNullException.ThrowIfNull(table);
        var rows = new double[table.GetLength(0)];
        var columns = new double[table.GetLength(1)];
        double total = 0;
        for (var r = 0; r < rows.Length; r++)
        {
            for (var c = 0; c < columns.Length; c++)
            {
                RequireCount(table[r, c], $"table[{r},{c}]", nameof(table));
                rows[r] += table[r, c];
                columns[c] += table[r, c];
                total += table[r, c];
            }
        }

        var usedRows = rows.Count(x => x > 0);
        var usedColumns = columns.Count(x => x > 0);
        if (usedRows < 2 || usedColumns < 2)
        {
            throw new ArgumentException($"table has {usedRows} rows and {usedColumns} columns with a count; at least two of each are needed.", nameof(table));
        }

        double statistic = 0;
        for (var r = 0; r < rows.Length; r++)
        {
            for (var c = 0; c < columns.Length; c++)
            {
                var e = rows[r] * columns[c] / total;
                statistic += e > 0 ? (table[r, c] - e) * (table[r, c] - e) / e : 0;
            }
        }

        return new TestResult(statistic, UpperTail((usedRows - 1) * (usedColumns - 1), statistic));
    }

    private static double UpperTail(int freedom, double statistic) =>
        statistic <= 0 ? 1 : MathNet.Numerics.SpecialFunctions.GammaUpperRegularized(freedom / 2.0, statistic / 2);

    private static void RequireCount(long count, string what, string name)
    {
        if (count < 0)
        {
            throw new ArgumentException($"{what} is {count}; a count must not be negative.", name);
        }
    }
}
