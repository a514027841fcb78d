using System.Globalization;

namespace Offprint.Discovery;

/// <summary>
/// Experimental design in phases, in the manner of RIPS: each phase spreads its share of the budget by the design that makes the differences of the hypotheses left as certain as possible
/// (min over λ of max over z, z' of ‖z − z'‖² in the norm of A(λ)^-1), estimates their values by least squares over all answers, and keeps the better half.
/// </summary>
/// <seealso href="https://arxiv.org/abs/2011.00576">Camilleri, Katz-Samuels, Jamieson, "High-dimensional experimental design and kernel bandits" (2021)</seealso>
public sealed class PhasedDesignPolicy : IQueryPolicy
{
    private readonly QueryGeometry _geometry;
    private readonly int _phases;
    private readonly Lazy<double[]> _first;

    /// <summary>Creates the rule.</summary>
    /// <param name="problem">The problem.</param>
    /// <param name="phases">Phases, at least 1; null: as many as halve the hypotheses to one, but at least 4 queries each.</param>
    /// <exception cref="ArgumentException">The problem is no valid one, or the number is out of range.</exception>
    public PhasedDesignPolicy(QueryProblem problem, int? phases = null)
    {
        if (phases < 1) throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"phases is {phases}; it must be 1 or more."), nameof(phases));
        _geometry = new QueryGeometry(problem);
        _phases = phases ?? Math.Clamp((int)Math.Ceiling(Math.Log2(problem.HypothesisCount)), 1, Math.Max(1, problem.Budget / 4));
        _first = new Lazy<double[]>(() => DifferenceDesign.Solve(_geometry, [.. Enumerable.Range(0, _geometry.P)]));
    }

    /// <inheritdoc/>
    public QueryProblem Problem => _geometry.Problem;

    /// <inheritdoc/>
    public IQuerySession Start(int? seed = null) => new Session(this, seed);

    private sealed class Session : QuerySession
    {
        private readonly QueryGeometry _geometry;
        private readonly PhasedDesignPolicy _policy;
        private readonly LinearEstimate _estimate;
        private readonly Queue<int> _planned = new();
        private int[] _left;
        private int _phase;

        public Session(PhasedDesignPolicy policy, int? seed)
            : base(policy.Problem, seed)
        {
            (_policy, _geometry) = (policy, policy._geometry);
            _estimate = new LinearEstimate(_geometry, 0.1);
            _left = [.. Enumerable.Range(0, _geometry.P)];
        }

        public override int Recommend()
        {
            var values = Array.ConvertAll(_left, z => _estimate.Values[z]);
            return _left[LinearEstimate.Largest(values)];
        }

        protected override int Choose()
        {
            if (_planned.Count == 0) Plan();
            return _planned.Dequeue();
        }

        protected override void Update(int query, double answer) => _estimate.Add(query, answer);

        private void Plan()
        {
            if (_phase > 0 && _left.Length > 2) _left = [.. _left.OrderByDescending(z => _estimate.Values[z]).Take((_left.Length + 1) / 2).Order()];
            _phase++;
            var count = _phase >= _policy._phases ? Remaining : Math.Min(Remaining, Math.Max(1, Problem.Budget / _policy._phases));
            var lambda = _left.Length == _geometry.P ? _policy._first.Value : DifferenceDesign.Solve(_geometry, _left);

            // Systematic sampling: each query comes floor or ceiling of its share times.
            var start = Random.NextDouble();
            double reached = 0;
            var drawn = new List<int>(count);
            for (var i = 0; i < lambda.Length && drawn.Count < count; i++)
            {
                reached += lambda[i] * count;
                while (drawn.Count < count && drawn.Count + start < reached) drawn.Add(i);
            }

            while (drawn.Count < count) drawn.Add(Array.IndexOf(lambda, lambda.Max()));
            foreach (var query in drawn) _planned.Enqueue(query);
        }
    }
}
