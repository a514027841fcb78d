namespace Offprint.Inference;

/// <summary>How the next token is chosen from a distribution.</summary>
public sealed record SamplingOptions
{
    /// <summary>Divides the logits: below 1 sharper, above 1 flatter; 0 takes the most probable token. Default 0.8.</summary>
    public double Temperature { get; init; } = 0.8;

    /// <summary>Only the most probable so many tokens are drawn from; 0 (default): all.</summary>
    public int TopK { get; init; }

    /// <summary>Only the fewest most probable tokens that have this probability together are drawn from (Holtzman et al., arXiv 1904.09751). Default 0.95; 1: all.</summary>
    public double TopP { get; init; } = 0.95;

    /// <summary>Only tokens are drawn from whose probability is at least this share of the largest one (Nguyen et al., arXiv 2407.01082); 0 (default): all. Applied before top-k and top-p.</summary>
    public double MinP { get; init; }

    /// <summary>Seed of the draws. Default 42.</summary>
    public ulong Seed { get; init; } = 42;

    /// <summary>Checks all values.</summary>
    /// <exception cref="ArgumentException">A value is out of range; the message names it.</exception>
    public void Validate()
    {
        if (!(Temperature >= 0) || !double.IsFinite(Temperature))
        {
            throw new ArgumentException(FormattableString.Invariant($"The temperature is {Temperature}; it must be 0 or positive."), nameof(Temperature));
        }

        if (TopK < 0)
        {
            throw new ArgumentException(FormattableString.Invariant($"Top-k is {TopK}; it must be 0 (all) or positive."), nameof(TopK));
        }

        if (!(MinP >= 0 && MinP <= 1))
        {
            throw new ArgumentException(FormattableString.Invariant($"Min-p is {MinP}; it must be between 0 (all) and 1."), nameof(MinP));
        }

        if (!(TopP > 0 && TopP <= 1))
        {
            throw new ArgumentException(FormattableString.Invariant($"Top-p is {TopP}; it must be above 0 and at most 1."), nameof(TopP));
        }
    }
}
