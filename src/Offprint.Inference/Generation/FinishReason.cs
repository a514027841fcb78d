namespace Offprint.Inference;

/// <summary>Why a text ended.</summary>
public enum FinishReason
{
    /// <summary>The model wrote an end token, a stop string came, or the constraint allows nothing more.</summary>
    Stop,

    /// <summary>The most tokens that were asked for, or the model's positions.</summary>
    Length,
}
