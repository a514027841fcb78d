using System.Text.Json;
using System.Text.Json.Serialization;

namespace Offprint.Papers;

/// <summary>
/// One line between <see cref="ArmRunner"/> and a worker. To the worker: <c>job</c>, then perhaps <c>cancel</c>; the end of its input tells it to
/// end. From the worker: any number of <c>progress</c>, then one <c>result</c> or <c>error</c>.
/// </summary>
internal sealed record ArmMessage
{
    public const string JobType = "job";
    public const string CancelType = "cancel";
    public const string ProgressType = "progress";
    public const string ResultType = "result";
    public const string ErrorType = "error";

    public required string Type { get; init; }

    public ArmJob? Job { get; init; }

    public double? Fraction { get; init; }

    public string? Message { get; init; }

    public ArmResult? Result { get; init; }

    /// <summary>For errors: whether the input was wrong, not the arm.</summary>
    public bool BadInput { get; init; }

    /// <summary>For errors: the exception with its stack, for the error output.</summary>
    public string? Detail { get; init; }

    public string ToLine() => JsonSerializer.Serialize(this, ArmJson.Default.ArmMessage);

    /// <summary>Reads a line; null for a line that is no message, such as what a native library prints.</summary>
    public static ArmMessage? Parse(string line)
    {
        if (!line.StartsWith("{\"type\":", StringComparison.Ordinal))
        {
            return null;
        }

        try
        {
            return JsonSerializer.Deserialize(line, ArmJson.Default.ArmMessage);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

/// <summary>The JSON of <see cref="ArmMessage"/>, one line, source-generated.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    RespectRequiredConstructorParameters = true,
    RespectNullableAnnotations = true,
    Converters = [typeof(FullNumberConverter), typeof(CamelCaseConverter<RunSize>)])]
[JsonSerializable(typeof(ArmMessage))]
internal sealed partial class ArmJson : JsonSerializerContext;
