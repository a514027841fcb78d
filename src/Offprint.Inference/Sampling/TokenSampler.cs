using Offprint.Numerics;

namespace Offprint.Inference;

/// <summary>Draws tokens from logits by temperature, top-k and top-p, in this order. Not thread-safe.</summary>
public sealed class TokenSampler
{
    private readonly SamplingOptions _options;
    private readonly SeededRandom _random;
    private readonly TokenDistribution _distribution = new();

    /// <summary>Makes a sampler.</summary>
    /// <param name="options">How tokens are chosen; null for the defaults.</param>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    public TokenSampler(SamplingOptions? options = null)
    {
        _options = options ?? new SamplingOptions();
        _options.Validate();
        _random = new SeededRandom(_options.Seed, "sampling");
    }

    /// <summary>Chooses one token. Equal logits are decided by the smaller id.</summary>
    /// <param name="logits">Scores before the softmax, one a token.</param>
    /// <param name="mask">Takes tokens away first; null for none.</param>
    /// <param name="tokens">The tokens so far, for the mask.</param>
    /// <exception cref="ArgumentException">There are no logits, one is NaN, or the mask leaves no token.</exception>
    public int Next(ReadOnlySpan<float> logits, LogitMask? mask = null, ReadOnlySpan<int> tokens = default)
    {
        _distribution.Set(logits, _options, mask, tokens);
        return _options.Temperature == 0 || _options.TopK == 1 ? _distribution.MostProbable : _distribution.At(_random.NextDouble());
    }
}
