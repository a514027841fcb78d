using System.Text.Json;
using System.Text.Json.Serialization;

namespace Offprint.Papers;

/// <summary>The report of a run: what <c>--json</c> prints, what <c>result.json</c> holds, and what the page is drawn from.</summary>
public sealed record RunReport
{
    /// <summary>The schema that this version writes and reads.</summary>
    public const int CurrentSchema = 1;

    /// <summary>Version of the schema.</summary>
    [JsonPropertyOrder(0)]
    [JsonRequired]
    public int Schema { get; init; } = CurrentSchema;

    /// <summary>The paper's slug.</summary>
    [JsonPropertyOrder(1)]
    public required string Paper { get; init; }

    /// <summary>The paper's title.</summary>
    [JsonPropertyOrder(2)]
    public required string Title { get; init; }

    /// <summary>Size of the run.</summary>
    [JsonPropertyOrder(3)]
    public RunSize Size { get; init; }

    /// <summary>The verdict; null for a quick run, or when every claim needs <c>--full</c>.</summary>
    [JsonPropertyOrder(4)]
    public VerdictKind? Verdict { get; init; }

    /// <summary>Why there is no verdict, or why it is inconclusive; else null.</summary>
    [JsonPropertyOrder(5)]
    public string? Reason { get; init; }

    /// <summary>The claims; the first one is the headline.</summary>
    [JsonPropertyOrder(6)]
    [JsonRequired]
    public IReadOnlyList<ClaimResult> Claims { get; init; } = [];

    /// <summary>Everything that was recorded, in order.</summary>
    [JsonPropertyOrder(7)]
    [JsonRequired]
    public IReadOnlyList<Measurement> Measurements { get; init; } = [];

    /// <summary>Lines that the experiment added; left out when there are none.</summary>
    [JsonPropertyOrder(8)]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? Notes { get; init; }

    /// <summary>The options in force, without the dashes of their flags.</summary>
    [JsonPropertyOrder(9)]
    [JsonRequired]
    public IReadOnlyDictionary<string, JsonElement> Options { get; init; } = new Dictionary<string, JsonElement>();

    /// <summary>The machine and the software.</summary>
    [JsonPropertyOrder(10)]
    [JsonRequired]
    public RunEnvironment Environment { get; init; } = new();

    /// <summary>When the run started.</summary>
    [JsonPropertyOrder(11)]
    [JsonRequired]
    public DateTimeOffset StartedAt { get; init; }

    /// <summary>How long it took.</summary>
    [JsonPropertyOrder(12)]
    [JsonRequired]
    public double ElapsedSeconds { get; init; }

    /// <summary>The version of Offprint.</summary>
    [JsonPropertyOrder(13)]
    [JsonRequired]
    public string Version { get; init; } = "";

    /// <summary>Writes the report as JSON, indented; numbers that are not finite become null.</summary>
    /// <returns>The text, with a line end at its end.</returns>
    public string ToJson() => JsonSerializer.Serialize(this, ReportJson.Default.RunReport).ReplaceLineEndings("\n") + "\n";

    /// <summary>Reads a report.</summary>
    /// <param name="json">What <see cref="ToJson"/> wrote.</param>
    /// <param name="source">Name of the file for error messages.</param>
    /// <returns>The report.</returns>
    /// <exception cref="InvalidDataException">The text is not such a report; the message names file, line and field.</exception>
    public static RunReport Parse(string json, string source = "report")
    {
        RunReport? report;
        try
        {
            report = JsonSerializer.Deserialize(json, ReportJson.Default.RunReport);
        }
        catch (JsonException exception)
        {
            throw new InvalidDataException($"{source}: line {(exception.LineNumber ?? 0) + 1}, {exception.Path ?? "$"}: not a report of Offprint.", exception);
        }

        return report switch
        {
            null => throw new InvalidDataException($"{source}: 'null' is not a report of Offprint."),
            _ when report.Claims.Contains(null!) || report.Measurements.Contains(null!) || report.Notes?.Contains(null!) == true =>
                throw new InvalidDataException($"{source}: an entry of its lists is null: not a report of Offprint."),
            { Schema: not CurrentSchema } => throw new InvalidDataException($"{source}: schema {report.Schema} is not known; this version reads schema {CurrentSchema}."),
            _ => report,
        };
    }

    /// <summary>Reads a report from a file.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The report.</returns>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">The file is not such a report.</exception>
    public static RunReport Load(string path) => Parse(File.ReadAllText(path), path);

    /// <summary>Writes the report to a file: a temporary one beside it first, then renamed.</summary>
    /// <param name="path">The file; its folder is created.</param>
    public void Save(string path) => AtomicFile.WriteAllText(path, ToJson());
}
