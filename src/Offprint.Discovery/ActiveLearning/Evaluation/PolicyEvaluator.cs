using Offprint.Numerics;

namespace Offprint.Discovery;

/// <summary>Losses of any policy: at a parameter, and at the worst one of a class that an adversary finds.</summary>
public static class PolicyEvaluator
{
    /// <summary>The losses of many games.</summary>
    /// <param name="policy">The policy.</param>
    /// <param name="theta">θ.</param>
    /// <param name="games">Games, at least 1.</param>
    /// <param name="seed">Seed of answers and of the policy's own choices.</param>
    /// <param name="threads">Threads; null: as many as there are processors. The result does not depend on it.</param>
    /// <param name="ct">Stops it.</param>
    /// <returns>One loss a game.</returns>
    public static float[] Losses(IQueryPolicy policy, ReadOnlySpan<float> theta, int games, ulong seed, int? threads = null, CancellationToken ct = default)
    {
        ArgumentNullException.ThrowIfNull(policy);
        ArgumentOutOfRangeException.ThrowIfLessThan(games, 1);
        if (theta.Length != policy.Problem.Dimension) throw new ArgumentException($"theta has {theta.Length} entries; the problem has dimension {policy.Problem.Dimension}.", nameof(theta));
        return Player(policy, threads).Play([theta.ToArray()], games, seed, gradients: false, ct).Loss;
    }

    /// <summary>The mean loss over parameters, so many games each.</summary>
    /// <param name="policy">The policy.</param>
    /// <param name="thetas">Parameters.</param>
    /// <param name="games">Games each.</param>
    /// <param name="seed">Seed.</param>
    /// <param name="threads">Threads; null: as many as there are processors.</param>
    /// <param name="ct">Stops it.</param>
    /// <returns>The mean loss at each parameter.</returns>
    public static double[] MeanLosses(IQueryPolicy policy, IReadOnlyList<float[]> thetas, int games, ulong seed, int? threads = null, CancellationToken ct = default)
    {
        ArgumentNullException.ThrowIfNull(policy);
        ArgumentNullException.ThrowIfNull(thetas);
        ArgumentOutOfRangeException.ThrowIfLessThan(games, 1);
        var losses = Player(policy, threads).Play(thetas, games, seed, gradients: false, ct).Loss;
        return [.. thetas.Select((_, j) => Moments(losses.AsSpan(j * games, games)).Mean)];
    }

    /// <summary>
    /// Attacks a policy: new parameters of the class {θ: ρ(θ) ≤ r} climb towards larger losses with the policy held fixed; the worst one of where they started and where they ended is returned, with its loss in new games.
    /// The true maximum over the class can only be larger.
    /// </summary>
    /// <param name="policy">The policy.</param>
    /// <param name="complexity">r.</param>
    /// <param name="options">Settings.</param>
    /// <param name="ct">Stops it.</param>
    /// <returns>The worst case found.</returns>
    /// <exception cref="ArgumentException">A setting is out of range, or the class is empty.</exception>
    public static WorstCase WorstCase(IQueryPolicy policy, double complexity, AttackOptions? options = null, CancellationToken ct = default)
    {
        options ??= new AttackOptions();
        return Worst(policy, Attack(policy, complexity, int.MaxValue, options, ct), options.FinalGames, options.Seed, options.Threads, ct);
    }

