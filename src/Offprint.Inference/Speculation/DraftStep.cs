namespace Offprint.Inference;

/// <summary>What a policy sees after a token was drafted.</summary>
public readonly ref struct DraftStep
{
    private readonly TokenDistribution? _distribution;
    private readonly double _entropy;

    internal DraftStep(int index, int token, TokenDistribution distribution, ReadOnlySpan<float> hidden)
    {
        (Index, Token, _distribution) = (index, token, distribution);
        Hidden = hidden;
        (Probability, LargestProbability) = (distribution[token], distribution[distribution.MostProbable]);
    }

    internal DraftStep(int index, int token, double probability, double largest, double entropy, ReadOnlySpan<float> hidden)
    {
        (Index, Token, Probability, LargestProbability, _entropy) = (index, token, probability, largest, entropy);
        Hidden = hidden;
    }

    /// <summary>Tokens drafted in this round, this one included.</summary>
    public int Index { get; }

    /// <summary>The drafted token.</summary>
    public int Token { get; }

    /// <summary>Its probability, after temperature, top-k and top-p.</summary>
    public double Probability { get; }

    /// <summary>The largest probability that any token had.</summary>
    public double LargestProbability { get; }

    /// <summary>Entropy of the distribution that it was drawn from, in nats; computed when asked for.</summary>
    public double Entropy => _distribution?.Entropy() ?? _entropy;

    /// <summary>
    /// The draft model's hidden state, [d], that the distribution comes from: the one behind the token <i>before</i> this one. With <see cref="Index"/> above 1 that is a drafted token, whose
    /// acceptance the head of SpecDec++ reads off it.
    /// </summary>
    public ReadOnlySpan<float> Hidden { get; }
}
