using MathNet.Numerics.LinearAlgebra;
using System.Numerics.Tensors;

namespace Offprint.Discovery;

/// <summary>
/// Solves min over λ, max over ν of Σ_z ν_z c_z(λ), c_z = ‖z* − z‖²_{A(λ)^-1} / gap_z², by multiplicative steps on both: λ_i by the square root of its derivative, ν_z by c_z over the value.
/// For unit vectors as queries the best λ of a ν is known, λ_i ∝ √a_i with a_i = Σ_z ν_z (z* − z)_i² / gap_z², and (Σ √a_i)² is a lower bound; max_z c_z always is an upper one.
/// </summary>
internal sealed class DesignSolver(QueryGeometry geometry)
{
    private const double Floor = 1e-9;

    private readonly double[] _gapWeight = new double[geometry.P];
    private readonly double[] _cost = new double[geometry.P];
    private readonly double[] _a = new double[geometry.N];
    private readonly double[] _root = new double[geometry.N];
    private readonly double[] _squares = new double[geometry.P * geometry.D];
    private readonly float[] _values = new float[geometry.P];

    public DesignState Start() => new(geometry.N, geometry.P);

    /// <summary>Improves the state for θ; returns the upper bound of ρ, which it keeps too.</summary>
    public double Solve(ReadOnlySpan<float> theta, DesignState state, int steps, double tolerance)
    {
        var best = geometry.Values(theta, _values);
        var top = _values[best];
        for (var z = 0; z < geometry.P; z++)
        {
            var gap = top - _values[z];
            if (z != best && gap <= 1e-6f * geometry.Scale) return state.Complexity = double.PositiveInfinity;
            _gapWeight[z] = z == best ? 0 : 1.0 / ((double)gap * gap);
        }

        // Weights that had become nothing can come back: the parameter has moved.
        var floor = Floor / geometry.P;
        double sum = 0;
        for (var z = 0; z < geometry.P; z++)
        {
            state.Nu[z] = z == best ? 0 : Math.Max(state.Nu[z], state.Best == best ? floor : 1e-3 / geometry.P);
            sum += state.Nu[z];
        }

        TensorPrimitives.Divide(state.Nu, sum, state.Nu);
        state.Best = best;
        return state.Complexity = geometry.IsBasis ? SolveBasis(state, steps, tolerance) : SolveGeneral(state, steps, tolerance);
    }

    /// <summary>∇ρ(θ) at the last solution, by the envelope rule: Σ_z ν_z c_z · (−2 / gap_z) · (z* − z).</summary>
    public void Gradient(ReadOnlySpan<float> theta, DesignState state, Span<float> gradient)
    {
        gradient.Clear();
        geometry.Values(theta, _values);
        var bestRow = geometry.Z.AsSpan(state.Best * geometry.D, geometry.D);
        for (var z = 0; z < geometry.P; z++)
        {
            if (z == state.Best || state.Nu[z] < 1e-7) continue;
            var factor = (float)(state.Nu[z] * Cost(state, z, _values[state.Best] - _values[z]) * -2 / (_values[state.Best] - _values[z]));
            var row = geometry.Z.AsSpan(z * geometry.D, geometry.D);
            for (var k = 0; k < gradient.Length; k++) gradient[k] += factor * (bestRow[k] - row[k]);
        }
    }

    private double Cost(DesignState state, int z, double gap)
    {
        if (!geometry.IsBasis) return _cost[z];
        double cost = 0;
        for (var i = 0; i < geometry.N; i++)
        {
            double v = geometry.Z[(state.Best * geometry.D) + i] - geometry.Z[(z * geometry.D) + i];
            if (v != 0) cost += v * v / Math.Max(state.Lambda[i], 1e-12);
        }

        return cost / (gap * gap);
    }

