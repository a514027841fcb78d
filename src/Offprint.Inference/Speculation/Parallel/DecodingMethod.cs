namespace Offprint.Inference;

/// <summary>Ways of decoding with a draft model at hand.</summary>
public enum DecodingMethod
{
    /// <summary>The target alone.</summary>
    Plain,

    /// <summary>Draft and target take turns.</summary>
    Speculative,

    /// <summary>Draft and target run side by side (PEARL).</summary>
    Parallel,
}
