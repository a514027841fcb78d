using System.Globalization;

namespace Offprint.Tensors;

/// <summary>Names and sizes of <see cref="GgufTensorType"/>, and the names of the types that are refused.</summary>
internal static class GgufTensorTypes
{
    /// <summary>All supported names, for messages.</summary>
    public const string All = "F32 F16 BF16 Q8_0 Q4_0";

    private static readonly Dictionary<uint, string> Others = new()
    {
        [3] = "Q4_1", [6] = "Q5_0", [7] = "Q5_1", [9] = "Q8_1", [10] = "Q2_K", [11] = "Q3_K", [12] = "Q4_K", [13] = "Q5_K", [14] = "Q6_K", [15] = "Q8_K",
        [16] = "IQ2_XXS", [17] = "IQ2_XS", [18] = "IQ3_XXS", [19] = "IQ1_S", [20] = "IQ4_NL", [21] = "IQ3_S", [22] = "IQ2_S", [23] = "IQ4_XS",
        [24] = "I8", [25] = "I16", [26] = "I32", [27] = "I64", [28] = "F64", [29] = "IQ1_M", [34] = "TQ1_0", [35] = "TQ2_0", [39] = "MXFP4",
    };

    public static string FileName(this GgufTensorType type) => type switch
    {
        GgufTensorType.Float32 => "F32",
        GgufTensorType.Float16 => "F16",
        GgufTensorType.BFloat16 => "BF16",
        GgufTensorType.Q8 => "Q8_0",
        GgufTensorType.Q4 => "Q4_0",
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "not a tensor type"),
    };

    public static string Refused(uint number) => Others.TryGetValue(number, out string? name) ? name : "number " + number.ToString(CultureInfo.InvariantCulture);

    /// <summary>The format of a type in blocks, else null.</summary>
    public static QuantizedFormat? Format(this GgufTensorType type) => type switch
    {
        GgufTensorType.Q8 => QuantizedFormat.Q8,
        GgufTensorType.Q4 => QuantizedFormat.Q4,
        _ => null,
    };

    /// <summary>The plain type, when it is one.</summary>
    public static TensorDataType? Plain(this GgufTensorType type) => type switch
    {
        GgufTensorType.Float32 => TensorDataType.Float32,
        GgufTensorType.Float16 => TensorDataType.Float16,
        GgufTensorType.BFloat16 => TensorDataType.BFloat16,
        _ => null,
    };

    /// <summary>Bytes of so many elements: whole blocks, where the type has them.</summary>
    public static long Bytes(this GgufTensorType type, long elements) => type switch
    {
        GgufTensorType.Float32 => elements * 4,
        GgufTensorType.Q8 => elements / BlockFormat.Size * 34,
        GgufTensorType.Q4 => elements / BlockFormat.Size * 18,
        _ => elements * 2,
    };
}
