using System.Numerics.Tensors;
using Offprint.Numerics;

namespace Offprint.Discovery;

/// <summary>
/// Games that are played side by side, one a lane, each with a parameter of its own: statistics, what the policy sees of them, its choices, and the way back for gradients.
/// Arrays are [row, lane]; panels of features are [feature, (query or hypothesis, lane)].
/// </summary>
internal sealed partial class GameBatch
{
    private const long KeepBelow = 1L << 24; // floats of hidden activations that are kept for the way back; above, they are computed again

    private readonly QueryGeometry _g;
    private readonly int _lanes;
    private readonly float[] _mean, _count, _sum, _agreement, _ridge, _losses;
    private readonly float[] _posterior, _marginal, _second, _top, _rowA, _rowB, _entropy;
    private readonly double[][]? _inverse; // [lane][D × D], for queries that are no unit vectors
    private readonly double[] _estimate;
    private readonly float[][] _features, _hidden1, _hidden2, _choice;
    private readonly int[] _queries, _leader, _challenger, _nobody;
    private readonly float[] _answers;
    private readonly float[] _answerFeatures, _scores, _none;
    private readonly bool _keep;
    private float[] _answerHidden1 = [], _answerHidden2 = [], _work1 = [], _work2 = [], _ignored = [];

    public GameBatch(QueryGeometry geometry, int lanes, bool training)
    {
        (_g, _lanes) = (geometry, lanes);
        var (n, p, d, t) = (geometry.N, geometry.P, geometry.D, geometry.Problem.Budget);
        (_mean, _count, _sum) = (new float[n * lanes], new float[n * lanes], new float[n * lanes]);
        (_agreement, _ridge, _losses, _posterior) = (new float[p * lanes], new float[p * lanes], new float[p * lanes], new float[p * lanes]);
        (_marginal, _second, _top) = (new float[n * lanes], new float[n * lanes], new float[lanes]);
        (_rowA, _rowB, _entropy) = (new float[lanes], new float[lanes], new float[lanes]);
        (_leader, _challenger, _nobody) = (new int[lanes], new int[lanes], new int[lanes]);
        Array.Fill(_nobody, -1);
        _none = new float[Math.Max(n, p)];
        if (!geometry.IsBasis)
        {
            _inverse = new double[lanes][];
            for (var l = 0; l < lanes; l++) _inverse[l] = new double[d * d];
        }

        _estimate = new double[d];
        var kept = training ? t : 1;
        _keep = training && 2L * t * 32 * n * lanes < KeepBelow;
        _features = Arrays(kept, GameFeatures.PerQuery * n * lanes);
        _choice = Arrays(kept, n * lanes);
        (_hidden1, _hidden2) = (new float[_keep ? t : 1][], new float[_keep ? t : 1][]);
        (_queries, _answers) = (new int[t * lanes], new float[t * lanes]);
        _answerFeatures = new float[GameFeatures.PerHypothesis * p * lanes];
        _scores = new float[Math.Max(n, p) * lanes];
        Recommendation = new float[p * lanes];
        Returns = new float[lanes];
    }

    /// <summary>Games.</summary>
    public int Lanes => _lanes;

    /// <summary>Loss of each game, the mean over recommendations.</summary>
    public float[] Returns { get; }

    /// <summary>Probability of each recommendation, [p, lanes].</summary>
    public float[] Recommendation { get; }

    /// <summary>The loss of each hypothesis, [p, lanes].</summary>
    public ReadOnlySpan<float> Losses => _losses;

    /// <summary>⟨x, θ⟩, [n, lanes].</summary>
    public ReadOnlySpan<float> Means => _mean;

    /// <summary>The query of a step.</summary>
    public int QueryAt(int step, int lane) => _queries[(step * _lanes) + lane];

    /// <summary>The answer of a step.</summary>
    public float AnswerAt(int step, int lane) => _answers[(step * _lanes) + lane];

    /// <summary>The probabilities of the choices of a step, [n, lanes]; only of the last step without training.</summary>
    public ReadOnlySpan<float> ChoiceAt(int step) => _choice[Math.Min(step, _choice.Length - 1)];

    public void SetParameter(int lane, ReadOnlySpan<float> theta)
    {
        Span<float> means = new float[_g.N], losses = new float[_g.P];
        SetParameter(lane, theta, means, losses);
    }

