using System.Globalization;
using Offprint.Numerics;

namespace Offprint.Discovery;

/// <summary>
/// Trains query policies in simulation against an adversary that looks for parameters on which they do badly, inside classes of equal difficulty: first one policy for each class, the next started from the last, which
/// gives ℓ̂_k*, the loss that can be reached in class k; then one policy whose largest excess over the ℓ̂_k* is small (instance-dependent minimax regret over classes). Needs no prior over parameters.
/// </summary>
/// <seealso href="https://arxiv.org/abs/2010.15382">Zhang, Jain, Jamieson, "Learning to Actively Learn: A Robust Approach" (2020)</seealso>
public sealed class RobustPolicyTrainer
{
    private readonly RobustTrainOptions _options;

    /// <summary>Creates a trainer.</summary>
    /// <param name="options">Settings; null: the defaults.</param>
    /// <exception cref="ArgumentException">A setting is out of range.</exception>
    public RobustPolicyTrainer(RobustTrainOptions? options = null)
    {
        _options = options ?? new RobustTrainOptions();
        _options.Validate();
    }

    /// <summary>The policies of the classes of the last <see cref="TrainAsync"/>, in order; none after <see cref="TrainObjective.Average"/>.</summary>
    public IReadOnlyList<ClassPolicy> Classes { get; private set; } = [];

    /// <summary>Trains.</summary>
    /// <param name="problem">The problem: at most about 1,000 queries, 2,000 hypotheses and a budget of 100.</param>
    /// <param name="progress">Hears of every update.</param>
    /// <param name="ct">Stops it.</param>
    /// <returns>The policy.</returns>
    /// <exception cref="ArgumentException">The problem is no valid one, or a class is empty within its bound.</exception>
    public Task<LearnedPolicy> TrainAsync(QueryProblem problem, IProgress<TrainReport>? progress = null, CancellationToken ct = default)
    {
        ArgumentNullException.ThrowIfNull(problem);
        var geometry = new QueryGeometry(problem);
        return Task.Run(() => Train(geometry, progress, ct), ct);
    }

    private LearnedPolicy Train(QueryGeometry geometry, IProgress<TrainReport>? progress, CancellationToken ct)
    {
        var complexities = _options.ComplexitiesFor(geometry.Problem);
        var network = new PolicyNetwork(geometry.N, geometry.P, _options.Hidden);
        network.Initialize(_options.Seed);
        var stages = complexities.Count + 1;
        Classes = [];
        if (_options.Objective == TrainObjective.Average)
        {
            var pools = complexities.Select((r, k) => ParameterPool.Fixed(geometry, Pool(geometry, r, 16 * _options.Pool, "prior", k).Thetas)).ToList();
            var trainer = new PoolTrainer(geometry, network, pools, new double[pools.Count], _options, Seed.Derive(_options.Seed, "active-learning/average")) { TrainsAdversary = false };
            Run(trainer, stages * _options.Iterations, 0, 1, "average loss", progress, ct);
            return new LearnedPolicy(geometry, network);
        }

        var trained = new List<ClassPolicy>();
        var adversaries = new List<ParameterPool>();
        for (var k = 0; k < complexities.Count; k++)
        {
            var pool = Pool(geometry, complexities[k], _options.Pool, "pool", k);
            var trainer = new PoolTrainer(geometry, network, [pool], [0], _options, Seed.Derive(_options.Seed, "active-learning/class", k));
            Run(trainer, _options.Iterations, (double)k / stages, 1.0 / stages, string.Create(CultureInfo.InvariantCulture, $"class of complexity {complexities[k]:G4}"), progress, ct);
            adversaries.Add(pool);
            var policy = new LearnedPolicy(geometry, network.Clone());
            var worst = WorstCase.OfPool(policy.Player(_options.Threads ?? Environment.ProcessorCount), pool.Thetas, WorstCase.PoolGames, Seed.Derive(_options.Seed, "active-learning/reached", k), ct);
            trained.Add(new ClassPolicy(complexities[k], policy, worst.Loss));
        }

        var robust = new PoolTrainer(geometry, network, adversaries, [.. trained.Select(static c => c.WorstLoss)], _options, Seed.Derive(_options.Seed, "active-learning/robust"));
        Run(robust, _options.Iterations, (double)complexities.Count / stages, 1.0 / stages, "robust policy", progress, ct);
        Classes = trained;
        return new LearnedPolicy(geometry, network);
    }

    private ParameterPool Pool(QueryGeometry geometry, double complexity, int count, string purpose, int k) =>
        ParameterPool.Draw(geometry, complexity, count, Seed.Derive(_options.Seed, "active-learning/" + purpose, k), _options.Draw);

    private static void Run(PoolTrainer trainer, int iterations, double from, double width, string policy, IProgress<TrainReport>? progress, CancellationToken ct)
    {
        for (var i = 0; i < iterations; i++)
        {
            ct.ThrowIfCancellationRequested();
            var loss = trainer.Update(i, iterations, ct);
            progress?.Report(new TrainReport(from + (width * (i + 1) / iterations), policy, loss));
        }

        trainer.Settle();
    }
}
