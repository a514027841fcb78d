namespace Offprint.Discovery;

/// <summary>How hard a parameter is, and how a method that knew it would spend its queries.</summary>
/// <seealso href="https://arxiv.org/abs/2010.15382">Zhang, Jain, Jamieson (2020), the complexity of the Gaussian linear case</seealso>
public static class QueryDesign
{
    /// <summary>
    /// ρ(θ) = min over designs λ of max over z ≠ z* of ‖z* − z‖² / ⟨θ, z* − z⟩², with the norm of A(λ)^-1 and A(λ) = Σ λ_i x_i x_iᵀ: up to the factor 2 log(1/δ) the number of queries that any method
    /// needs to find z* with probability 1 − δ under Gaussian noise of variance 1. Answers of ±1 scatter no more than that, so ρ bounds their difficulty from above.
    /// </summary>
    /// <param name="problem">The problem.</param>
    /// <param name="theta">θ, [dimension].</param>
    /// <param name="design">The share of each query in the best design, [n], sums to 1.</param>
    /// <param name="tolerance">Relative gap between the returned value and a lower bound at which the iteration stops.</param>
    /// <returns>ρ(θ) from above, within the tolerance after at most 20,000 iterations; infinite when the best hypothesis is not unique.</returns>
    /// <exception cref="ArgumentException">The problem is no valid one, or theta is not finite or not of its dimension.</exception>
    public static double Complexity(QueryProblem problem, ReadOnlySpan<float> theta, out float[] design, double tolerance = 1e-3)
    {
        ArgumentNullException.ThrowIfNull(problem);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(tolerance, 0);
        if (theta.Length != problem.Dimension) throw new ArgumentException($"theta has {theta.Length} entries; the problem has dimension {problem.Dimension}.", nameof(theta));
        foreach (var value in theta)
        {
            if (!float.IsFinite(value)) throw new ArgumentException($"theta holds {value}; its entries must be finite.", nameof(theta));
        }

        var solver = new DesignSolver(new QueryGeometry(problem));
        var state = solver.Start();
        var complexity = solver.Solve(theta, state, 20_000, tolerance);
        design = Array.ConvertAll(state.Lambda, static l => (float)l);
        return complexity;
    }
}