    public void SetParameter(int lane, ReadOnlySpan<float> theta, Span<float> means, Span<float> losses)
    {
        _g.Means(theta, means);
        _g.Losses(theta, losses);
        for (var i = 0; i < _g.N; i++) _mean[(i * _lanes) + lane] = means[i];
        for (var z = 0; z < _g.P; z++) _losses[(z * _lanes) + lane] = losses[z];
    }

    /// <summary>Forgets all answers.</summary>
    public void Reset()
    {
        Array.Clear(_count);
        Array.Clear(_sum);
        Array.Clear(_agreement);
        Array.Clear(_ridge);
        if (_inverse is null) return;
        foreach (var inverse in _inverse)
        {
            Array.Clear(inverse);
            for (var k = 0; k < _g.D; k++) inverse[(k * _g.D) + k] = 1;
        }
    }

    /// <summary>Plays all games to the end of the budget.</summary>
    public void Play(PolicyNetwork policy, SeededRandom random)
    {
        Reset();
        var budget = _g.Problem.Budget;
        for (var t = 0; t < budget; t++)
        {
            Decide(policy, t);
            for (var lane = 0; lane < _lanes; lane++)
            {
                var query = Draw(ChoiceAt(t), lane, random.NextSingle());
                var mean = _mean[(query * _lanes) + lane];
                var answer = _g.Problem.Noise == ObservationModel.Bernoulli ? (random.NextSingle() < (1 + mean) / 2 ? 1f : -1f) : mean + (float)random.NextGaussian();
                Observe(t, lane, query, answer);
            }
        }

        Conclude(policy, budget);
    }

    /// <summary>Computes what the policy would do now in every game: <see cref="ChoiceAt"/>.</summary>
    public void Decide(PolicyNetwork policy, int t)
    {
        var x = _features[Math.Min(t, _features.Length - 1)];
        Describe(t, x);
        var (h1, h2) = Hidden(policy, t);
        var choice = _choice[Math.Min(t, _choice.Length - 1)];
        var columns = _g.N * _lanes;
        policy.Query.Forward(x, h1, h2, choice, columns);
        Softmax(choice, policy.QueryBias, _g.N);
    }

    /// <summary>Enters an answer.</summary>
    public void Observe(int t, int lane, int query, float answer)
    {
        (_queries[(t * _lanes) + lane], _answers[(t * _lanes) + lane]) = (query, answer);
        var at = (query * _lanes) + lane;
        _count[at]++;
        _sum[at] += answer;
        if (_inverse is null) return;
        LeastSquares.AddRow(_inverse[lane], _g.X.AsSpan(query * _g.D, _g.D));
        Ridge(lane);
    }

    /// <summary>Computes the recommendations, and the losses of the games.</summary>
    public void Conclude(PolicyNetwork policy, int t)
    {
        DescribeAnswers(t);
        var columns = _g.P * _lanes;
        policy.Answer.Forward(_answerFeatures, Fit(ref _answerHidden1, policy.Answer.Hidden * columns), Fit(ref _answerHidden2, policy.Answer.Hidden * columns), Recommendation, columns);
        Softmax(Recommendation, policy.AnswerBias, _g.P);
        Array.Clear(Returns);
        for (var z = 0; z < _g.P; z++)
            TensorPrimitives.MultiplyAdd(Recommendation.AsSpan(z * _lanes, _lanes), _losses.AsSpan(z * _lanes, _lanes), Returns, Returns);
    }

