namespace Offprint.Discovery;

/// <summary>The policy of one class, a by-product of the robust one.</summary>
/// <param name="Complexity">r: the class is {θ: ρ(θ) ≤ r}.</param>
/// <param name="Policy">The policy trained for this class alone.</param>
/// <param name="WorstLoss">ℓ̂*: its largest loss over the pool of the class at the end of its training, re-estimated with new games.</param>
public sealed record ClassPolicy(double Complexity, LearnedPolicy Policy, double WorstLoss);
