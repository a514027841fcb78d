namespace Offprint.Discovery;

/// <summary>
/// Top-two Thompson sampling for linear problems: two draws of θ from its normal posterior name two hypotheses (the second is drawn until it differs, at most 10 times, else the runner-up), and the query that tells
/// them apart best is asked; the hypothesis that is best for the posterior mean is recommended.
/// </summary>
/// <seealso href="https://arxiv.org/abs/1602.08448">D. Russo, "Simple Bayesian Algorithms for Best Arm Identification" (2016)</seealso>
public sealed class TopTwoThompsonPolicy : IQueryPolicy
{
    private readonly QueryGeometry _geometry;

    /// <summary>Creates the rule.</summary>
    /// <param name="problem">The problem.</param>
    /// <exception cref="ArgumentException">The problem is no valid one.</exception>
    public TopTwoThompsonPolicy(QueryProblem problem) => _geometry = new QueryGeometry(problem);

    /// <inheritdoc/>
    public QueryProblem Problem => _geometry.Problem;

    /// <inheritdoc/>
    public IQuerySession Start(int? seed = null) => new Session(_geometry, seed);

    private sealed class Session(QueryGeometry geometry, int? seed) : QuerySession(geometry.Problem, seed)
    {
        private const int Draws = 10;
        private readonly LinearEstimate _estimate = new(geometry, 1);
        private readonly double[] _theta = new double[geometry.D], _values = new double[geometry.P], _difference = new double[geometry.D];

        public override int Recommend() => _estimate.Best();

        protected override int Choose()
        {
            var first = DrawBest();
            var second = first;
            for (var draw = 0; draw < Draws && second == first; draw++) second = DrawBest();
            if (second == first)
            {
                _values[first] = double.NegativeInfinity;
                second = LinearEstimate.Largest(_values);
            }

            for (var k = 0; k < _difference.Length; k++) _difference[k] = geometry.Z[(first * geometry.D) + k] - geometry.Z[(second * geometry.D) + k];
            return _estimate.MostInformative(_difference, Random);
        }

        protected override void Update(int query, double answer) => _estimate.Add(query, answer);

        private int DrawBest()
        {
            _estimate.Sample(Random, _theta);
            _estimate.Evaluate(_theta, _values);
            return LinearEstimate.Largest(_values);
        }
    }
}
