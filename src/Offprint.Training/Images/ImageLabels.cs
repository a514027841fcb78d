using System.Text.Json;

namespace Offprint.Training;

/// <summary>The names of a classifier's labels, kept beside its weights as <c>labels.json</c>: a JSON array in the order of the scores.</summary>
public static class ImageLabels
{
    private const string FileName = "labels.json";

    /// <summary>Writes the names.</summary>
    /// <param name="folder">The checkpoint's folder.</param>
    /// <param name="labels">The names.</param>
    public static void Save(string folder, IReadOnlyList<string> labels) => File.WriteAllText(Path.Combine(folder, FileName), JsonSerializer.Serialize(labels) + "\n");

    /// <summary>Reads the names.</summary>
    /// <param name="folder">The checkpoint's folder.</param>
    /// <returns>The names; null where the folder has none.</returns>
    /// <exception cref="InvalidDataException">The file is no array of texts.</exception>
    public static IReadOnlyList<string>? Read(string folder)
    {
        var file = Path.Combine(folder, FileName);
        if (!File.Exists(file))
        {
            return null;
        }

        try
        {
            return JsonSerializer.Deserialize<string[]>(File.ReadAllText(file)) ?? throw new InvalidDataException($"{file}: expected a JSON array of texts.");
        }
        catch (JsonException error)
        {
            throw new InvalidDataException($"{file}: expected a JSON array of texts ({error.Message}).", error);
        }
    }
}
