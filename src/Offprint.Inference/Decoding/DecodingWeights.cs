namespace Offprint.Inference;

/// <summary>
/// How the kernels keep a decoder's matrices. One token at a time is bound by reading them, so fewer bytes are faster. Products are summed in float32 whatever the format, in one order: a sequence gets
/// the same bits alone and in any batch, namely those of a float32 decoder with the rounded weights.
/// </summary>
public enum DecodingWeights
{
    /// <summary>The model's own float32 numbers; nothing is copied.</summary>
    F32,

    /// <summary>IEEE half precision, 16 bits: 11 significant bits, up to 65,504.</summary>
    F16,

    /// <summary>bfloat16, 16 bits: 8 significant bits, the range of float32.</summary>
    BF16,

    /// <summary>GGUF's Q8_0: blocks of 32 signed bytes with one scale; 9 bits a weight here, since scales are kept in float32.</summary>
    Q8,
}
