using System.Text;
using System.Text.Json;

namespace Offprint.Papers.Reproductions;

/// <summary>Prompts of the user's own: one a line, or JSON lines with a property <c>prompt</c>. Blank lines are skipped.</summary>
internal static class PromptFile
{
    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);

    /// <summary>Reads a file. It counts as JSON lines when its first line that is not blank is a JSON object.</summary>
    /// <exception cref="InvalidDataException">No prompts, not UTF-8, or a line that is not an object with a text property <c>prompt</c>; the line is named.</exception>
    public static List<string> Read(string path)
    {
        var prompts = new List<string>();
        bool? json = null;
        int number = 0;
        try
        {
            foreach (string line in File.ReadLines(path, Strict))
            {
                number++;
                if (string.IsNullOrWhiteSpace(line)) continue;
                json ??= IsObject(line);
                prompts.Add(json.Value ? Prompt(line, path, number) : line.TrimEnd('\r'));
            }
        }
        catch (DecoderFallbackException e)
        {
            throw new InvalidDataException($"{path}: not UTF-8 text after line {number}", e);
        }

        return prompts.Count > 0 ? prompts : throw new InvalidDataException($"{path}: no prompts; one a line is expected, or JSON lines with a property prompt");
    }

    private static bool IsObject(string line)
    {
        try
        {
            using var document = JsonDocument.Parse(line);
            return document.RootElement.ValueKind == JsonValueKind.Object;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static string Prompt(string line, string path, int number)
    {
        try
        {
            using var document = JsonDocument.Parse(line);
            if (document.RootElement.ValueKind == JsonValueKind.Object && document.RootElement.TryGetProperty("prompt", out var prompt) && prompt.ValueKind == JsonValueKind.String)
                return prompt.GetString()!;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new InvalidDataException($"{path}:{number}: not a JSON object: {e.Message}", e);
        }

        throw new InvalidDataException($"{path}:{number}: a JSON object with a text property prompt is expected");
    }
}
