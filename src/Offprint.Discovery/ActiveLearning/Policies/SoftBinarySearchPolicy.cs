using System.Globalization;

namespace Offprint.Discovery;

/// <summary>
/// Soft generalised binary search: a posterior over hypotheses under an assumed error rate; the query on which it is most divided, the likeliest hypothesis at the end. For numbers as answers the posterior is that of
/// normal noise around ⟨x, z⟩ times the assumed signal 1 − 2ε.
/// </summary>
/// <seealso href="https://arxiv.org/abs/0910.4397">R. Nowak, "The Geometry of Generalized Binary Search" (2011)</seealso>
public sealed class SoftBinarySearchPolicy : IQueryPolicy
{
    private readonly QueryGeometry _geometry;
    private readonly double _errorRate;

    /// <summary>Creates the rule.</summary>
    /// <param name="problem">The problem.</param>
    /// <param name="errorRate">ε: the share of wrong answers that is assumed, above 0 and below 0.5.</param>
    /// <exception cref="ArgumentException">The problem is no valid one, or the rate is out of range.</exception>
    public SoftBinarySearchPolicy(QueryProblem problem, double errorRate = 0.2)
    {
        if (errorRate is not (> 0 and < 0.5)) throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"errorRate is {errorRate}; it must lie between 0 and 0.5."), nameof(errorRate));
        (_geometry, _errorRate) = (new QueryGeometry(problem), errorRate);
    }

    /// <inheritdoc/>
    public QueryProblem Problem => _geometry.Problem;

    /// <inheritdoc/>
    public IQuerySession Start(int? seed = null) => new Session(_geometry, _errorRate, seed);

    private sealed class Session : QuerySession
    {
        private readonly QueryGeometry _geometry;
        private readonly double[] _log, _posterior;
        private readonly double _signal;

        public Session(QueryGeometry geometry, double errorRate, int? seed)
            : base(geometry.Problem, seed)
        {
            (_geometry, _signal) = (geometry, (1 - (2 * errorRate)) / geometry.Scale);
            (_log, _posterior) = (new double[geometry.P], new double[geometry.P]);
            Normalize();
        }

        public override int Recommend() => LinearEstimate.Largest(_log);

        protected override int Choose()
        {
            var (best, value, equal) = (0, double.NegativeInfinity, 0);
            for (var i = 0; i < _geometry.N; i++)
            {
                double mean = 0, square = 0;
                var gains = _geometry.Gain.AsSpan(i * _geometry.P, _geometry.P);
                for (var z = 0; z < gains.Length; z++)
                {
                    var weighted = _posterior[z] * gains[z];
                    mean += weighted;
                    square += weighted * gains[z];
                }

                var variance = square - (mean * mean);
                if (variance > value + 1e-12) (best, value, equal) = (i, variance, 1);
                else if (variance > value - 1e-12 && Random.Next(++equal) == 0) best = i;
            }

            return best;
        }

        protected override void Update(int query, double answer)
        {
            for (var z = 0; z < _geometry.P; z++)
            {
                var mean = _signal * _geometry.Gain[(query * _geometry.P) + z];
                _log[z] += Problem.Noise == ObservationModel.Bernoulli ? Math.Log((1 + (answer * mean)) / 2) : -(answer - mean) * (answer - mean) / 2;
            }

            Normalize();
        }

        private void Normalize()
        {
            var top = _log.Max();
            double sum = 0;
            for (var z = 0; z < _log.Length; z++) sum += _posterior[z] = Math.Exp(_log[z] - top);
            for (var z = 0; z < _log.Length; z++) _posterior[z] /= sum;
        }
    }
}
