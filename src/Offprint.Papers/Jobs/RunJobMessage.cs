using System.Text.Json;
using System.Text.Json.Serialization;

namespace Offprint.Papers;

/// <summary>
/// One line between <see cref="RunJobProcess"/> and its process. To the process: <c>job</c>, then perhaps <c>cancel</c>; the end of its input tells it
/// to end. From the process: any number of <c>progress</c> and <c>measurement</c>, then one <c>report</c> or <c>error</c>.
/// </summary>
internal sealed record RunJobMessage
{
    public const string JobType = "job";
    public const string CancelType = "cancel";
    public const string ProgressType = "progress";
    public const string MeasurementType = "measurement";
    public const string ReportType = "report";
    public const string ErrorType = "error";

    public required string Type { get; init; }

    public RunJob? Job { get; init; }

    public RunProgress? Progress { get; init; }

    public Measurement? Measurement { get; init; }

    public RunReport? Report { get; init; }

    public string? Message { get; init; }

    /// <summary>For errors: the exception with its stack, for the log.</summary>
    public string? Detail { get; init; }

    /// <summary>For errors: whether the input was wrong, not the experiment.</summary>
    public bool BadInput { get; init; }

    public string ToLine() => JsonSerializer.Serialize(this, RunJobJson.Default.RunJobMessage);

    /// <summary>Reads a line; null for a line that is no message, such as what a native library prints.</summary>
    public static RunJobMessage? Parse(string line)
    {
        if (!line.StartsWith("{\"type\":", StringComparison.Ordinal))
        {
            return null;
        }

        try
        {
            return JsonSerializer.Deserialize(line, RunJobJson.Default.RunJobMessage);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

/// <summary>The JSON of <see cref="RunJobMessage"/>, one line, source-generated.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    RespectRequiredConstructorParameters = true,
    RespectNullableAnnotations = true,
    Converters = [typeof(FiniteNumberConverter), typeof(CamelCaseConverter<RunSize>), typeof(CamelCaseConverter<ClaimKind>), typeof(CamelCaseConverter<ClaimDirection>), typeof(CamelCaseConverter<UnitKind>), typeof(VerdictConverter)])]
[JsonSerializable(typeof(RunJobMessage))]
internal sealed partial class RunJobJson : JsonSerializerContext;