    /// <summary>Parameters drawn at random from a class, as the pools of the training are at their start: some hypothesis with noise, most of them near the border.</summary>
    /// <param name="problem">The problem.</param>
    /// <param name="complexity">r.</param>
    /// <param name="count">How many, at least 1.</param>
    /// <param name="seed">Seed.</param>
    /// <returns>Parameters θ with ρ(θ) ≤ r.</returns>
    /// <exception cref="ArgumentException">The problem is no valid one, or the class is empty.</exception>
    public static IReadOnlyList<float[]> Sample(QueryProblem problem, double complexity, int count, ulong seed)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        return ParameterPool.Draw(new QueryGeometry(problem), complexity, count, seed).Thetas;
    }

    /// <summary>The worst of some parameters for a policy, by halving, with its loss in games of their own.</summary>
    /// <param name="policy">The policy.</param>
    /// <param name="thetas">Parameters, at least one.</param>
    /// <param name="games">Games on which the returned loss rests.</param>
    /// <param name="seed">Seed.</param>
    /// <param name="threads">Threads; null: as many as there are processors.</param>
    /// <param name="ct">Stops it.</param>
    /// <returns>The worst of them.</returns>
    public static WorstCase Worst(IQueryPolicy policy, IReadOnlyList<float[]> thetas, int games, ulong seed, int? threads = null, CancellationToken ct = default)
    {
        ArgumentNullException.ThrowIfNull(policy);
        ArgumentNullException.ThrowIfNull(thetas);
        ArgumentOutOfRangeException.ThrowIfLessThan(games, 1);
        if (thetas.Count == 0) throw new ArgumentException("thetas is empty; there must be a parameter.", nameof(thetas));
        return Discovery.WorstCase.OfPool(Player(policy, threads), thetas, [64, 256, 1024, games], Seed.Derive(seed, "active-learning/worst"), ct);
    }

    /// <summary>The parameters that <see cref="WorstCase"/> looks at, the worst first as far as some hundred games tell: a bank of adversaries that can be tried on other policies.</summary>
    /// <param name="policy">The policy.</param>
    /// <param name="complexity">r.</param>
    /// <param name="count">How many to return, at most.</param>
    /// <param name="options">Settings.</param>
    /// <param name="ct">Stops it.</param>
    /// <returns>Parameters of the class.</returns>
    /// <exception cref="ArgumentException">A setting is out of range, or the class is empty.</exception>
    public static IReadOnlyList<float[]> Attack(IQueryPolicy policy, double complexity, int count, AttackOptions? options = null, CancellationToken ct = default)
    {
        ArgumentNullException.ThrowIfNull(policy);
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        options ??= new AttackOptions();
        options.Validate();
        if (!(complexity > 0 && double.IsFinite(complexity))) throw new ArgumentException($"complexity is {complexity}; it must be above 0.", nameof(complexity));
        var player = Player(policy, options.Threads);
        var geometry = player.Geometry;
        var pool = ParameterPool.Draw(geometry, complexity, options.Restarts, Seed.Derive(options.Seed, "active-learning/attack"), options.Draw);
        var candidates = pool.Thetas.Select(static t => (float[])t.Clone()).ToList();
        var (l, d) = (options.Games, geometry.D);
        var gradient = new float[d];
        for (var step = 0; step < options.Steps; step++)
        {
            var record = player.Play(pool.Thetas, l, Seed.Derive(options.Seed, "active-learning/attack", step), gradients: true, ct);
            for (var j = 0; j < pool.Thetas.Length; j++)
            {
                var mean = Moments(record.Loss.AsSpan(j * l, l)).Mean;
                Array.Clear(gradient);
                for (var g = j * l; g < (j + 1) * l; g++)
                {
                    var advantage = (float)((record.Loss[g] - mean) * l / (l - 1));
                    for (var k = 0; k < d; k++) gradient[k] += (record.LossGradient[(g * d) + k] + (advantage * record.Score[(g * d) + k])) / l;
                }

                pool.Climb(j, gradient, (float)options.Rate, options.Barrier);
            }
        }

        if (options.Steps > 0) candidates.AddRange(pool.Thetas);
        if (candidates.Count <= count) return candidates;
        const int Games = 128;
        var losses = player.Play(candidates, Games, Seed.Derive(options.Seed, "active-learning/attack order"), gradients: false, ct).Loss;
        return [.. Enumerable.Range(0, candidates.Count).OrderByDescending(j => Moments(losses.AsSpan(j * Games, Games)).Mean).Take(count).Select(j => candidates[j])];
    }

    internal static GamePlayer Player(IQueryPolicy policy, int? threads)
    {
        var count = threads ?? Environment.ProcessorCount;
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        return policy is LearnedPolicy learned ? learned.Player(count) : new SessionPlayer(new QueryGeometry(policy.Problem), policy, count);
    }

    internal static (double Mean, double Error) Moments(ReadOnlySpan<float> values)
    {
        double sum = 0, squares = 0;
        foreach (var value in values)
        {
            sum += value;
            squares += (double)value * value;
        }

        var mean = sum / values.Length;
        return (mean, values.Length > 1 ? Math.Sqrt(Math.Max(0, (squares / values.Length) - (mean * mean)) / (values.Length - 1)) : double.NaN);
    }
}
