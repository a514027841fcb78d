namespace Offprint.Discovery;

/// <summary>A validated problem as flat arrays, with the products of queries and hypotheses.</summary>
internal sealed class QueryGeometry
{
    public QueryGeometry(QueryProblem problem)
    {
        ArgumentNullException.ThrowIfNull(problem);
        problem.Validate();
        Problem = problem;
        (N, P, D) = (problem.QueryCount, problem.HypothesisCount, problem.Dimension);
        X = Flat(problem.Queries);
        Z = Flat(problem.Hypotheses);
        IsBasis = N == D;
        for (var i = 0; i < N && IsBasis; i++)
        {
            for (var k = 0; k < D && IsBasis; k++) IsBasis = X[(i * D) + k] == (i == k ? 1 : 0);
        }

        Gain = new float[N * P];
        ByHypothesis = new float[N * P];
        for (var i = 0; i < N; i++)
        {
            for (var z = 0; z < P; z++)
            {
                float g = 0;
                if (IsBasis) g = Z[(z * D) + i];
                else for (var k = 0; k < D; k++) g += X[(i * D) + k] * Z[(z * D) + k];
                Gain[(i * P) + z] = g;
                ByHypothesis[(z * N) + i] = g;
                Scale = Math.Max(Scale, Math.Abs(g));
            }
        }

        if (Scale == 0) Scale = 1;
        Squares = Array.ConvertAll(Gain, static g => g * g);
        SquaresByHypothesis = Array.ConvertAll(ByHypothesis, static g => g * g);
        ConstantSquare = Enumerable.Range(0, N).All(i => Squares.AsSpan(i * P, P) is var row && row.IndexOfAnyExcept(row[0]) < 0);
    }

    public QueryProblem Problem { get; }

    /// <summary>Numbers of queries, hypotheses and dimensions.</summary>
    public int N { get; }

    public int P { get; }

    public int D { get; }

    /// <summary>Queries, row by row.</summary>
    public float[] X { get; }

    /// <summary>Hypotheses, row by row.</summary>
    public float[] Z { get; }

    /// <summary>Whether the queries are the unit vectors, in order.</summary>
    public bool IsBasis { get; }

    /// <summary>⟨x_i, z⟩ at i·P + z.</summary>
    public float[] Gain { get; }

    /// <summary>⟨x_i, z⟩ at z·N + i.</summary>
    public float[] ByHypothesis { get; }

    /// <summary>Squares of <see cref="Gain"/>.</summary>
    public float[] Squares { get; }

    /// <summary>Squares of <see cref="ByHypothesis"/>.</summary>
    public float[] SquaresByHypothesis { get; }

    /// <summary>Whether ⟨x_i, z⟩² is the same for all hypotheses, as for labels ±1.</summary>
    public bool ConstantSquare { get; }

    /// <summary>The largest |⟨x_i, z⟩|.</summary>
    public float Scale { get; }

    /// <summary>⟨x_i, θ⟩ for all queries.</summary>
    public void Means(ReadOnlySpan<float> theta, Span<float> means)
    {
        if (IsBasis)
        {
            theta.CopyTo(means);
            return;
        }

        for (var i = 0; i < N; i++) means[i] = Dot(X.AsSpan(i * D, D), theta);
    }

    /// <summary>⟨z, θ⟩ for all hypotheses; returns the first largest.</summary>
    public int Values(ReadOnlySpan<float> theta, Span<float> values)
    {
        var best = 0;
        for (var z = 0; z < P; z++)
        {
            values[z] = Dot(Z.AsSpan(z * D, D), theta);
            if (values[z] > values[best]) best = z;
        }

        return best;
    }

    /// <summary>The loss of every hypothesis; returns z*(θ).</summary>
    public int Losses(ReadOnlySpan<float> theta, Span<float> losses)
    {
        var best = Values(theta, losses);
        var top = losses[best];
        for (var z = 0; z < P; z++)
        {
            var regret = top - losses[z];
            losses[z] = Problem.Loss == LossKind.SimpleRegret ? regret : regret > 0 ? 1 : 0;
        }

        return best;
    }

    /// <summary>Moves θ back to where all |⟨x, θ⟩| are within the bound: coordinate by coordinate for unit vectors, else by shrinking. Bernoulli means stay off ±1 by a hundredth.</summary>
    public void Clip(Span<float> theta)
    {
        var bound = Limit;
        if (IsBasis)
        {
            for (var k = 0; k < D; k++) theta[k] = Math.Clamp(theta[k], -bound, bound);
            return;
        }

        float largest = 0;
        for (var i = 0; i < N; i++) largest = Math.Max(largest, Math.Abs(Dot(X.AsSpan(i * D, D), theta)));
        if (largest <= bound) return;
        for (var k = 0; k < D; k++) theta[k] *= bound / largest;
    }

    /// <summary>The largest mean that parameters of training and attacks have.</summary>
    public float Limit => Problem.Noise == ObservationModel.Bernoulli ? 0.99f * Problem.Bound : Problem.Bound;

    public static float Dot(ReadOnlySpan<float> a, ReadOnlySpan<float> b) => System.Numerics.Tensors.TensorPrimitives.Dot(a, b);

    private static float[] Flat(float[,] rows)
    {
        var flat = new float[rows.Length];
        Buffer.BlockCopy(rows, 0, flat, 0, flat.Length * sizeof(float));
        return flat;
    }
}
