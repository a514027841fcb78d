using System.Numerics.Tensors;
using Offprint.Numerics;

namespace Offprint.Discovery;

/// <summary>
/// Games that are played side by side, one a lane, each with a parameter of its own: statistics, what the policy sees of them, its choices, and the way back for gradients.
/// Arrays are [row, lane]; panels of features are [feature, (query or hypothesis, lane)].
/// </summary>
internal sealed class GameBatch
{
    private const long KeepBelow = 1L << 24; // floats of hidden activations that are kept for the way back; above, they are computed again

    private readonly QueryGeometry _g;
    private readonly int _lanes;
    private readonly float[] _mean, _count, _sum, _agreement, _ridge, _losses;
    private readonly float[] _posterior, _marginal, _second, _top, _rowA, _rowB, _entropy;
    private readonly double[][]? _inverse; // [lane][D × D], for queries that are no unit vectors
    private readonly double[] _estimate;
    private readonly float[][] _features, _hidden1, _hidden2, _choice;
    private readonly int[] _queries, _leader, _challenger;
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
        (_leader, _challenger) = (new int[lanes], new int[lanes]);
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
        var before = _sum[at] / (_count[at] + 1);
        _count[at]++;
        _sum[at] += answer;
        var gains = _g.Gain.AsSpan(query * _g.P, _g.P);
        for (var z = 0; z < gains.Length; z++) _agreement[(z * _lanes) + lane] += answer * gains[z];
        if (_inverse is null)
        {
            var change = (_sum[at] / (_count[at] + 1)) - before;
            for (var z = 0; z < gains.Length; z++) _ridge[(z * _lanes) + lane] += change * gains[z];
            return;
        }

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
    /// Adds the gradient of Σ_lanes (weight · log-probability of the choices + answerWeight · loss − entropyWeight · entropy of the choices) in the weights of the policy.
    /// </summary>
    public void Backward(PolicyNetwork policy, ReadOnlySpan<float> weight, ReadOnlySpan<float> answerWeight, float entropyWeight, float[][] gradient)
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
            if (entropyWeight != 0)
            {
                Array.Clear(_entropy);
                for (var at = 0; at < choice.Length; at++) _entropy[at % _lanes] -= choice[at] * MathF.Log(Math.Max(choice[at], 1e-20f));
            }

            for (var i = 0; i < n; i++)
            {
                float bias = 0;
                for (var lane = 0; lane < _lanes; lane++)
                {
                    var at = (i * _lanes) + lane;
                    var score = weight[lane] * ((_queries[(t * _lanes) + lane] == i ? 1 : 0) - choice[at]);
                    if (entropyWeight != 0) score += entropyWeight * choice[at] * (MathF.Log(Math.Max(choice[at], 1e-20f)) + _entropy[lane]);
                    _scores[at] = score;
                    bias += score;
                }

                gradient[2][i] += bias;
            }

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

    private void Describe(int t, float[] x)
    {
        var (n, size) = (_g.N, _g.N * _lanes);
        var budget = _g.Problem.Budget;
        Span<float> Row(int feature) => x.AsSpan(feature * size, size);
        TensorPrimitives.Multiply(_count, 1f / budget, Row(GameFeatures.Count));
        TensorPrimitives.Multiply(_sum, 1f / MathF.Sqrt(budget), Row(GameFeatures.Sum));
        TensorPrimitives.Max(_count, 1f, Row(GameFeatures.Mean));
        TensorPrimitives.Divide(_sum, Row(GameFeatures.Mean), Row(GameFeatures.Mean));
        TensorPrimitives.Add(_count, 1f, Row(GameFeatures.LogCount));
        TensorPrimitives.Log(Row(GameFeatures.LogCount), Row(GameFeatures.LogCount));
        Row(GameFeatures.Time).Fill((float)t / budget);

        Posterior(_agreement, GameFeatures.Cautious / _g.Scale);
        Moments(Row(GameFeatures.MeanCautious), Row(GameFeatures.VarianceCautious));
        Repeat(_entropy, Row(GameFeatures.EntropyCautious));
        TopTwo(Row(GameFeatures.TopTwo));
        Posterior(_agreement, GameFeatures.Bold / _g.Scale);
        Moments(_marginal, Row(GameFeatures.VarianceBold));
        Posterior(_ridge, GameFeatures.Means / _g.Scale);
        Moments(_marginal, Row(GameFeatures.VarianceMeans));
        Repeat(_entropy, Row(GameFeatures.EntropyMeans));
        LogVariance(Row(GameFeatures.VarianceCautious), Row(GameFeatures.LogVarianceCautious));
        LogVariance(Row(GameFeatures.VarianceMeans), Row(GameFeatures.LogVarianceMeans));
        Challenge(Row(GameFeatures.Challenge));
    }