    /// <summary>
    /// Adds the gradient of Σ_lanes (weight · log-probability of the choices + answerWeight · loss − entropyWeight · entropy of the choices) in the weights of the policy. All three have a value a lane;
    /// without entropy weights there is no such term.
    /// </summary>
    public void Backward(PolicyNetwork policy, ReadOnlySpan<float> weight, ReadOnlySpan<float> answerWeight, ReadOnlySpan<float> entropyWeight, float[][] gradient)
    {
        var (n, p) = (_g.N, _g.P);
        var (back1, back2) = (Fit(ref _work1, policy.Query.Hidden * Math.Max(n, p) * _lanes), Fit(ref _work2, policy.Query.Hidden * Math.Max(n, p) * _lanes));

        // Recommendations: d loss / d logit_z = π_z (ℓ_z − Σ π ℓ).
        for (var z = 0; z < p; z++)
        {
            float bias = 0;
            for (var lane = 0; lane < _lanes; lane++)
            {
                var at = (z * _lanes) + lane;
                _scores[at] = answerWeight[lane] * Recommendation[at] * (_losses[at] - Returns[lane]);
                bias += _scores[at];
            }

            gradient[3][z] += bias;
        }

        policy.Answer.Backward(_answerFeatures, _answerHidden1, _answerHidden2, _scores, back1, back2, gradient[1], p * _lanes);

        // Choices: d log π(I) / d logit_i = 1{i = I} − π_i;  d entropy / d logit_i = −π_i (log π_i + H).
        for (var t = 0; t < _g.Problem.Budget; t++)
        {
            var choice = _choice[t];
            var scores = _scores.AsSpan(0, n * _lanes);
            if (!entropyWeight.IsEmpty)
            {
                var logs = _second.AsSpan(0, n * _lanes);
                TensorPrimitives.Max(choice, 1e-20f, logs);
                TensorPrimitives.Log(logs, logs);
                PerLane.Dot(choice, logs, _entropy, n, _lanes); // −H
                PerLane.SubtractScale(logs, _entropy, 1, scores, n, _lanes);
                for (var i = 0; i < n; i++)
                {
                    var row = scores.Slice(i * _lanes, _lanes);
                    TensorPrimitives.Multiply(row, entropyWeight, row);
                    TensorPrimitives.Subtract(row, weight, row);
                }

                TensorPrimitives.Multiply(scores, choice, scores);
            }
            else
            {
                for (var i = 0; i < n; i++) TensorPrimitives.Multiply(choice.AsSpan(i * _lanes, _lanes), weight, scores.Slice(i * _lanes, _lanes));
                TensorPrimitives.Negate(scores, scores);
            }

            for (var lane = 0; lane < _lanes; lane++) scores[(_queries[(t * _lanes) + lane] * _lanes) + lane] += weight[lane];
            for (var i = 0; i < n; i++) gradient[2][i] += TensorPrimitives.Sum<float>(scores.Slice(i * _lanes, _lanes));
            var (h1, h2) = Hidden(policy, t);
            if (!_keep) policy.Query.Forward(_features[t], h1, h2, Fit(ref _ignored, n * _lanes), n * _lanes);
            policy.Query.Backward(_features[t], h1, h2, _scores, back1, back2, gradient[0], n * _lanes);
        }
    }

    /// <summary>Draws a row of a panel of probabilities by a uniform number.</summary>
    public int Draw(ReadOnlySpan<float> probabilities, int lane, float uniform)
    {
        var last = 0;
        for (var at = lane; at < probabilities.Length; at += _lanes)
        {
            if (probabilities[at] <= 0) continue;
            last = at / _lanes;
            uniform -= probabilities[at];
            if (uniform < 0) break;
        }

        return last;
    }

    /// <summary>The likeliest recommendation of a game.</summary>
    public int MostLikely(int lane)
    {
        var best = 0;
        for (var z = 1; z < _g.P; z++)
        {
            if (Recommendation[(z * _lanes) + lane] > Recommendation[(best * _lanes) + lane]) best = z;
        }

        return best;
    }

    private (float[] H1, float[] H2) Hidden(PolicyNetwork policy, int t)
    {
        var slot = _keep ? t : 0;
        var size = policy.Query.Hidden * _g.N * _lanes;
        if (_hidden1[slot] is null || _hidden1[slot].Length < size) (_hidden1[slot], _hidden2[slot]) = (new float[size], new float[size]);
        return (_hidden1[slot], _hidden2[slot]);
    }

    private void Softmax(float[] logits, float[] bias, int rows)
    {
        for (var r = 0; r < rows; r++)
        {
            var row = logits.AsSpan(r * _lanes, _lanes);
            TensorPrimitives.Add(row, bias[r], row);
        }

        PerLane.Softmax(logits, _top, _rowA, rows, _lanes);
    }

    private static float[] Fit(ref float[] array, int size) => array.Length >= size ? array : array = new float[size];

    private static float[][] Arrays(int count, int length)
    {
        var arrays = new float[count][];
        for (var i = 0; i < count; i++) arrays[i] = new float[length];
        return arrays;
    }
}
