using Offprint.Numerics;

namespace Offprint.Inference;

/// <summary>
/// Sequential Monte Carlo under a constraint: particles move by masked steps, carry the viable mass as weight, and are drawn anew when few of them carry all the weight. With one particle it is
/// masked decoding; with many, a draw from the final particles comes near the restricted distribution. Not thread-safe.
/// </summary>
public sealed class SequentialMonteCarlo
{
    private readonly INextTokenModel _model;
    private readonly ITokenConstraint _constraint;
    private readonly int _particles;
    private readonly int _maximumTokens;
    private readonly SeededRandom _random;

    /// <summary>Makes a sampler.</summary>
    /// <param name="model">The distribution P.</param>
    /// <param name="constraint">The grammar, over the model's tokens.</param>
    /// <param name="particles">Strings that grow side by side.</param>
    /// <param name="maximumTokens">Most tokens of a string.</param>
    /// <param name="seed">Seed of the draws.</param>
    /// <exception cref="ArgumentException">The vocabularies differ.</exception>
    public SequentialMonteCarlo(INextTokenModel model, ITokenConstraint constraint, int particles = 16, int maximumTokens = 256, ulong seed = 42)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(constraint);
        ArgumentOutOfRangeException.ThrowIfLessThan(particles, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(maximumTokens, 1);
        if (model.VocabularySize != constraint.VocabularySize)
        {
            throw new ArgumentException($"The model has {model.VocabularySize} tokens, the constraint {constraint.VocabularySize}.", nameof(constraint));
        }

        (_model, _constraint, _particles, _maximumTokens, _random) = (model, constraint, particles, maximumTokens, new SeededRandom(seed, "sequential Monte Carlo"));
    }

    /// <summary>Grows the particles and draws one by weight; null when all came to a dead end.</summary>
    /// <param name="cancellation">Stops between steps.</param>
    public GadSample? Next(CancellationToken cancellation = default)
    {
        var particles = Enumerable.Range(0, _particles).Select(_ => new Particle([], _constraint.Start(), 0, 0)).ToArray();
        var row = new double[_model.VocabularySize];
        for (var step = 0; step <= _maximumTokens && particles.Any(static p => !p.Done && !p.Dead); step++)
        {
            cancellation.ThrowIfCancellationRequested();
            for (var i = 0; i < particles.Length; i++)
            {
                if (!particles[i].Done && !particles[i].Dead)
                {
                    particles[i] = Step(particles[i], row);
                }
            }

            var weights = Weights(particles);
            if (weights.Sum() is var sum && sum > 0 && sum * sum / weights.Sum(static w => w * w) < _particles / 2.0)
            {
                // Resampled particles share the mean weight.
                var mean = particles.Max(static p => p.LogWeight) + Math.Log(sum / _particles);
                particles = [.. Enumerable.Range(0, _particles).Select(_ => particles[Draw(weights, sum)] with { LogWeight = mean })];
            }
        }

        var final = Weights(particles);
        var total = final.Sum();
        return total > 0 && particles[Draw(final, total)] is { Done: true } chosen ? new GadSample(chosen.Tokens, chosen.Log, false, 1) : null;
    }

    private Particle Step(Particle particle, double[] row)
    {
        _model.LogProbabilities(particle.Tokens, row);
        var node = GrammarTrieNode.Expand(_constraint.Allowed(particle.State), row, 0);
        var mass = node.LogSum(false);
        var at = node.Draw(false, _random.NextDouble());
        if (at < 0)
        {
            return particle with { LogWeight = double.NegativeInfinity };
        }

        var state = _constraint.Advance(particle.State, node.Tokens[at])!;
        var late = !state.IsEnded && particle.Tokens.Length >= _maximumTokens;
        return new Particle(state.IsEnded ? particle.Tokens : [.. particle.Tokens, node.Tokens[at]], state, particle.Log + node.LogP[at], late ? double.NegativeInfinity : particle.LogWeight + mass);
    }

    private static double[] Weights(Particle[] particles)
    {
        var largest = particles.Max(static p => p.LogWeight);
        return [.. particles.Select(p => double.IsNegativeInfinity(largest) ? 0 : Math.Exp(p.LogWeight - largest))];
    }

    private int Draw(double[] weights, double total) => WeightedDraw.At(weights, total, _random.NextDouble());

    private sealed record Particle(int[] Tokens, ConstraintState State, double Log, double LogWeight)
    {
        public bool Done => State.IsEnded;

        public bool Dead => double.IsNegativeInfinity(LogWeight);
    }
}
