using System.Text.Json;

namespace Offprint.Training;

/// <summary>Names unknown fields with their place, and what is known there.</summary>
internal static class ConfigurationFields
{
    public static void Check(string json, Type type, string file)
    {
        using var document = JsonDocument.Parse(json, new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
        Check(document.RootElement, type, "", file);
    }

    /// <summary>The serializer's message without the parts that concern programmers.</summary>
    public static string Explain(JsonException error)
    {
        if (error.Path is { Length: > 2 } path && error.Message.Contains("could not be converted", StringComparison.Ordinal))
        {
            return $"'{path.TrimStart('$', '.')}' has a value of the wrong kind or an unknown name.";
        }

        var message = error.Message;
        var missing = message.IndexOf("missing required properties", StringComparison.Ordinal);
        if (missing >= 0)
        {
            return "missing: " + message[(message.IndexOf(':', missing) + 1)..].Trim(' ', '.');
        }

        var end = message.IndexOf(" Path:", StringComparison.Ordinal);
        return end > 0 ? message[..end] : message;
    }

    private static void Check(JsonElement element, Type type, string place, string file)
    {
        if (element.ValueKind != JsonValueKind.Object)
        {
            throw new InvalidDataException($"{file}: {(place.Length == 0 ? "the file" : $"'{place.TrimEnd('.')}'")} must be an object.");
        }

        var known = type.GetProperties().Where(static p => p.CanWrite).ToDictionary(static p => JsonNamingPolicy.CamelCase.ConvertName(p.Name), static p => p.PropertyType, StringComparer.Ordinal);
        foreach (var property in element.EnumerateObject())
        {
            if (!known.TryGetValue(property.Name, out var own))
            {
                throw new InvalidDataException($"{file}: there is no field '{place}{property.Name}'; there are {string.Join(", ", known.Keys.Select(name => place + name))}.");
            }

            if (own.Namespace == typeof(TrainingConfiguration).Namespace && own.IsClass)
            {
                Check(property.Value, own, place + property.Name + ".", file);
            }
        }
    }
}
