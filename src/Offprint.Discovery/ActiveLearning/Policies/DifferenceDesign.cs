using System.Numerics.Tensors;
using MathNet.Numerics.LinearAlgebra;

namespace Offprint.Discovery;

/// <summary>The design that makes differences of hypotheses certain: min over λ of max over pairs of ‖z − z'‖² in the norm of A(λ)^-1, by multiplicative steps on λ and on the weights of the pairs.</summary>
internal static class DifferenceDesign
{
    private const int Steps = 30, MaximumPairs = 2_000;

    public static double[] Solve(QueryGeometry geometry, ReadOnlySpan<int> hypotheses)
    {
        var (n, d) = (geometry.N, geometry.D);
        var lambda = new double[n];
        Array.Fill(lambda, 1.0 / n);
        var pairs = Pairs(geometry, hypotheses);
        if (pairs.Count == 0) return lambda;
        var nu = new double[pairs.Count];
        Array.Fill(nu, 1.0 / nu.Length);
        var cost = new double[nu.Length];
        var reach = new double[n];
        for (var step = 0; step < Steps; step++)
        {
            Array.Clear(reach);
            var solve = geometry.IsBasis ? null : Factor(geometry, lambda);
            double value = 0;
            for (var j = 0; j < nu.Length; j++)
            {
                var v = pairs[j];
                cost[j] = 0;
                if (solve is null)
                {
                    for (var i = 0; i < n; i++)
                    {
                        var w = v[i] / Math.Max(lambda[i], 1e-12);
                        cost[j] += v[i] * w;
                        reach[i] += nu[j] * w * w;
                    }
                }
                else
                {
                    var s = solve(v);
                    cost[j] = TensorPrimitives.Dot<double>(v, s);
                    for (var i = 0; i < n; i++)
                    {
                        double dot = 0;
                        for (var k = 0; k < d; k++) dot += geometry.X[(i * d) + k] * s[k];
                        reach[i] += nu[j] * dot * dot;
                    }
                }

                value += nu[j] * cost[j];
            }

            for (var i = 0; i < n; i++) lambda[i] *= Math.Sqrt(reach[i] / value);
            TensorPrimitives.Divide(lambda, TensorPrimitives.Sum<double>(lambda), lambda);
            for (var j = 0; j < nu.Length; j++) nu[j] = Math.Max(1e-12, nu[j] * cost[j] / value);
            TensorPrimitives.Divide(nu, TensorPrimitives.Sum<double>(nu), nu);
        }

        return lambda;
    }

    private static Func<double[], double[]> Factor(QueryGeometry geometry, double[] lambda)
    {
        var (n, d) = (geometry.N, geometry.D);
        var a = Matrix<double>.Build.Dense(d, d);
        for (var i = 0; i < n; i++)
        {
            for (var k = 0; k < d; k++)
            {
                for (var j = 0; j < d; j++) a[k, j] += lambda[i] * geometry.X[(i * d) + k] * geometry.X[(i * d) + j];
            }
        }

        var ridge = 1e-8 * a.Trace() / d;
        for (var k = 0; k < d; k++) a[k, k] += ridge;
        var factor = a.Cholesky();
        return v => factor.Solve(Vector<double>.Build.Dense(v)).AsArray();
    }

    /// <summary>All pairs when they are few, else those with the first and with the next hypothesis.</summary>
    private static List<double[]> Pairs(QueryGeometry geometry, ReadOnlySpan<int> hypotheses)
    {
        var pairs = new List<double[]>();
        var all = hypotheses.Length * (hypotheses.Length - 1L) / 2 <= MaximumPairs;
        for (var a = 0; a < hypotheses.Length; a++)
        {
            for (var b = a + 1; b < hypotheses.Length; b++)
            {
                if (!all && a > 0 && b > a + 1) break;
                var v = new double[geometry.D];
                for (var k = 0; k < v.Length; k++) v[k] = geometry.Z[(hypotheses[a] * geometry.D) + k] - geometry.Z[(hypotheses[b] * geometry.D) + k];
                pairs.Add(v);
            }
        }

        return pairs;
    }
}
