using System.Text.Json;
using System.Text.Json.Serialization;

namespace Offprint.Papers;

/// <summary>The JSON of reports, source-generated.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    WriteIndented = true,
    RespectRequiredConstructorParameters = true,
    RespectNullableAnnotations = true,
    Converters = [typeof(FiniteNumberConverter), typeof(CamelCaseConverter<RunSize>), typeof(CamelCaseConverter<ClaimKind>), typeof(CamelCaseConverter<ClaimDirection>), typeof(CamelCaseConverter<UnitKind>), typeof(VerdictConverter)])]
[JsonSerializable(typeof(RunReport))]
[JsonSerializable(typeof(string))]
[JsonSerializable(typeof(bool))]
[JsonSerializable(typeof(long))]
[JsonSerializable(typeof(ulong))]
[JsonSerializable(typeof(double))]
internal sealed partial class ReportJson : JsonSerializerContext;

/// <summary>Numbers that are not finite are null, and null is NaN.</summary>
internal sealed class FiniteNumberConverter : JsonConverter<double>
{
    public override bool HandleNull => true;

    public override double Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.Null ? double.NaN : reader.GetDouble();

    public override void Write(Utf8JsonWriter writer, double value, JsonSerializerOptions options)
    {
        if (double.IsFinite(value))
        {
            writer.WriteNumberValue(value);
        }
        else
        {
            writer.WriteNullValue();
        }
    }
}

/// <summary>Enum members in camel case; numbers are refused.</summary>
internal sealed class CamelCaseConverter<T>() : JsonStringEnumConverter<T>(JsonNamingPolicy.CamelCase, allowIntegerValues: false)
    where T : struct, Enum;

/// <summary>Verdicts by their own names; numbers are refused.</summary>
internal sealed class VerdictConverter() : JsonStringEnumConverter<VerdictKind>(namingPolicy: null, allowIntegerValues: false);
