using System.Globalization;

namespace Offprint.Discovery;

/// <summary>
/// LUCB for linear problems (as LinGapE does it): the best hypothesis of the ridge estimate against the one whose upper confidence bound exceeds it most; the query that tells the two apart best is asked.
/// For arms it pulls leader or challenger, whichever is known less.
/// </summary>
/// <seealso href="https://arxiv.org/abs/1710.09983">Xu, Honda, Sugiyama, "A fully adaptive algorithm for pure exploration in linear bandits" (2018)</seealso>
public sealed class ConfidenceGapPolicy : IQueryPolicy
{
    private readonly QueryGeometry _geometry;
    private readonly double _width;

    /// <summary>Creates the rule.</summary>
    /// <param name="problem">The problem.</param>
    /// <param name="width">Half widths of the confidence bounds, in standard deviations; above 0.</param>
    /// <exception cref="ArgumentException">The problem is no valid one, or the width is out of range.</exception>
    public ConfidenceGapPolicy(QueryProblem problem, double width = 1)
    {
        if (!(width > 0 && double.IsFinite(width))) throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"width is {width}; it must be above 0."), nameof(width));
        (_geometry, _width) = (new QueryGeometry(problem), width);
    }

    /// <inheritdoc/>
    public QueryProblem Problem => _geometry.Problem;

    /// <inheritdoc/>
    public IQuerySession Start(int? seed = null) => new Session(_geometry, _width, seed);

    private sealed class Session(QueryGeometry geometry, double width, int? seed) : QuerySession(geometry.Problem, seed)
    {
        private readonly LinearEstimate _estimate = new(geometry, 1);
        private readonly double[] _difference = new double[geometry.D], _challenge = new double[geometry.D];

        public override int Recommend() => _estimate.Best();

        protected override int Choose()
        {
            var leader = _estimate.Best();
            var (value, equal) = (double.NegativeInfinity, 0);
            for (var z = 0; z < geometry.P; z++)
            {
                if (z == leader) continue;
                for (var k = 0; k < _difference.Length; k++) _difference[k] = geometry.Z[(z * geometry.D) + k] - geometry.Z[(leader * geometry.D) + k];
                var bound = _estimate.Values[z] - _estimate.Values[leader] + (width * Math.Sqrt(_estimate.Form(_difference)));
                if (bound > value + 1e-12)
                {
                    (value, equal) = (bound, 1);
                    _difference.CopyTo(_challenge, 0);
                }
                else if (bound > value - 1e-12 && Random.Next(++equal) == 0)
                {
                    _difference.CopyTo(_challenge, 0);
                }
            }

            return _estimate.MostInformative(_challenge, Random);
        }

        protected override void Update(int query, double answer) => _estimate.Add(query, answer);
    }
}
