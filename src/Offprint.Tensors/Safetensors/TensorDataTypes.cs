using TorchSharp;

namespace Offprint.Tensors;

/// <summary>Names, sizes and engine types of <see cref="TensorDataType"/>.</summary>
internal static class TensorDataTypes
{
    private static readonly string[] Names = ["F64", "F32", "F16", "BF16", "I64", "I32", "I16", "I8", "U64", "U32", "U16", "U8", "BOOL"];

    private static readonly int[] Sizes = [8, 4, 2, 2, 8, 4, 2, 1, 8, 4, 2, 1, 1];

    /// <summary>All names, for messages.</summary>
    public static string All { get; } = string.Join(' ', Names);

    public static string FileName(this TensorDataType type) => Names[(int)type];

    /// <summary>Bytes of one element, which is also its alignment.</summary>
    public static int Size(this TensorDataType type) => Sizes[(int)type];

    public static bool IsFloat(this TensorDataType type) => type <= TensorDataType.BFloat16;

    public static TensorDataType? Parse(string name)
    {
        int at = Array.IndexOf(Names, name);
        return at < 0 ? null : (TensorDataType)at;
    }

    /// <summary>The engine's type for reading. The engine has no unsigned types above 8 bits: those widen.</summary>
    public static torch.ScalarType Natural(this TensorDataType type) => type switch
    {
        TensorDataType.Float64 => torch.ScalarType.Float64,
        TensorDataType.Float32 => torch.ScalarType.Float32,
        TensorDataType.Float16 => torch.ScalarType.Float16,
        TensorDataType.BFloat16 => torch.ScalarType.BFloat16,
        TensorDataType.Int64 or TensorDataType.UInt64 or TensorDataType.UInt32 => torch.ScalarType.Int64,
        TensorDataType.Int32 or TensorDataType.UInt16 => torch.ScalarType.Int32,
        TensorDataType.Int16 => torch.ScalarType.Int16,
        TensorDataType.Int8 => torch.ScalarType.Int8,
        TensorDataType.UInt8 => torch.ScalarType.Byte,
        TensorDataType.Bool => torch.ScalarType.Bool,
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "not a tensor data type"),
    };

    /// <summary>The file's type for an engine type, or null when the format has none (complex, quantised).</summary>
    public static TensorDataType? Of(torch.ScalarType type) => type switch
    {
        torch.ScalarType.Float64 => TensorDataType.Float64,
        torch.ScalarType.Float32 => TensorDataType.Float32,
        torch.ScalarType.Float16 => TensorDataType.Float16,
        torch.ScalarType.BFloat16 => TensorDataType.BFloat16,
        torch.ScalarType.Int64 => TensorDataType.Int64,
        torch.ScalarType.Int32 => TensorDataType.Int32,
        torch.ScalarType.Int16 => TensorDataType.Int16,
        torch.ScalarType.Int8 => TensorDataType.Int8,
        torch.ScalarType.Byte => TensorDataType.UInt8,
        torch.ScalarType.Bool => TensorDataType.Bool,
        _ => null,
    };

    public static bool IsFloat(torch.ScalarType type) =>
        type is torch.ScalarType.Float64 or torch.ScalarType.Float32 or torch.ScalarType.Float16 or torch.ScalarType.BFloat16;
}