    /// <summary>softmax(factor · scores) over hypotheses, and its entropy over log p.</summary>
    private void Posterior(float[] scores, float factor)
    {
        var p = _g.P;
        ReadOnlySpan<float> s = scores;
        var q = _posterior;
        s[.._lanes].CopyTo(_top);
        for (var z = 1; z < p; z++) TensorPrimitives.Max(_top, s.Slice(z * _lanes, _lanes), _top);
        for (var z = 0; z < p; z++) TensorPrimitives.Subtract(s.Slice(z * _lanes, _lanes), _top, q.AsSpan(z * _lanes, _lanes));
        TensorPrimitives.Multiply(q, factor, q);
        // H = log Σ e^s − Σ q s, with s the scores below their largest.
        var shifted = _scores.AsSpan(0, p * _lanes);
        q.CopyTo(shifted);
        TensorPrimitives.Exp(q, q);
        Array.Clear(_rowA);
        Array.Clear(_rowB);
        for (var z = 0; z < p; z++)
        {
            var row = q.AsSpan(z * _lanes, _lanes);
            TensorPrimitives.Add(_rowA, row, _rowA);
            TensorPrimitives.MultiplyAdd(row, shifted.Slice(z * _lanes, _lanes), _rowB, _rowB);
        }

        for (var z = 0; z < p; z++) TensorPrimitives.Divide(q.AsSpan(z * _lanes, _lanes), _rowA, q.AsSpan(z * _lanes, _lanes));
        var scale = 1 / MathF.Log(p);
        for (var lane = 0; lane < _lanes; lane++) _entropy[lane] = (MathF.Log(_rowA[lane]) - (_rowB[lane] / _rowA[lane])) * scale;
    }

    /// <summary>Mean and variance of ⟨x_i, z⟩ under the posterior, over the largest |⟨x, z⟩| and its square.</summary>
    private void Moments(Span<float> mean, Span<float> variance)
    {
        var (n, p) = (_g.N, _g.P);
        Panel.Multiply(_g.Gain, _none, _posterior, mean, n, p, _lanes, rectify: false);
        if (_g.ConstantSquare)
        {
            for (var i = 0; i < n; i++) variance.Slice(i * _lanes, _lanes).Fill(_g.Squares[i * p]);
        }
        else
        {
            Panel.Multiply(_g.Squares, _none, _posterior, variance, n, p, _lanes, rectify: false);
        }

        TensorPrimitives.Multiply(mean, mean, _second);
        TensorPrimitives.Subtract(variance, _second, variance);
        TensorPrimitives.Multiply(variance, 1 / (_g.Scale * _g.Scale), variance);
        TensorPrimitives.Max(variance, 0f, variance);
        TensorPrimitives.Multiply(mean, 1 / _g.Scale, mean);
    }

    private static void LogVariance(ReadOnlySpan<float> variance, Span<float> logarithm)
    {
        TensorPrimitives.Max(variance, GameFeatures.LeastVariance, logarithm);
        TensorPrimitives.Log(logarithm, logarithm);
    }

