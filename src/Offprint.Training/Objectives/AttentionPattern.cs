namespace Offprint.Training;

/// <summary>Which tokens see which while an objective trains a model (Han et al., arXiv 2106.07139, sections 3 and 4: the families differ in this and in what is predicted).</summary>
public enum AttentionPattern
{
    /// <summary>A token sees itself and what stands before it.</summary>
    Causal,

    /// <summary>Every token sees every token.</summary>
    Bidirectional,

    /// <summary>A first part sees itself in both directions, what follows is causal.</summary>
    Prefix,

    /// <summary>A bidirectional encoder and a causal decoder that also sees the encoder's states.</summary>
    EncoderDecoder,

    /// <summary>A token sees those before it in a random order.</summary>
    Permutation,

    /// <summary>Bidirectional, prefix, left to right and right to left take turns.</summary>
    Mixed,
}
