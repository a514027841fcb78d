namespace Offprint.Training;

/// <summary>What masked-token prediction hides together.</summary>
public enum MaskingUnit
{
    /// <summary>Single tokens, each by itself.</summary>
    Tokens,

    /// <summary>All tokens of a word; each is masked, replaced or kept by itself.</summary>
    Words,

    /// <summary>Runs of tokens with geometrically distributed lengths; a run is masked, replaced or kept as a whole.</summary>
    Spans,
}