    private double SolveBasis(DesignState state, int steps, double tolerance)
    {
        var (n, p) = (geometry.N, geometry.P);
        var z0 = geometry.Z.AsSpan(state.Best * n, n);
        for (var z = 0; z < p; z++)
        {
            var row = geometry.Z.AsSpan(z * n, n);
            for (var i = 0; i < n; i++)
            {
                double v = z0[i] - row[i];
                _squares[(z * n) + i] = v * v * _gapWeight[z];
            }
        }

        double upper = 0;
        for (var step = 0; ; step++)
        {
            Array.Clear(_a);
            for (var z = 0; z < p; z++)
            {
                if (z != state.Best) TensorPrimitives.MultiplyAdd<double>(_squares.AsSpan(z * n, n), state.Nu[z], _a, _a);
            }

            TensorPrimitives.Sqrt<double>(_a, _root);
            var total = TensorPrimitives.Sum<double>(_root);
            for (var i = 0; i < n; i++)
            {
                state.Lambda[i] = _root[i] / total;
                _root[i] = _root[i] > 0 ? total / _root[i] : 0; // 1 / λ; a query that no alternative needs costs nothing
            }

            upper = 0;
            for (var z = 0; z < p; z++)
            {
                _cost[z] = z == state.Best ? 0 : TensorPrimitives.Dot<double>(_squares.AsSpan(z * n, n), _root);
                upper = Math.Max(upper, _cost[z]);
            }

            var lower = total * total;
            if (step + 1 >= steps || upper - lower <= tolerance * upper) return upper;
            double sum = 0;
            var floor = Floor / p;
            for (var z = 0; z < p; z++)
            {
                if (z == state.Best) continue;
                state.Nu[z] = Math.Max(floor, state.Nu[z] * _cost[z] / lower);
                sum += state.Nu[z];
            }

            TensorPrimitives.Divide(state.Nu, sum, state.Nu);
        }
    }

    private double SolveGeneral(DesignState state, int steps, double tolerance)
    {
        var (n, p, d) = (geometry.N, geometry.P, geometry.D);
        var x = Matrix<double>.Build.Dense(n, d, (i, k) => geometry.X[(i * d) + k]);
        var v = Matrix<double>.Build.Dense(p, d, (z, k) => geometry.Z[(state.Best * d) + k] - geometry.Z[(z * d) + k]);
        var ridge = 1e-9 * x.FrobeniusNorm() * x.FrobeniusNorm() / Math.Max(1, n);
        for (var step = 0; ; step++)
        {
            var weighted = Matrix<double>.Build.Dense(n, d, (i, k) => state.Lambda[i] * x[i, k]);
            var a = x.TransposeThisAndMultiply(weighted);
            for (var k = 0; k < d; k++) a[k, k] += ridge;
            var factor = a.Cholesky();
            var solved = factor.Solve(v.Transpose()); // [d, p]
            double upper = 0, value = 0;
            for (var z = 0; z < p; z++)
            {
                _cost[z] = z == state.Best ? 0 : v.Row(z).DotProduct(solved.Column(z)) * _gapWeight[z];
                upper = Math.Max(upper, _cost[z]);
                value += state.Nu[z] * _cost[z];
            }

            // Derivative of the value in λ_i, negated: Σ_z ν_z ⟨x_i, A^-1 v_z⟩² / gap_z². At the best λ of this ν it equals the value wherever λ_i > 0; its largest entry tells how far off λ is.
            var reach = x.Multiply(solved);
            double largest = 0;
            for (var i = 0; i < n; i++)
            {
                double q = 0;
                for (var z = 0; z < p; z++) q += state.Nu[z] * _gapWeight[z] * reach[i, z] * reach[i, z];
                _a[i] = q;
                largest = Math.Max(largest, q);
            }

            // Convexity in λ: the minimum for this ν is at least 2·value − max_i, hence so is ρ.
            var lower = (2 * value) - largest;
            if (step + 1 >= steps || upper - lower <= tolerance * upper) return upper;
            double sum = 0, sumNu = 0;
            for (var i = 0; i < n; i++)
            {
                state.Lambda[i] = Math.Max(1e-12, state.Lambda[i] * Math.Sqrt(_a[i] / value));
                sum += state.Lambda[i];
            }

            for (var z = 0; z < p; z++)
            {
                if (z == state.Best) continue;
                state.Nu[z] = Math.Max(Floor / p, state.Nu[z] * _cost[z] / value);
                sumNu += state.Nu[z];
            }

            TensorPrimitives.Divide(state.Lambda, sum, state.Lambda);
            TensorPrimitives.Divide(state.Nu, sumNu, state.Nu);
        }
    }
}
