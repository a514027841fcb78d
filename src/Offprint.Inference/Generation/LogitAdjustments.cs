using System.Globalization;

namespace Offprint.Inference;

/// <summary>Changes of the logits before a token is chosen: penalties for repetitions, and biases of single tokens.</summary>
public sealed record LogitAdjustments
{
    /// <summary>Logits of tokens that occurred, in prompt or continuation, are divided by it when positive and multiplied when negative (CTRL; Keskar et al., arXiv 1909.05858, section 4.1). Default 1: none.</summary>
    public double RepetitionPenalty { get; init; } = 1;

    /// <summary>Taken off for every occurrence in the continuation. Default 0.</summary>
    public double FrequencyPenalty { get; init; }

    /// <summary>Taken off once for tokens that occur in the continuation. Default 0.</summary>
    public double PresencePenalty { get; init; }

    /// <summary>Added to the logits of single tokens; null for none. Negative infinity forbids a token.</summary>
    public IReadOnlyDictionary<int, float>? Bias { get; init; }

    /// <summary>Checks all values.</summary>
    /// <param name="vocabularySize">Token ids of the model.</param>
    /// <exception cref="ArgumentException">A value is out of range; the message names it.</exception>
    [System.Diagnostics.CodeAnalysis.SuppressMessage("Usage", "CA2208", Justification = "The property is what the caller gave.")]
    public void Validate(int vocabularySize)
    {
        if (!(RepetitionPenalty > 0) || !double.IsFinite(RepetitionPenalty))
        {
            throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"The repetition penalty is {RepetitionPenalty}; it must be positive (1: none)."), nameof(RepetitionPenalty));
        }

        foreach (var (value, name) in (ReadOnlySpan<(double, string)>)[(FrequencyPenalty, nameof(FrequencyPenalty)), (PresencePenalty, nameof(PresencePenalty))])
        {
            if (!double.IsFinite(value))
            {
                throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"A penalty is {value}; it must be a number."), name);
            }
        }

        foreach (var (token, bias) in Bias ?? new Dictionary<int, float>())
        {
            if ((uint)token >= (uint)vocabularySize || float.IsNaN(bias) || float.IsPositiveInfinity(bias))
            {
                throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"The bias of token {token} is {bias}; tokens are 0 to {vocabularySize - 1}, and a bias is a number or negative infinity."), nameof(Bias));
            }
        }
    }

    /// <summary>Changes logits in place.</summary>
    /// <param name="tokens">The sequence so far.</param>
    /// <param name="promptLength">How many of these are the prompt.</param>
    /// <param name="logits">Scores before the softmax, [V].</param>
    public void Apply(ReadOnlySpan<int> tokens, int promptLength, Span<float> logits)
    {
        if (RepetitionPenalty != 1)
        {
            var seen = new HashSet<int>();
            foreach (var token in tokens)
            {
                if (seen.Add(token))
                {
                    logits[token] = (float)(logits[token] > 0 ? logits[token] / RepetitionPenalty : logits[token] * RepetitionPenalty);
                }
            }
        }

        if (FrequencyPenalty != 0 || PresencePenalty != 0)
        {
            var seen = new HashSet<int>();
            foreach (var token in tokens[Math.Min(promptLength, tokens.Length)..])
            {
                logits[token] -= (float)(FrequencyPenalty + (seen.Add(token) ? PresencePenalty : 0));
            }
        }

        if (Bias is not null)
        {
            foreach (var (token, bias) in Bias)
            {
                logits[token] += bias;
            }
        }
    }
}
