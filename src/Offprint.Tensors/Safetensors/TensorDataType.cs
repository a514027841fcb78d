using System.Diagnostics.CodeAnalysis;

namespace Offprint.Tensors;

/// <summary>Element types of a safetensors file that can be read.</summary>
[SuppressMessage("Naming", "CA1720:Identifier contains type name", Justification = "These are element types; their names are the field's.")]
public enum TensorDataType
{
    /// <summary>64-bit IEEE float, <c>F64</c>.</summary>
    Float64,

    /// <summary>32-bit IEEE float, <c>F32</c>.</summary>
    Float32,

    /// <summary>16-bit IEEE float, <c>F16</c>.</summary>
    Float16,

    /// <summary>The upper half of a 32-bit float, <c>BF16</c>.</summary>
    BFloat16,

    /// <summary>64-bit signed integer, <c>I64</c>.</summary>
    Int64,

    /// <summary>32-bit signed integer, <c>I32</c>.</summary>
    Int32,

    /// <summary>16-bit signed integer, <c>I16</c>.</summary>
    Int16,

    /// <summary>8-bit signed integer, <c>I8</c>.</summary>
    Int8,

    /// <summary>64-bit unsigned integer, <c>U64</c>; becomes an Int64 tensor.</summary>
    UInt64,

    /// <summary>32-bit unsigned integer, <c>U32</c>; becomes an Int64 tensor.</summary>
    UInt32,

    /// <summary>16-bit unsigned integer, <c>U16</c>; becomes an Int32 tensor.</summary>
    UInt16,

    /// <summary>8-bit unsigned integer, <c>U8</c>.</summary>
    UInt8,

    /// <summary>One byte, 0 or 1, <c>BOOL</c>.</summary>
    Bool,
}
