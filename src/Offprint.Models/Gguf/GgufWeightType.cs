namespace Offprint.Models;

/// <summary>How the matrices of a model are stored in a GGUF file. Vectors and learned positions are always F32.</summary>
public enum GgufWeightType
{
    /// <summary>32-bit floats: nothing is lost.</summary>
    F32,

    /// <summary>16-bit floats.</summary>
    F16,

    /// <summary>Q8_0, 8.5 bits a weight.</summary>
    Q8,

    /// <summary>Q4_0, 4.5 bits a weight; the token table and the head in Q8_0.</summary>
    Q4,
}
