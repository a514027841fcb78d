using System.Diagnostics.CodeAnalysis;

namespace Offprint.Tensors;

/// <summary>Tensor types of a GGUF file that can be read and written; the numbers are those of the file.</summary>
[SuppressMessage("Naming", "CA1720:Identifier contains type name", Justification = "These are element types; their names are the field's.")]
public enum GgufTensorType
{
    /// <summary>32-bit float, <c>F32</c>.</summary>
    Float32 = 0,

    /// <summary>16-bit float, <c>F16</c>.</summary>
    Float16 = 1,

    /// <summary>Blocks of 32 in 4 bits, <c>Q4_0</c>: <see cref="QuantizedFormat.Q4"/>.</summary>
    Q4 = 2,

    /// <summary>Blocks of 32 in 8 bits, <c>Q8_0</c>: <see cref="QuantizedFormat.Q8"/>.</summary>
    Q8 = 8,

    /// <summary>The upper half of a 32-bit float, <c>BF16</c>.</summary>
    BFloat16 = 30,
}
