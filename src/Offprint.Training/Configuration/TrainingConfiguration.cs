using System.Text.Json;
using System.Text.Json.Serialization;

namespace Offprint.Training;

/// <summary>What <c>offprint train</c> reads: text, tokenizer, model and course of a run. Only the text's path and the output folder have no default.</summary>
public sealed record TrainingConfiguration
{
    internal static readonly JsonSerializerOptions Json = new()
    {
        WriteIndented = true,
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        ReadCommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false) },
    };

    /// <summary>The text.</summary>
    public required DataSection Data { get; init; }

    /// <summary>The tokenizer.</summary>
    public TokenizerSection Tokenizer { get; init; } = new();

    /// <summary>The model.</summary>
    public ModelSection Model { get; init; } = new();

    /// <summary>The course of the run.</summary>
    public TrainingSection Training { get; init; } = new();

    /// <summary>Folder of the run: tokens, checkpoints, logs, and at the end the model.</summary>
    public required string Output { get; init; }

    /// <summary>Reads a JSON file; comments are allowed. Relative paths in it start at its folder.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">No JSON, an unknown field (the message names it and those that are known), or a value of the wrong kind or out of range.</exception>
    public static TrainingConfiguration Load(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (!File.Exists(path))
        {
            throw new FileNotFoundException($"{path}: there is no such file.", path);
        }

        var configuration = Parse(File.ReadAllText(path), path);
        var folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        return configuration with
        {
            Data = configuration.Data with { Path = Path.Combine(folder, configuration.Data.Path) },
            Tokenizer = configuration.Tokenizer with { Folder = configuration.Tokenizer.Folder is { } tokenizer ? Path.Combine(folder, tokenizer) : null },
            Model = configuration.Model with { From = configuration.Model.From is { } from ? Path.Combine(folder, from) : null },
            Output = Path.Combine(folder, configuration.Output),
        };
    }

    /// <summary>Reads JSON text.</summary>
    /// <param name="json">The text.</param>
    /// <param name="file">What to call it in messages.</param>
    /// <exception cref="InvalidDataException">As for <see cref="Load"/>.</exception>
    public static TrainingConfiguration Parse(string json, string file = "train.json")
    {
        ArgumentNullException.ThrowIfNull(json);
        try
        {
            ConfigurationFields.Check(json, typeof(TrainingConfiguration), file);
            var configuration = JsonSerializer.Deserialize<TrainingConfiguration>(json, Json) ?? throw new InvalidDataException($"{file} is null; an object is expected.");
            configuration.Validate();
            return configuration;
        }
        catch (JsonException error)
        {
            throw new InvalidDataException($"{file}: {ConfigurationFields.Explain(error)}", error);
        }
        catch (ArgumentException error)
        {
            throw new InvalidDataException($"{file}: {error.Message}", error);
        }
    }

    /// <summary>The configuration as JSON, every default written out.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, Json);

    /// <summary>Checks all values.</summary>
    /// <exception cref="ArgumentException">A value is out of range; the message names the field.</exception>
    public void Validate() => ConfigurationRules.Check(this);
}
