using Offprint.Numerics;

namespace Offprint.Discovery;

/// <summary>One policy against one softmax adversary over the parameters of some pools: the updates of the paper's algorithm.</summary>
internal sealed class PoolTrainer
{
    private const double Pull = 0.002;

    private readonly QueryGeometry _geometry;
    private readonly RobustTrainOptions _options;
    private readonly PolicyNetwork _network;
    private readonly NetworkPlayer _player;
    private readonly IReadOnlyList<ParameterPool> _pools;
    private readonly double[] _offsets;
    private readonly float[] _logits;
    private readonly Adam[] _adams;
    private readonly SeededRandom _random;
    private readonly ulong _seed;
    private float[][]? _sum;
    private int _summed;

    public PoolTrainer(QueryGeometry geometry, PolicyNetwork network, IReadOnlyList<ParameterPool> pools, IReadOnlyList<double> offsets, RobustTrainOptions options, ulong seed)
    {
        (_geometry, _network, _pools, _offsets, _options, _seed) = (geometry, network, pools, [.. offsets], options, seed);
        _player = new NetworkPlayer(geometry, network, options.Threads ?? Environment.ProcessorCount, training: true, sampleAnswers: true);
        _logits = new float[pools.Sum(static p => p.Thetas.Length)];
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
        if (TrainsPolicy)
        {
            MovePolicy(advantage, left);
            if (2 * (iteration + 1) > iterations) Sum();
        }

        if (TrainsAdversary)
        {
            MoveWeights(drawn, means, left);
            if (_options.ParameterRate > 0) MoveParameters(drawn, advantage, record);
        }

        return means.Average();
    }

    /// <summary>Replaces the weights of the policy by their mean over the second half of the updates: what two sides that circle around each other circle around.</summary>
    public void Settle()
    {
        if (_sum is null) return;
        foreach (var (values, sum) in _network.Weights.Zip(_sum)) System.Numerics.Tensors.TensorPrimitives.Divide(sum, _summed, values);
    }

    /// <summary>The gradient of the mean loss of the last games in the weights of the policy.</summary>
    public float[][] PolicyGradient(float[] advantage, double entropy)
    {
        var scale = 1f / advantage.Length;
        return _player.Backward(Array.ConvertAll(advantage, a => a * scale), scale, (float)entropy * scale / _geometry.Problem.Budget);
    }

    private void Sum()
    {
        _sum ??= _network.NewGradient();
        _summed++;
        foreach (var (values, sum) in _network.Weights.Zip(_sum)) System.Numerics.Tensors.TensorPrimitives.Add(sum, values, sum);
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

    /// <summary>
    /// w ascends the mean of G − ℓ̂* under softmax(w), along the natural gradient (the score-function gradient over the probabilities): each drawn parameter moves by its excess over the mean, relative to the mean loss.
    /// The pull of w to 0, small beside it, and steps that shorten keep policy and adversary from circling around each other.
    /// </summary>
    private void MoveWeights(int[] drawn, double[] means, double left)
    {
        var excess = new double[drawn.Length];
        for (var j = 0; j < drawn.Length; j++) excess[j] = means[j] - _offsets[At(drawn[j]).Class];
        var (middle, scale) = (excess.Average(), Math.Max(means.Average(), 1e-6));
        var rate = _options.WeightRate * (0.1 + (0.9 * left));
        for (var i = 0; i < _logits.Length; i++) _logits[i] *= (float)(1 - (rate * Pull));
        foreach (var group in Enumerable.Range(0, drawn.Length).GroupBy(j => drawn[j]))
        {
            var mean = group.Average(j => excess[j]);
            _logits[group.Key] += (float)(rate * (mean - middle) / scale);
        }
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