    /// <summary>
    /// LUCB's view: the leader is best for the ridge estimate, the challenger has the largest upper bound of ⟨z − leader, θ⟩ (one standard deviation); a query counts by how much its answer lowers the variance of their
    /// difference, (xᵀ A^-1 v)² / (1 + xᵀ A^-1 x), over the largest.
    /// </summary>
    private void Challenge(Span<float> gain)
    {
        var (n, p, d) = (_g.N, _g.P, _g.D);
        for (var lane = 0; lane < _lanes; lane++)
        {
            var leader = 0;
            for (var z = 1; z < p; z++)
            {
                if (_ridge[(z * _lanes) + lane] > _ridge[(leader * _lanes) + lane]) leader = z;
            }

            _leader[lane] = leader;
        }

        // ‖z − leader‖² in the norm of A^-1 = Σ z² v + Σ leader² v − 2 Σ z·leader·v for unit vectors, v = 1 / (1 + N).
        var unsure = _posterior.AsSpan(0, p * _lanes);
        if (_inverse is null)
        {
            TensorPrimitives.Add(_count, 1f, _second);
            TensorPrimitives.Reciprocal(_second, _second);
            for (var i = 0; i < n; i++)
            {
                var gains = _g.Gain.AsSpan(i * p, p);
                for (var lane = 0; lane < _lanes; lane++) _marginal[(i * _lanes) + lane] = -2 * gains[_leader[lane]] * _second[(i * _lanes) + lane];
            }

            Panel.Multiply(_g.ByHypothesis, _none, _marginal, unsure, p, n, _lanes, rectify: false);
            if (!_g.ConstantSquare)
            {
                var squares = _scores.AsSpan(0, p * _lanes);
                Panel.Multiply(_g.SquaresByHypothesis, _none, _second, squares, p, n, _lanes, rectify: false);
                TensorPrimitives.Add(unsure, squares, unsure);
            }
            else
            {
                // Σ z² v is the same for all: the leader's own entry, −2 Σ leader² v, holds it.
                for (var lane = 0; lane < _lanes; lane++) _rowA[lane] = -unsure[(_leader[lane] * _lanes) + lane] / 2;
                for (var z = 0; z < p; z++) TensorPrimitives.Add(unsure.Slice(z * _lanes, _lanes), _rowA, unsure.Slice(z * _lanes, _lanes));
            }

            for (var lane = 0; lane < _lanes; lane++) _rowB[lane] = -unsure[(_leader[lane] * _lanes) + lane]; // ‖leader − leader‖² must be 0
            for (var z = 0; z < p; z++) TensorPrimitives.Add(unsure.Slice(z * _lanes, _lanes), _rowB, unsure.Slice(z * _lanes, _lanes));
        }
        else
        {
            var difference = new float[d];
            for (var lane = 0; lane < _lanes; lane++)
            {
                var leader = _g.Z.AsSpan(_leader[lane] * d, d);
                for (var z = 0; z < p; z++)
                {
                    TensorPrimitives.Subtract(_g.Z.AsSpan(z * d, d), leader, difference);
                    unsure[(z * _lanes) + lane] = (float)LeastSquares.Form(_inverse[lane], difference);
                }
            }
        }

        TensorPrimitives.Max(unsure, 0f, unsure);
        TensorPrimitives.Sqrt(unsure, unsure);
        TensorPrimitives.Add(unsure, _ridge, unsure);
        for (var lane = 0; lane < _lanes; lane++)
        {
            var challenger = -1;
            for (var z = 0; z < p; z++)
            {
                if (z != _leader[lane] && (challenger < 0 || unsure[(z * _lanes) + lane] > unsure[(challenger * _lanes) + lane])) challenger = z;
            }

            _challenger[lane] = challenger;
        }

        for (var lane = 0; lane < _lanes; lane++)
        {
            float largest = 1e-12f;
            var (leader, challenger) = (_leader[lane], _challenger[lane]);
            if (_inverse is not null) Direction(lane, leader, challenger);
            for (var i = 0; i < n; i++)
            {
                var at = (i * _lanes) + lane;
                if (_inverse is null)
                {
                    var v = (_g.Gain[(i * p) + leader] - _g.Gain[(i * p) + challenger]) * _second[at];
                    gain[at] = v * v / (1 + _second[at]);
                }
                else
                {
                    double dot = 0;
                    var x = _g.X.AsSpan(i * d, d);
                    for (var k = 0; k < d; k++) dot += x[k] * _estimate[k];
                    gain[at] = (float)(dot * dot / (1 + LeastSquares.Form(_inverse[lane], x)));
                }

                largest = Math.Max(largest, gain[at]);
            }

            for (var i = 0; i < n; i++) gain[(i * _lanes) + lane] /= largest;
        }
    }

