using System.Text.Json;
using System.Text.Json.Serialization;

namespace Offprint.Training;

/// <summary>trainer.json of a checkpoint.</summary>
internal sealed record TrainerFile
{
    public const string Name = "trainer.json";

    private static readonly JsonSerializerOptions Json = new()
    {
        WriteIndented = true,
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectRequiredConstructorParameters = true,
    };

    public int Version { get; init; } = 1;

    public required TrainingLedger Ledger { get; init; }

    /// <summary>The step's place in the data.</summary>
    public required long DataPosition { get; init; }

    public string? DataFingerprint { get; init; }

    /// <summary>Everything random follows from the seed and the number of the step; no generator state is needed.</summary>
    public required ulong Seed { get; init; }

    public required int BatchSize { get; init; }

    public required int Accumulation { get; init; }

    public required string Optimizer { get; init; }

    public required long OptimizerSteps { get; init; }

    public double? BestEvaluation { get; init; }

    public int EvaluationsWithoutGain { get; init; }

    public void Write(string folder)
    {
        using var stream = new FileStream(Path.Combine(folder, Name), FileMode.Create, FileAccess.Write);
        JsonSerializer.Serialize(stream, this, Json);
        stream.Flush(flushToDisk: true);
    }

    public static TrainerFile Read(string folder)
    {
        var path = Path.Combine(folder, Name);
        try
        {
            var file = JsonSerializer.Deserialize<TrainerFile>(File.ReadAllText(path), Json);
            return file is { Version: 1 } ? file : throw new InvalidDataException($"{path} has format version {file?.Version}; this version reads 1.");
        }
        catch (JsonException error)
        {
            throw new InvalidDataException($"{path} is no trainer state: {error.Message}", error);
        }
    }
}
