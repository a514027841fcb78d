using System.Text.Json.Nodes;

namespace Offprint.Models;

/// <summary>The ways of cutting text into words that llama.cpp knows by name (<c>tokenizer.ggml.pre</c>) and that tokenizer.json spells out.</summary>
/// <param name="Name">llama.cpp's name.</param>
/// <param name="Pattern">The regular expression of a Split before the byte level; null: the byte level's own (GPT-2's).</param>
/// <param name="IgnoreMerges">Whether llama.cpp takes whole words that are tokens without merging.</param>
/// <param name="Composed">Whether the family's tokenizer composes characters first (NFC), which llama.cpp leaves to its caller.</param>
internal sealed record GgufPreTokenizer(string Name, string? Pattern, bool IgnoreMerges, bool Composed)
{
    private const string Words = @"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|";
    private const string Rest = @"| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+";

    private static readonly GgufPreTokenizer[] All =
    [
        new("gpt-2", null, IgnoreMerges: false, Composed: false),
        new("olmo", null, IgnoreMerges: false, Composed: true),
        new("llama-bpe", Words + @"\p{N}{1,3}" + Rest, IgnoreMerges: true, Composed: false),
        new("qwen2", Words + @"\p{N}" + Rest, IgnoreMerges: false, Composed: true),
    ];

    public static string Supported => string.Join(", ", All.Select(known => known.Name));

    public static GgufPreTokenizer? Find(string name) => Array.Find(All, known => known.Name == name);

    /// <summary>The pre-tokenizer that a tokenizer.json describes, or null when llama.cpp has no name for it.</summary>
    /// <param name="json">The description.</param>
    /// <param name="composed">Whether characters are composed first; decides between names of the same pattern.</param>
    public static GgufPreTokenizer? Find(JsonNode? json, bool composed = false)
    {
        var parts = json is JsonObject { } single && Text(single["type"]) != "Sequence" ? [single] : (json?["pretokenizers"] as JsonArray)?.OfType<JsonObject>().ToList() ?? [];
        return parts switch
        {
            [var bytes] when IsBytes(bytes, regex: true) => Array.Find(All, known => known.Pattern is null && known.Composed == composed),
            [var split, var bytes] when IsBytes(bytes, regex: false) && Text(split["type"]) == "Split" && Text(split["behavior"]) == "Isolated" && !Flag(split["invert"], false)
                => Array.Find(All, known => known.Pattern is not null && known.Pattern == Text(split["pattern"]?["Regex"])),
            _ => null,
        };
    }

    /// <summary>The description in tokenizer.json.</summary>
    public JsonObject ToJson()
    {
        var bytes = new JsonObject { ["type"] = "ByteLevel", ["add_prefix_space"] = false, ["trim_offsets"] = true, ["use_regex"] = Pattern is null };
        if (Pattern is null)
        {
            return bytes;
        }
        var split = new JsonObject { ["type"] = "Split", ["pattern"] = new JsonObject { ["Regex"] = Pattern }, ["behavior"] = "Isolated", ["invert"] = false };
        return new JsonObject { ["type"] = "Sequence", ["pretokenizers"] = new JsonArray(split, bytes) };
    }

    internal static string? Text(JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;

    internal static bool Flag(JsonNode? node, bool missing) => node is JsonValue value && value.TryGetValue<bool>(out var flag) ? flag : missing;

    private static bool IsBytes(JsonObject json, bool regex) =>
        Text(json["type"]) == "ByteLevel" && !Flag(json["add_prefix_space"], true) && Flag(json["use_regex"], true) == regex;
}
