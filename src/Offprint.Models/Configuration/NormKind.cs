namespace Offprint.Models;

/// <summary>Which normalisation a transformer uses.</summary>
public enum NormKind
{
    /// <summary>LayerNorm: mean and biased variance over the last axis, weight and bias.</summary>
    Layer,

    /// <summary>RMSNorm: root mean square over the last axis, weight only.</summary>
    RootMeanSquare,
}
