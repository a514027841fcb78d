using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Offprint.Text;

/// <summary>The files of a tokenizer, kept as they were read so that saving loses nothing.</summary>
internal sealed class TokenizerFiles
{
    public static readonly JsonSerializerOptions Json = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public required byte[] Tokenizer { get; init; }

    public string Name { get; init; } = "tokenizer.json";

    /// <summary>tokenizer_config.json, or null.</summary>
    public byte[]? Configuration { get; init; }

    /// <summary>special_tokens_map.json, or null.</summary>
    public byte[]? SpecialTokensMap { get; init; }

    /// <summary>chat_template.jinja, or null.</summary>
    public byte[]? ChatTemplate { get; init; }

    public string ConfigurationName { get; init; } = "tokenizer_config.json";

    public string SpecialTokensMapName { get; init; } = "special_tokens_map.json";

    public static TokenizerFiles Read(string folder)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(folder);
        if (!Directory.Exists(folder))
        {
            throw new DirectoryNotFoundException($"There is no folder \"{folder}\" to read a tokenizer from.");
        }

        var configuration = Optional("tokenizer_config.json");
        return new TokenizerFiles
        {
            Tokenizer = Optional("tokenizer.json") ?? LegacyTokenizer.Convert(folder, configuration),
            Name = Path.Combine(folder, "tokenizer.json"),
            Configuration = configuration,
            ConfigurationName = Path.Combine(folder, "tokenizer_config.json"),
            SpecialTokensMap = Optional("special_tokens_map.json"),
            SpecialTokensMapName = Path.Combine(folder, "special_tokens_map.json"),
            ChatTemplate = Optional("chat_template.jinja"),
        };

        byte[]? Optional(string name) => File.Exists(Path.Combine(folder, name)) ? File.ReadAllBytes(Path.Combine(folder, name)) : null;
    }

    public void Write(string folder, SpecialTokens special)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(folder);
        Directory.CreateDirectory(folder);
        Replace("tokenizer.json", Tokenizer);
        Replace("tokenizer_config.json", Configuration ?? Bytes(SpecialTokensReader.ToConfiguration(special)));
        Replace("special_tokens_map.json", SpecialTokensMap ?? Bytes(SpecialTokensReader.ToMap(special)));
        if (ChatTemplate is not null)
        {
            Replace("chat_template.jinja", ChatTemplate);
        }

        void Replace(string name, byte[] content)
        {
            var path = Path.Combine(folder, name);
            var temporary = path + "." + Guid.NewGuid().ToString("N")[..8] + ".tmp";
            try
            {
                File.WriteAllBytes(temporary, content);
                File.Move(temporary, path, overwrite: true);
            }
            finally
            {
                File.Delete(temporary);
            }
        }
    }

    public static byte[] Bytes(JsonNode node) => Encoding.UTF8.GetBytes(node.ToJsonString(Json));

    /// <summary>A JSON object, or null when there is no file.</summary>
    public static JsonObject? ParseObject(byte[]? content, string name)
    {
        if (content is null)
        {
            return null;
        }

        try
        {
            // Touching every member makes duplicate names an error here.
            var result = JsonNode.Parse(content.AsSpan().StartsWith("\uFEFF"u8) ? content.AsSpan(3) : content) as JsonObject
                ?? throw new InvalidDataException($"{name}: not a JSON object.");
            return result.Count >= 0 ? result : null;
        }
        catch (Exception e) when (e is JsonException or ArgumentException)
        {
            throw new InvalidDataException($"{name}: not a JSON object: {e.Message}", e);
        }
    }

    /// <summary>chat_template.jinja, otherwise that of tokenizer_config.json: a string, or the one of this name in a list of named templates.</summary>
    public string? ReadChatTemplate(string name = "default")
    {
        if (ChatTemplate is not null)
        {
            return Encoding.UTF8.GetString(ChatTemplate.AsSpan().StartsWith("\uFEFF"u8) ? ChatTemplate.AsSpan(3) : ChatTemplate);
        }

        return ParseObject(Configuration, ConfigurationName)?["chat_template"] switch
        {
            JsonValue value when value.TryGetValue<string>(out var text) => text,
            JsonArray list => list.OfType<JsonObject>().FirstOrDefault(item => Text(item["name"]) == name) is { } item ? Text(item["template"]) : null,
            _ => null,
        };
    }

    public static string? Text(JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;
}
