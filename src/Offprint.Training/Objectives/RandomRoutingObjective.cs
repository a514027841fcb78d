using Offprint.Models;
using Offprint.Numerics;
using static TorchSharp.torch;

namespace Offprint.Training;

/// <summary>
/// Next-token prediction by a model of <see cref="DuoConfig"/> with a random feed-forward layer for every token and layer, so that one set of weights serves every mix (Alizadeh et al.,
/// arXiv 2410.10846, section 3). A share of the batches takes one layer throughout, so that both ends are well trained.
/// </summary>
public sealed class RandomRoutingObjective : IPretrainingObjective
{
    private readonly CausalObjective _causal = new();

    /// <summary>Share of the batches that take the big layers throughout, and as many the small ones, from 0 to 0.5. Default 0.125.</summary>
    public double UniformShare
    {
        get;
        init => field = value is >= 0 and <= 0.5
            ? value
            : throw new ArgumentException(FormattableString.Invariant($"{nameof(UniformShare)} is {value}; it must be from 0 to 0.5."), nameof(value));
    } = 0.125;

    /// <summary>Probability that a token skips the feed-forward layer, in batches of mixed routes. Default 0.</summary>
    public double SkipShare { get; init; }

    /// <inheritdoc/>
    public string Name => "random-routing";

    /// <inheritdoc/>
    public string Needs => "a decoder with two feed-forward layers a block (offprint_duo)";

    /// <inheritdoc/>
    public int SequenceLength(int context) => _causal.SequenceLength(context);

    /// <inheritdoc/>
    public bool Supports(ModelConfig config) => config is DuoConfig;

    /// <inheritdoc/>
    public ObjectiveBatch Build(TokenBatch batch, SeededRandom random, Device device)
    {
        ArgumentNullException.ThrowIfNull(random);
        var built = _causal.Build(batch, random, device);
        var draw = random.NextDouble();
        var big = draw < UniformShare ? 1 : draw < 2 * UniformShare ? 0 : (1 - SkipShare) / 2;
        // Routes are drawn layer by layer while the loss is computed, from a stream of their own.
        var routes = new SeededRandom(Seed.Derive((ulong)random.NextInt64(), "routes"));
        return built with { Input = built.Input with { Router = new RandomRouter(routes, big, draw < 2 * UniformShare ? 0 : SkipShare) } };
    }

    /// <inheritdoc/>
    public LossTerms Loss(PretrainedModel model, ObjectiveBatch batch)
    {
        ArgumentNullException.ThrowIfNull(model);
        return model.Config is DuoConfig
            ? _causal.Loss(model, batch)
            : throw new ArgumentException($"Random routing needs {Needs}, not a {model.Config.ModelType} model.", nameof(model));
    }
}