    /// <summary>A^-1 (z_a − z_b), into the room of the estimate.</summary>
    private void Direction(int lane, int a, int b)
    {
        var d = _g.D;
        for (var k = 0; k < d; k++)
        {
            double sum = 0;
            for (var j = 0; j < d; j++) sum += _inverse![lane][(k * d) + j] * (_g.Z[(a * d) + j] - _g.Z[(b * d) + j]);
            _estimate[k] = sum;
        }
    }

    /// <summary>How far the answers of the two likeliest hypotheses are apart, over twice the largest.</summary>
    private void TopTwo(Span<float> difference)
    {
        for (var lane = 0; lane < _lanes; lane++)
        {
            var (first, second) = (0, -1);
            float a = _posterior[lane], b = float.NegativeInfinity;
            for (var z = 1; z < _g.P; z++)
            {
                var q = _posterior[(z * _lanes) + lane];
                if (q > a) (first, second, a, b) = (z, first, q, a);
                else if (q > b) (second, b) = (z, q);
            }

            (_leader[lane], _challenger[lane]) = (first, second);
        }

        var scale = 1 / (2 * _g.Scale);
        for (var i = 0; i < _g.N; i++)
        {
            var gains = _g.Gain.AsSpan(i * _g.P, _g.P);
            for (var lane = 0; lane < _lanes; lane++) difference[(i * _lanes) + lane] = Math.Abs(gains[_leader[lane]] - gains[_challenger[lane]]) * scale;
        }
    }

    private void Repeat(float[] perLane, Span<float> row)
    {
        for (var at = 0; at < row.Length; at += _lanes) perLane.CopyTo(row[at..]);
    }

    private void DescribeAnswers(int t)
    {
        var (n, p, size) = (_g.N, _g.P, _g.P * _lanes);
        var x = _answerFeatures;
        Span<float> Row(int feature) => x.AsSpan(feature * size, size);
        var scale = 1 / (_g.Scale * MathF.Sqrt((float)_g.D / _g.Problem.Budget));
        if (_inverse is null)
        {
            TensorPrimitives.Max(_count, 1f, _marginal);
            TensorPrimitives.Divide(_sum, _marginal, _marginal);
            Panel.Multiply(_g.ByHypothesis, _none, _marginal, Row(GameFeatures.PlainMean), p, n, _lanes, rectify: false);

            // Variance of ⟨z, θ⟩ with a standard normal prior: Σ z_i² / (1 + N_i).
            TensorPrimitives.Add(_count, 1f, _second);
            TensorPrimitives.Reciprocal(_second, _second);
            for (var z = 0; z < p; z++)
            {
                var row = Row(GameFeatures.Unsure).Slice(z * _lanes, _lanes);
                row.Clear();
                for (var i = 0; i < n; i++)
                {
                    if (_g.Squares[(i * p) + z] is not 0 and var square) TensorPrimitives.MultiplyAdd(_second.AsSpan(i * _lanes, _lanes), square, row, row);
                }
            }
        }
        else
        {
            _ridge.CopyTo(Row(GameFeatures.PlainMean));
            for (var z = 0; z < p; z++)
            {
                for (var lane = 0; lane < _lanes; lane++) Row(GameFeatures.Unsure)[(z * _lanes) + lane] = (float)LeastSquares.Form(_inverse[lane], _g.Z.AsSpan(z * _g.D, _g.D));
            }
        }

        TensorPrimitives.Sqrt(Row(GameFeatures.Unsure), Row(GameFeatures.Unsure));
        TensorPrimitives.Multiply(Row(GameFeatures.Unsure), 1 / (_g.Scale * MathF.Sqrt(_g.D)), Row(GameFeatures.Unsure));
        BelowLargest(Row(GameFeatures.PlainMean), scale);
        _ridge.CopyTo(Row(GameFeatures.RidgeMean));
        BelowLargest(Row(GameFeatures.RidgeMean), scale);
        _agreement.CopyTo(Row(GameFeatures.Agreement));
        BelowLargest(Row(GameFeatures.Agreement), 1 / (_g.Scale * MathF.Sqrt(_g.Problem.Budget)));
        Row(GameFeatures.AnswerTime).Fill((float)t / _g.Problem.Budget);
    }

