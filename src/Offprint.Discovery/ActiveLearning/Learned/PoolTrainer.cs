using Offprint.Numerics;

namespace Offprint.Discovery;

/// <summary>One policy against one softmax adversary over the parameters of some pools: the updates of the paper's algorithm.</summary>
internal sealed class PoolTrainer
{
    private readonly QueryGeometry _geometry;
    private readonly RobustTrainOptions _options;
    private readonly PolicyNetwork _network;
    private readonly NetworkPlayer _player;
    private readonly IReadOnlyList<ParameterPool> _pools;
    private readonly double[] _offsets;
    private readonly float[] _logits;
    private readonly Adam _weightAdam;
    private readonly Adam[] _adams;
    private readonly SeededRandom _random;
    private readonly ulong _seed;

    public PoolTrainer(QueryGeometry geometry, PolicyNetwork network, IReadOnlyList<ParameterPool> pools, IReadOnlyList<double> offsets, RobustTrainOptions options, ulong seed)
    {
        (_geometry, _network, _pools, _offsets, _options, _seed) = (geometry, network, pools, [.. offsets], options, seed);
        _player = new NetworkPlayer(geometry, network, options.Threads ?? Environment.ProcessorCount, training: true, sampleAnswers: true);
        _logits = new float[pools.Sum(static p => p.Thetas.Length)];
        _weightAdam = new Adam(_logits.Length);
        _adams = [.. network.Weights.Select(static w => new Adam(w.Length))];
        _random = new SeededRandom(seed, "active-learning/adversary");
    }

    /// <summary>Whether the policy learns.</summary>
    public bool TrainsPolicy { get; init; } = true;

    /// <summary>Whether the adversary learns.</summary>
    public bool TrainsAdversary { get; init; } = true;

    /// <summary>softmax(w) over the parameters of all pools, in order.</summary>
    public double[] Weights()
    {
        var top = _logits.Max();
        var weights = Array.ConvertAll(_logits, l => Math.Exp(l - top));
        var sum = weights.Sum();
        return Array.ConvertAll(weights, w => w / sum);
    }

    /// <summary>One update of policy and adversary; returns the mean loss of its games.</summary>
    public double Update(int iteration, int iterations, CancellationToken ct)
    {
        var (m, l) = (_options.Problems, _options.Games);
        var weights = Weights();
        var drawn = Draw(weights, m);
        var thetas = Array.ConvertAll(drawn, d => At(d).Pool.Thetas[At(d).Index]);
        var record = _player.Play(thetas, l, Seed.Derive(_seed, "active-learning/update", iteration), TrainsAdversary && _options.ParameterRate > 0, ct);

        // Advantages: loss less the mean of the other games of the same parameter.
        var advantage = new float[m * l];
        var means = new double[m];
        for (var j = 0; j < m; j++)
        {
            double sum = 0;
            for (var g = 0; g < l; g++) sum += record.Loss[(j * l) + g];
            means[j] = sum / l;
            for (var g = 0; g < l; g++) advantage[(j * l) + g] = (float)((record.Loss[(j * l) + g] - means[j]) * l / (l - 1));
        }

        var left = 1 - ((double)iteration / iterations);
        if (TrainsPolicy) MovePolicy(advantage, left);
        if (TrainsAdversary)
        {
            MoveWeights(weights, drawn, means);
            if (_options.ParameterRate > 0) MoveParameters(drawn, advantage, record);
        }

        return means.Average();
    }

    /// <summary>The gradient of the mean loss of the last games in the weights of the policy.</summary>
    public float[][] PolicyGradient(float[] advantage, double entropy)
    {
        var scale = 1f / advantage.Length;
        return _player.Backward(Array.ConvertAll(advantage, a => a * scale), scale, (float)entropy * scale / _geometry.Problem.Budget);
    }

    private void MovePolicy(float[] advantage, double left)
    {
        var gradient = PolicyGradient(advantage, _options.Entropy * left);
        var norm = Math.Sqrt(gradient.Sum(static part => (double)System.Numerics.Tensors.TensorPrimitives.SumOfSquares<float>(part)));
        if (norm > 1)
        {
            foreach (var part in gradient) System.Numerics.Tensors.TensorPrimitives.Divide(part, (float)norm, part);
        }

        var rate = (float)(_options.PolicyRate * (0.1 + (0.9 * left)));
        foreach (var (adam, (values, part)) in _adams.Zip(_network.Weights.Zip(gradient))) adam.Step(values, part, rate);
    }

    /// <summary>w ascends Σ_m (G_m − ℓ̂* − mean) ∇ log softmax(w)_{I_m}.</summary>
    private void MoveWeights(double[] weights, int[] drawn, double[] means)
    {
        var excess = new double[drawn.Length];
        for (var j = 0; j < drawn.Length; j++) excess[j] = means[j] - _offsets[At(drawn[j]).Class];
        var middle = excess.Average();
        var gradient = new float[_logits.Length];
        for (var j = 0; j < drawn.Length; j++)
        {
            // The terms with softmax(w) cancel: the excesses less their mean sum to 0.
            gradient[drawn[j]] += (float)((excess[j] - middle) / drawn.Length);
        }

        _weightAdam.Step(_logits, gradient, -(float)_options.WeightRate);
        for (var i = 0; i < _logits.Length; i++) _logits[i] = Math.Max(_logits[i], -20);
    }

    private void MoveParameters(int[] drawn, float[] advantage, GameRecord record)
    {
        var (l, d) = (_options.Games, _geometry.D);
        var gradient = new float[d];
        foreach (var group in Enumerable.Range(0, drawn.Length).GroupBy(j => drawn[j]))
        {
            Array.Clear(gradient);
            var games = 0;
            foreach (var j in group)
            {
                for (var g = j * l; g < (j + 1) * l; g++, games++)
                {
                    System.Numerics.Tensors.TensorPrimitives.Add(gradient, record.LossGradient.AsSpan(g * d, d), gradient);
                    System.Numerics.Tensors.TensorPrimitives.MultiplyAdd(record.Score.AsSpan(g * d, d), advantage[g], gradient, gradient);
                }
            }

            System.Numerics.Tensors.TensorPrimitives.Divide(gradient, games, gradient);
            var (pool, index, _) = At(group.Key);
            pool.Climb(index, gradient, (float)_options.ParameterRate, _options.Barrier);
        }
    }

    private int[] Draw(double[] weights, int count)
    {
        // Systematic sampling: every parameter comes floor or ceiling of its expected times.
        var drawn = new int[count];
        var (start, reached, at) = (_random.NextDouble(), 0.0, 0);
        for (var i = 0; i < weights.Length; i++)
        {
            reached += weights[i] * count;
            while (at < count && at + start < reached) drawn[at++] = i;
        }

        while (at < count) drawn[at++] = weights.Length - 1;
        return drawn;
    }

    private (ParameterPool Pool, int Index, int Class) At(int index)
    {
        for (var k = 0; k < _pools.Count; k++)
        {
            if (index < _pools[k].Thetas.Length) return (_pools[k], index, k);
            index -= _pools[k].Thetas.Length;
        }

        throw new ArgumentOutOfRangeException(nameof(index));
    }
}
