using Offprint.Numerics;

namespace Offprint.Discovery;

/// <summary>Asks every query equally often, in random order (a new permutation each round), and recommends the hypothesis that is best for the least-squares estimate of θ, as maximum likelihood does.</summary>
public sealed class UniformPolicy : IQueryPolicy
{
    private readonly QueryGeometry _geometry;

    /// <summary>Creates the rule.</summary>
    /// <param name="problem">The problem.</param>
    /// <exception cref="ArgumentException">The problem is no valid one.</exception>
    public UniformPolicy(QueryProblem problem) => _geometry = new QueryGeometry(problem);

    /// <inheritdoc/>
    public QueryProblem Problem => _geometry.Problem;

    /// <inheritdoc/>
    public IQuerySession Start(int? seed = null) => new Session(_geometry, seed);

    private sealed class Session(QueryGeometry geometry, int? seed) : QuerySession(geometry.Problem, seed)
    {
        private readonly LinearEstimate _estimate = new(geometry, 1e-3);
        private int[] _order = [];

        public override int Recommend() => _estimate.Best();

        protected override int Choose()
        {
            var at = History.Count % geometry.N;
            if (at == 0)
            {
                _order = [.. Enumerable.Range(0, geometry.N)];
                Random.Shuffle(_order);
            }

            return _order[at];
        }

        protected override void Update(int query, double answer) => _estimate.Add(query, answer);
    }
}
