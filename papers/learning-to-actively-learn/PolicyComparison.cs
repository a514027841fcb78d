using Offprint.Discovery;
using Offprint.Numerics;

namespace Offprint.Papers.Reproductions;

/// <summary>
/// Policies of one problem, attacked class by class. Every attack leaves its worst parameters in the bank of its class; a class holds the easier ones; every policy is measured on the whole bank, so that none is spared by
/// an attack of its own that was unlucky. All games of the figures are new.
/// </summary>
internal sealed class PolicyComparison(QueryProblem problem, IReadOnlyList<double> complexities, ulong seed, AttackOptions attack)
{
    private const int Kept = 8;

    private readonly List<float[]>[] _banks = [.. complexities.Select(static _ => new List<float[]>())];

    /// <summary>Adds the worst parameters of a policy in a class.</summary>
    public void Attack(IQueryPolicy policy, int k, string purpose, CancellationToken ct)
    {
        var options = attack with { Seed = Seed.Derive(seed, "learning-to-actively-learn/attack " + purpose, k) };
        var found = PolicyEvaluator.Attack(policy, complexities[k], Kept, options, ct);
        for (var j = k; j < _banks.Length; j++) _banks[j].AddRange(found);
    }

    /// <summary>The loss of a policy at the worst parameter of a class's bank, in new games.</summary>
    public WorstCase Worst(IQueryPolicy policy, int k, CancellationToken ct) =>
        PolicyEvaluator.Worst(policy, _banks[k], attack.FinalGames, Seed.Derive(seed, "learning-to-actively-learn/worst", k), attack.Threads, ct);

    /// <summary>The mean loss over parameters drawn anew from a class.</summary>
    public double Mean(IQueryPolicy policy, int k, int parameters, CancellationToken ct) =>
        PolicyEvaluator.MeanLosses(policy, PolicyEvaluator.Sample(problem, complexities[k], parameters, Seed.Derive(seed, "learning-to-actively-learn/sample", k)), 20, Seed.Derive(seed, "learning-to-actively-learn/mean", k), attack.Threads, ct).Average();
}
