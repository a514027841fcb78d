using System.Numerics.Tensors;

namespace Offprint.Discovery;

/// <content>What the policy sees of the games.</content>
internal sealed partial class GameBatch
{
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
}
