using System.Text.Json;

namespace Offprint.Papers;

/// <summary>Reads the JSON files of the stdlib data set packages.</summary>
internal static class StdlibText
{
    /// <summary>A file's string and number properties, as strings.</summary>
    /// <exception cref="DataSetBuildException">The file is not a JSON object with a text.</exception>
    public static Dictionary<string, string> Read(string path)
    {
        try
        {
            using var json = JsonDocument.Parse(File.ReadAllBytes(path));
            var values = json.RootElement.EnumerateObject().ToDictionary(p => p.Name, p => p.Value.ToString(), StringComparer.Ordinal);
            if (values.GetValueOrDefault("text") is not { Length: > 0 } text)
            {
                throw new DataSetBuildException($"'{path}' has no text.");
            }

            values["text"] = text.ReplaceLineEndings("\n").Trim();
            return values;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or ArgumentException)
        {
            throw new DataSetBuildException($"'{path}' is not a JSON object with a text: {e.Message}", e);
        }
    }

    /// <summary>What the packages say about their licence; the same in both.</summary>
    public static string LicenceNote(string content) =>
        $"""
        The package's LICENSE: use of the database under PDDL 1.0, the contents of the database under CC0 1.0, the software under Apache-2.0. Only the
        contents are shipped. {content}
        """;
}