    private void BelowLargest(Span<float> rows, float scale)
    {
        rows[.._lanes].CopyTo(_top);
        for (var z = 1; z < _g.P; z++) TensorPrimitives.Max(_top, rows.Slice(z * _lanes, _lanes), _top);
        for (var z = 0; z < _g.P; z++) TensorPrimitives.Subtract(rows.Slice(z * _lanes, _lanes), _top, rows.Slice(z * _lanes, _lanes));
        TensorPrimitives.Multiply(rows, scale, rows);
    }

    private void Softmax(float[] logits, float[] bias, int rows)
    {
        for (var r = 0; r < rows; r++)
        {
            var row = logits.AsSpan(r * _lanes, _lanes);
            TensorPrimitives.Add(row, bias[r], row);
            if (r == 0) row.CopyTo(_top);
            else TensorPrimitives.Max(_top, row, _top);
        }

        for (var r = 0; r < rows; r++) TensorPrimitives.Subtract(logits.AsSpan(r * _lanes, _lanes), _top, logits.AsSpan(r * _lanes, _lanes));
        var all = logits.AsSpan(0, rows * _lanes);
        TensorPrimitives.Exp(all, all);
        Array.Clear(_rowA);
        for (var r = 0; r < rows; r++) TensorPrimitives.Add(_rowA, logits.AsSpan(r * _lanes, _lanes), _rowA);
        for (var r = 0; r < rows; r++) TensorPrimitives.Divide(logits.AsSpan(r * _lanes, _lanes), _rowA, logits.AsSpan(r * _lanes, _lanes));
    }

    private void Ridge(int lane)
    {
        // θ̂ = A^-1 Σ x S; then ⟨z, θ̂⟩.
        var (n, p, d) = (_g.N, _g.P, _g.D);
        Span<double> moment = new double[d];
        for (var i = 0; i < n; i++)
        {
            var s = _sum[(i * _lanes) + lane];
            if (s == 0) continue;
            for (var k = 0; k < d; k++) moment[k] += s * _g.X[(i * d) + k];
        }

        for (var k = 0; k < d; k++)
        {
            double sum = 0;
            for (var j = 0; j < d; j++) sum += _inverse![lane][(k * d) + j] * moment[j];
            _estimate[k] = sum;
        }

        for (var z = 0; z < p; z++)
        {
            double sum = 0;
            for (var k = 0; k < d; k++) sum += _g.Z[(z * d) + k] * _estimate[k];
            _ridge[(z * _lanes) + lane] = (float)sum;
        }
    }

    private static float[] Fit(ref float[] array, int size) => array.Length >= size ? array : array = new float[size];

    private static float[][] Arrays(int count, int length)
    {
        var arrays = new float[count][];
        for (var i = 0; i < count; i++) arrays[i] = new float[length];
        return arrays;
    }
}
