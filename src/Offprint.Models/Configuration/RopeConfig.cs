namespace Offprint.Models;

/// <summary>Rotary positions: base, rotated share of a head, and scaling.</summary>
public sealed record RopeConfig
{
    /// <summary>The base of the frequencies base^(-2i/D). Default 10,000.</summary>
    public double Theta { get; init; } = 10_000;

    /// <summary>The share of a head's dimensions that is rotated, from the first one on. Default 1.</summary>
    public double RotatedShare { get; init; } = 1;

    /// <summary>The scaling rule. Default none.</summary>
    public RopeScaling Scaling { get; init; }

    /// <summary>The stretch factor of the scaling rule. Default 1.</summary>
    public double Factor { get; init; } = 1;

    /// <summary>Llama 3: <c>low_freq_factor</c>. Default 1.</summary>
    public double LowFrequencyFactor { get; init; } = 1;

    /// <summary>Llama 3: <c>high_freq_factor</c>. Default 4.</summary>
    public double HighFrequencyFactor { get; init; } = 4;

    /// <summary>The context length before scaling (<c>original_max_position_embeddings</c>); 0 means the model's maximum. Default 0.</summary>
    public int OriginalMaximumPositions { get; init; }

    /// <summary>YaRN: <c>beta_fast</c>. Default 32.</summary>
    public double BetaFast { get; init; } = 32;

    /// <summary>YaRN: <c>beta_slow</c>. Default 1.</summary>
    public double BetaSlow { get; init; } = 1;

    /// <summary>YaRN: <c>attention_factor</c>, the scale of cosines and sines; null means 0.1 ln(factor) + 1.</summary>
    public double? AttentionFactor { get; init; }
}
