namespace Offprint.Discovery;

/// <summary>The inverse of A = I + Σ x xᵀ, kept up to date row by row (Sherman and Morrison).</summary>
internal static class LeastSquares
{
    /// <summary>Adds a row.</summary>
    public static void AddRow(double[] inverse, ReadOnlySpan<float> x)
    {
        var d = x.Length;
        var product = new double[d];
        double form = 0;
        for (var k = 0; k < d; k++)
        {
            double sum = 0;
            for (var j = 0; j < d; j++) sum += inverse[(k * d) + j] * x[j];
            product[k] = sum;
            form += sum * x[k];
        }

        for (var k = 0; k < d; k++)
        {
            for (var j = 0; j < d; j++) inverse[(k * d) + j] -= product[k] * product[j] / (1 + form);
        }
    }

    /// <summary>vᵀ A^-1 v.</summary>
    public static double Form(double[] inverse, ReadOnlySpan<float> v)
    {
        var d = v.Length;
        double form = 0;
        for (var k = 0; k < d; k++)
        {
            if (v[k] == 0) continue;
            double sum = 0;
            for (var j = 0; j < d; j++) sum += inverse[(k * d) + j] * v[j];
            form += sum * v[k];
        }

        return form;
    }
}
