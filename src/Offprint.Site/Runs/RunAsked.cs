using System.Text.Json;
using Offprint.Papers;

namespace Offprint.Site.Runs;

/// <summary>What programs ask for when they ask for a run, read from JSON.</summary>
internal static class RunAsked
{
    /// <summary>The size by its name.</summary>
    /// <exception cref="OptionException">There is no such size.</exception>
    public static RunSize Size(string? name) => name switch
    {
        null or "quick" => RunSize.Quick,
        "default" => RunSize.Default,
        "full" => RunSize.Full,
        _ => throw new OptionException("size", name, $"size: '{name}' must be one of quick, default, full."),
    };

    /// <summary>Flags and values as text.</summary>
    /// <exception cref="OptionException">A value is no text, number or switch.</exception>
    public static Dictionary<string, string> Flags(IReadOnlyDictionary<string, JsonElement>? options)
    {
        var flags = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (flag, value) in options ?? new Dictionary<string, JsonElement>())
        {
            if (value.ValueKind is JsonValueKind.Object or JsonValueKind.Array or JsonValueKind.Null or JsonValueKind.Undefined)
                throw new OptionException(flag, null, $"{flag}: it must be a text, a number, or true or false.");
            flags[flag] = value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText();
        }

        return flags;
    }
}
