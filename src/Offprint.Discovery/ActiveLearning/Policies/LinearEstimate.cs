namespace Offprint.Discovery;

/// <summary>The ridge estimate of θ from queries and answers, with A^-1 = (ridge·I + Σ x xᵀ)^-1; for unit vectors all of it is diagonal.</summary>
internal sealed class LinearEstimate
{
    private readonly QueryGeometry _geometry;
    private readonly double _ridge;
    private readonly double[] _counts, _sums;
    private readonly double[]? _inverse;

    public LinearEstimate(QueryGeometry geometry, double ridge)
    {
        (_geometry, _ridge) = (geometry, ridge);
        (_counts, _sums, Theta, Values) = (new double[geometry.N], new double[geometry.D], new double[geometry.D], new double[geometry.P]);
        if (geometry.IsBasis) return;
        _inverse = new double[geometry.D * geometry.D];
        for (var k = 0; k < geometry.D; k++) _inverse[(k * geometry.D) + k] = 1 / ridge;
    }

    /// <summary>How often each query was asked.</summary>
    public ReadOnlySpan<double> Counts => _counts;

    /// <summary>θ̂.</summary>
    public double[] Theta { get; }

    /// <summary>⟨z, θ̂⟩.</summary>
    public double[] Values { get; }

    public void Add(int query, double answer)
    {
        var d = _geometry.D;
        _counts[query]++;
        if (_inverse is null)
        {
            _sums[query] += answer;
            var change = (_sums[query] / (_counts[query] + _ridge)) - Theta[query];
            Theta[query] += change;
            for (var z = 0; z < _geometry.P; z++) Values[z] += change * _geometry.Z[(z * d) + query];
            return;
        }

        var x = _geometry.X.AsSpan(query * d, d);
        LeastSquares.AddRow(_inverse, x);
        for (var k = 0; k < d; k++) _sums[k] += answer * x[k];
        for (var k = 0; k < d; k++)
        {
            double sum = 0;
            for (var j = 0; j < d; j++) sum += _inverse[(k * d) + j] * _sums[j];
            Theta[k] = sum;
        }

        Evaluate(Theta, Values);
    }

    /// <summary>The hypothesis with the largest ⟨z, θ̂⟩, the middle one of equal ones.</summary>
    public int Best() => Largest(Values);

    /// <summary>The place of the largest value; of equal ones (within rounding) the middle one, which for ordered hypotheses is the least wrong.</summary>
    public static int Largest(ReadOnlySpan<double> values)
    {
        var largest = System.Numerics.Tensors.TensorPrimitives.Max(values);
        var slack = 1e-9 * Math.Max(1, Math.Abs(largest));
        var equal = 0;
        foreach (var value in values) equal += value >= largest - slack ? 1 : 0;
        var wanted = (equal + 1) / 2;
        for (var z = 0; z < values.Length; z++)
        {
            if (values[z] >= largest - slack && --wanted == 0) return z;
        }

        return 0;
    }

    /// <summary>⟨z, θ⟩ for all z.</summary>
    public void Evaluate(ReadOnlySpan<double> theta, Span<double> values)
    {
        for (var z = 0; z < _geometry.P; z++)
        {
            double sum = 0;
            var row = _geometry.Z.AsSpan(z * _geometry.D, _geometry.D);
            for (var k = 0; k < row.Length; k++) sum += row[k] * theta[k];
            values[z] = sum;
        }
    }

    /// <summary>vᵀ A^-1 v.</summary>
    public double Form(ReadOnlySpan<double> v)
    {
        double form = 0;
        for (var k = 0; k < v.Length; k++)
        {
            if (v[k] == 0) continue;
            if (_inverse is null)
            {
                form += v[k] * v[k] / (_counts[k] + _ridge);
                continue;
            }

            double sum = 0;
            for (var j = 0; j < v.Length; j++) sum += _inverse[(k * v.Length) + j] * v[j];
            form += sum * v[k];
        }

        return form;
    }

    /// <summary>The query that lowers vᵀ A^-1 v most: by (xᵀ A^-1 v)² / (1 + xᵀ A^-1 x); of equal ones, a random one.</summary>
    public int MostInformative(ReadOnlySpan<double> v, Random random)
    {
        var d = _geometry.D;
        var product = new double[d];
        if (_inverse is not null)
        {
            for (var k = 0; k < d; k++)
            {
                for (var j = 0; j < d; j++) product[k] += _inverse[(k * d) + j] * v[j];
            }
        }

        var (best, value, equal) = (0, double.NegativeInfinity, 0);
        for (var i = 0; i < _geometry.N; i++)
        {
            double gain;
            if (_inverse is null)
            {
                var variance = 1 / (_counts[i] + _ridge);
                gain = v[i] * variance * v[i] * variance / (1 + variance);
            }
            else
            {
                double dot = 0;
                var x = _geometry.X.AsSpan(i * d, d);
                for (var k = 0; k < d; k++) dot += x[k] * product[k];
                gain = dot * dot / (1 + LeastSquares.Form(_inverse, x));
            }

            if (gain > value + 1e-12) (best, value, equal) = (i, gain, 1);
            else if (gain > value - 1e-12 && random.Next(++equal) == 0) best = i;
        }

        return best;
    }

    /// <summary>A draw from the normal posterior N(θ̂, A^-1).</summary>
    public void Sample(Offprint.Numerics.SeededRandom random, Span<double> theta)
    {
        var d = _geometry.D;
        if (_inverse is null)
        {
            for (var k = 0; k < d; k++) theta[k] = Theta[k] + (random.NextGaussian() / Math.Sqrt(_counts[k] + _ridge));
            return;
        }

        var factor = MathNet.Numerics.LinearAlgebra.Matrix<double>.Build.Dense(d, d, _inverse).Cholesky().Factor;
        var normal = new double[d];
        for (var k = 0; k < d; k++) normal[k] = random.NextGaussian();
        for (var k = 0; k < d; k++)
        {
            theta[k] = Theta[k];
            for (var j = 0; j <= k; j++) theta[k] += factor[k, j] * normal[j];
        }
    }
}
