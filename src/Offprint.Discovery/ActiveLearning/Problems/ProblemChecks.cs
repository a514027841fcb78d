namespace Offprint.Discovery;

/// <summary>The checks of a problem that need more than a look at one value.</summary>
internal static class ProblemChecks
{
    private const double Tolerance = 1e-5;

    public static void RequireDistinct(QueryProblem problem)
    {
        var seen = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var z = 0; z < problem.HypothesisCount; z++)
        {
            var row = new float[problem.Dimension];
            for (var i = 0; i < row.Length; i++) row[i] = problem.Hypotheses[z, i] + 0f; // -0 and 0 are equal
            var key = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{string.Join(' ', row)}");
            if (!seen.TryAdd(key, z)) throw new ArgumentException($"Hypotheses: rows {NameOf(problem, seen[key])} and {NameOf(problem, z)} are equal; every hypothesis must differ from the others.");
        }
    }

    /// <summary>Differences of hypotheses must lie in the span of the queries: else two of them give the same answers to everything.</summary>
    public static void RequireIdentifiable(QueryProblem problem)
    {
        var basis = new List<double[]>();
        for (var i = 0; i < problem.QueryCount && basis.Count < problem.Dimension; i++)
        {
            var row = Row(problem.Queries, i);
            var length = Norm(row);
            Reduce(row, basis);
            Reduce(row, basis); // twice is enough
            if (Norm(row) is var rest && rest > Tolerance * Math.Max(length, 1e-30))
            {
                for (var k = 0; k < row.Length; k++) row[k] /= rest;
                basis.Add(row);
            }
        }

        if (basis.Count == problem.Dimension) return;
        var first = Row(problem.Hypotheses, 0);
        for (var z = 1; z < problem.HypothesisCount; z++)
        {
            var difference = Row(problem.Hypotheses, z);
            for (var k = 0; k < difference.Length; k++) difference[k] -= first[k];
            var length = Norm(difference);
            Reduce(difference, basis);
            if (Norm(difference) > 10 * Tolerance * length)
                throw new ArgumentException($"Hypotheses: the queries can't tell {NameOf(problem, 0)} and {NameOf(problem, z)} apart; the difference of two hypotheses must be a combination of rows of Queries.");
        }
    }

    public static string NameOf(QueryProblem problem, int hypothesis) => problem.HypothesisNames is { } names && names.Count == problem.HypothesisCount ? $"'{names[hypothesis]}'" : $"{hypothesis}";

    private static double[] Row(float[,] rows, int row)
    {
        var values = new double[rows.GetLength(1)];
        for (var i = 0; i < values.Length; i++) values[i] = rows[row, i];
        return values;
    }

    private static double Norm(double[] v) => Math.Sqrt(v.Sum(static x => x * x));

    private static void Reduce(double[] v, List<double[]> basis)
    {
        foreach (var b in basis)
        {
            double dot = 0;
            for (var k = 0; k < v.Length; k++) dot += v[k] * b[k];
            for (var k = 0; k < v.Length; k++) v[k] -= dot * b[k];
        }
    }
}
