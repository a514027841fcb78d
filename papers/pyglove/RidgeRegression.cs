using System.Numerics.Tensors;

namespace Offprint.Papers.Reproductions;

/// <summary>Ridge regression onto class indicators by Cholesky's method.</summary>
internal static class RidgeRegression
{
    /// <summary>Fits one row of weights a class.</summary>
    /// <param name="rows">[examples][features].</param>
    /// <param name="labels">[examples].</param>
    /// <param name="classes">Classes.</param>
    /// <param name="ridge">Penalty in units of the mean diagonal of X'X.</param>
    /// <returns>[classes][features].</returns>
    public static float[][] Fit(float[][] rows, int[] labels, int classes, double ridge)
    {
        var d = rows[0].Length;
        var gram = new float[d][];
        for (var i = 0; i < d; i++)
        {
            gram[i] = new float[d];
        }

        var targets = new double[classes][];
        for (var c = 0; c < classes; c++)
        {
            targets[c] = new double[d];
        }

        for (var n = 0; n < rows.Length; n++)
        {
            var row = rows[n];
            for (var i = 0; i < d; i++)
            {
                if (row[i] != 0)
                {
                    TensorPrimitives.MultiplyAdd(row.AsSpan(i), row[i], gram[i].AsSpan(i), gram[i].AsSpan(i));
                }

                targets[labels[n]][i] += row[i];
            }
        }

        // The factor stands in the lower triangle, row by row, so that its inner products run along memory.
        var diagonal = Enumerable.Range(0, d).Average(i => (double)gram[i][i]);
        var lower = new double[d][];
        for (var i = 0; i < d; i++)
        {
            lower[i] = new double[i + 1];
            for (var j = 0; j <= i; j++)
            {
                var value = gram[j][i] + (i == j ? ((ridge + 1e-6) * diagonal) + 1e-9 : 0) - TensorPrimitives.Dot(lower[i].AsSpan(0, j), lower[j].AsSpan(0, j));
                lower[i][j] = i == j ? Math.Sqrt(Math.Max(value, 1e-12)) : value / lower[j][j];
            }
        }

        return [.. targets.Select(t => Solve(lower, t))];
    }

    private static float[] Solve(double[][] lower, double[] target)
    {
        var solution = (double[])target.Clone();
        for (var i = 0; i < solution.Length; i++)
        {
            solution[i] = (solution[i] - TensorPrimitives.Dot(lower[i].AsSpan(0, i), solution.AsSpan(0, i))) / lower[i][i];
        }

        for (var i = solution.Length - 1; i >= 0; i--)
        {
            solution[i] /= lower[i][i];
            for (var j = 0; j < i; j++)
            {
                solution[j] -= lower[i][j] * solution[i];
            }
        }

        return Array.ConvertAll(solution, static s => (float)s);
    }
}
