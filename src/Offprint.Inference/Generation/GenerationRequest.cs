namespace Offprint.Inference;

/// <summary>What one caller wants of a <see cref="GenerationEngine"/>.</summary>
public sealed record GenerationRequest
{
    /// <summary>Token ids to go on from, at least one.</summary>
    public required IReadOnlyList<int> Prompt { get; init; }

    /// <summary>Most tokens to make. Default 256. Fewer where the model's positions end before.</summary>
    public int MaximumTokens { get; init; } = 256;

    /// <summary>How tokens are chosen.</summary>
    public SamplingOptions Sampling { get; init; } = new();

    /// <summary>Changes of the logits before tokens are chosen; null for none.</summary>
    public LogitAdjustments? Adjustments { get; init; }

    /// <summary>What may be written at all: a grammar, a schema, a list; null (default) for anything. The text ends where it allows nothing more.</summary>
    public ITokenConstraint? Constraint { get; init; }

    /// <summary>May be drafted by a small model where the engine has one. Default true; the distribution of the text is the same.</summary>
    public bool Speculate { get; init; } = true;

    /// <summary>Texts that end the continuation; they are not part of it. They need the engine's tokenizer.</summary>
    public IReadOnlyList<string> StopStrings { get; init; } = [];

    /// <summary>Go on behind end tokens. Default false.</summary>
    public bool IgnoreEnd { get; init; }

    /// <summary>Give every token's log-probability, and those of so many most probable ones; null (default) gives none.</summary>
    public int? TopLogProbs { get; init; }

    /// <summary>Tokens at the beginning of the prompt that other prompts are expected to share, for the prefix cache; default all.</summary>
    public int SharedTokens { get; init; } = int.MaxValue;

    /// <summary>Number of the one who asks, for the prefix cache's predictor. Default 0.</summary>
    public int Tenant { get; init; }

    [System.Diagnostics.CodeAnalysis.SuppressMessage("Usage", "CA2208", Justification = "The property is what the caller gave.")]
    internal void Validate(IDecodingModel model, bool hasTokenizer)
    {
        ArgumentNullException.ThrowIfNull(Prompt);
        Sampling.Validate();
        Adjustments?.Validate(model.VocabularySize);
        if (Prompt.Count == 0)
        {
            throw new ArgumentException("The prompt has no tokens; begin with the beginning-of-text token.", nameof(Prompt));
        }

        if (Prompt.Count >= model.MaximumPositions)
        {
            throw new ArgumentException($"The prompt has {Prompt.Count} tokens; the model has {model.MaximumPositions} positions, of which one must be left for the continuation.", nameof(Prompt));
        }

        foreach (var token in Prompt)
        {
            if ((uint)token >= (uint)model.VocabularySize)
            {
                throw new ArgumentException($"The prompt has token id {token}; the model has {model.VocabularySize}: 0 to {model.VocabularySize - 1}.", nameof(Prompt));
            }
        }

        if (MaximumTokens < 1)
        {
            throw new ArgumentException($"The most tokens are {MaximumTokens}; they must be at least 1.", nameof(MaximumTokens));
        }

        if (Constraint is { } constraint && constraint.VocabularySize != model.VocabularySize)
        {
            throw new ArgumentException($"The constraint is over {constraint.VocabularySize} token ids, the model has {model.VocabularySize}.", nameof(Constraint));
        }

        if (TopLogProbs is { } top && (top < 0 || top > Math.Min(100, model.VocabularySize)))
        {
            throw new ArgumentException($"{top} log-probabilities a token are asked for; 0 to {Math.Min(100, model.VocabularySize)} can be had.", nameof(TopLogProbs));
        }

        if (StopStrings.Any(string.IsNullOrEmpty))
        {
            throw new ArgumentException("A stop string is empty.", nameof(StopStrings));
        }

        if (StopStrings.Count > 0 && !hasTokenizer)
        {
            throw new ArgumentException("Stop strings need an engine with a tokenizer.", nameof(StopStrings));
        }
    }
}
