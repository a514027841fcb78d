namespace Offprint.Inference;

/// <summary>How grammatical strings are drawn.</summary>
public enum GadMode
{
    /// <summary>Mask and renormalise at every step (grammar-constrained decoding): always grammatical, with a distribution that is not the model's.</summary>
    Gcd,

    /// <summary>Masked steps weighted by what the trie knows of the prefixes' futures (ASAp, Algorithm 1 of arXiv 2405.21047): converges to the model's distribution restricted to the grammar.</summary>
    Asap,

    /// <summary>Unmasked proposals without the mass that the trie knows to be dead, accepted when they are grammatical: independent, exact samples with an acceptance rate that rises.</summary>
    ExactRejection,

    /// <summary>Unmasked proposals from the model alone, accepted when they are grammatical: the exact baseline.</summary>
    Rejection,
}
