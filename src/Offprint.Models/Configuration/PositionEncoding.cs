namespace Offprint.Models;

/// <summary>How a transformer learns where a token stands.</summary>
public enum PositionEncoding
{
    /// <summary>No position information besides the causal mask.</summary>
    None,

    /// <summary>A trained table that is added to the token embeddings (GPT-2, BERT, RoBERTa).</summary>
    Learned,

    /// <summary>Rotations of queries and keys (RoPE; Su et al., arXiv 2104.09864), in the half-split layout of Hugging Face checkpoints.</summary>
    Rotary,

    /// <summary>A bias that falls linearly with distance, one slope a head (ALiBi; Press et al., arXiv 2108.12409).</summary>
    Alibi,

    /// <summary>A trained bias for every head and bucket of distances, shared by all layers (T5; Raffel et al., arXiv 1910.10683, section 2.1).</summary>
    Relative,
}
