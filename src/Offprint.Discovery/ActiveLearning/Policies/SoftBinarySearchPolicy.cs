using System.Globalization;
using System.Numerics.Tensors;

namespace Offprint.Discovery;

/// <summary>
/// Soft generalised binary search: a posterior over hypotheses under an assumed error rate; the query on which it is most divided, the likeliest hypothesis at the end. For numbers as answers the posterior is that of
/// normal noise around ⟨x, z⟩ times the assumed signal 1 − 2ε.
/// </summary>
/// <seealso href="https://arxiv.org/abs/0910.4397">R. Nowak, "The Geometry of Generalized Binary Search" (2011)</seealso>
public sealed class SoftBinarySearchPolicy : IQueryPolicy
{
    private readonly QueryGeometry _geometry;
    private readonly double[] _means; // assumed mean answer, [n, p]
    private readonly double[] _gains, _squares; // ⟨x, z⟩ and its square, [n, p]
    private readonly double[]? _logs; // log-probability of the answers −1 and 1, [n, 2, p], for answers of ±1

    /// <summary>Creates the rule.</summary>
    /// <param name="problem">The problem.</param>
    /// <param name="errorRate">ε: the share of wrong answers that is assumed, above 0 and below 0.5.</param>
    /// <exception cref="ArgumentException">The problem is no valid one, or the rate is out of range.</exception>
    public SoftBinarySearchPolicy(QueryProblem problem, double errorRate = 0.2)
    {
        if (errorRate is not (> 0 and < 0.5)) throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"errorRate is {errorRate}; it must lie between 0 and 0.5."), nameof(errorRate));
        _geometry = new QueryGeometry(problem);
        var signal = (1 - (2 * errorRate)) / _geometry.Scale;
        (_gains, _squares, _means) = (Array.ConvertAll(_geometry.Gain, static g => (double)g), Array.ConvertAll(_geometry.Gain, static g => (double)g * g), Array.ConvertAll(_geometry.Gain, g => signal * g));
        if (problem.Noise != ObservationModel.Bernoulli) return;
        var p = _geometry.P;
        _logs = new double[2 * _means.Length];
        for (var at = 0; at < _means.Length; at++)
        {
            var row = 2 * p * (at / p);
            (_logs[row + (at % p)], _logs[row + p + (at % p)]) = (Math.Log((1 - _means[at]) / 2), Math.Log((1 + _means[at]) / 2));
        }
    }

    /// <inheritdoc/>
    public QueryProblem Problem => _geometry.Problem;

    /// <inheritdoc/>
    public IQuerySession Start(int? seed = null) => new Session(this, seed);

    private sealed class Session : QuerySession
    {
        private readonly SoftBinarySearchPolicy _rule;
        private readonly double[] _log, _posterior;

        public Session(SoftBinarySearchPolicy rule, int? seed)
            : base(rule.Problem, seed)
        {
            _rule = rule;
            (_log, _posterior) = (new double[rule._geometry.P], new double[rule._geometry.P]);
            Normalize();
        }

        public override int Recommend() => LinearEstimate.Largest(_log);

        protected override int Choose()
        {
            var (best, value, equal) = (0, double.NegativeInfinity, 0);
            var (geometry, p) = (_rule._geometry, _log.Length);
            for (var i = 0; i < geometry.N; i++)
            {
                var mean = TensorPrimitives.Dot<double>(_posterior, _rule._gains.AsSpan(i * p, p));
                var square = geometry.ConstantSquare ? _rule._squares[i * p] : TensorPrimitives.Dot<double>(_posterior, _rule._squares.AsSpan(i * p, p));
                var variance = square - (mean * mean);
                if (variance > value + 1e-12) (best, value, equal) = (i, variance, 1);
                else if (variance > value - 1e-12 && Random.Next(++equal) == 0) best = i;
            }

            return best;
        }

        protected override void Update(int query, double answer)
        {
            var p = _log.Length;
            if (_rule._logs is not null)
            {
                TensorPrimitives.Add(_log, _rule._logs.AsSpan(((2 * query) + (answer > 0 ? 1 : 0)) * p, p), _log);
            }
            else
            {
                for (var z = 0; z < p; z++)
                {
                    var off = answer - _rule._means[(query * p) + z];
                    _log[z] -= off * off / 2;
                }
            }

            Normalize();
        }

        private void Normalize()
        {
            TensorPrimitives.Subtract(_log, TensorPrimitives.Max<double>(_log), _posterior);
            TensorPrimitives.Exp<double>(_posterior, _posterior);
            TensorPrimitives.Divide(_posterior, TensorPrimitives.Sum<double>(_posterior), _posterior);
        }
    }
}
