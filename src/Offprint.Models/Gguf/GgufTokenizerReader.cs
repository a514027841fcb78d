using System.Text.Json.Nodes;
using Offprint.Text;

namespace Offprint.Models;

/// <summary>The tokenizer of a GGUF file as tokenizer.json and tokenizer_config.json.</summary>
internal static class GgufTokenizerReader
{
    private const string Space = "\u2581";

    /// <summary>The tokenizer, or null when the file has none.</summary>
    public static PretrainedTokenizer? Read(GgufMetadataReader metadata)
    {
        var kind = metadata.OptionalText(GgufKeys.Model) ?? "none";
        if (kind == "none")
        {
            return null;
        }
        var tokens = metadata.Texts(GgufKeys.Tokens);
        var types = metadata.OptionalIntegers(GgufKeys.Types) ?? [.. Enumerable.Repeat((long)GgufKeys.NormalToken, tokens.Count)];
        if (types.Count != tokens.Count)
        {
            throw new InvalidDataException($"{metadata.File}: {GgufKeys.Types} has {types.Count} entries for {tokens.Count} tokens.");
        }
        var json = kind switch
        {
            "gpt2" => ByteLevel(metadata, tokens, types),
            "llama" => Pieces(metadata, tokens, types),
            _ => throw metadata.Unsupported(GgufKeys.Model, kind, "gpt2, llama"),
        };
        json["post_processor"] = PostProcessor(metadata, tokens, kind == "llama");
        try
        {
            return PretrainedTokenizer.Parse(json.ToJsonString(), Configuration(metadata, tokens).ToJsonString());
        }
        catch (InvalidDataException error)
        {
            throw new InvalidDataException($"{metadata.File}: the tokenizer: {error.Message}", error);
        }
    }

    private static JsonObject ByteLevel(GgufMetadataReader metadata, IReadOnlyList<string> tokens, IReadOnlyList<long> types)
    {
        var name = metadata.OptionalText(GgufKeys.Pre) ?? "default";
        var pre = GgufPreTokenizer.Find(name) ?? throw metadata.Unsupported(GgufKeys.Pre, name, GgufPreTokenizer.Supported);
        return new JsonObject
        {
            ["version"] = "1.0",
            ["added_tokens"] = Added(tokens, types),
            ["normalizer"] = pre.Composed ? new JsonObject { ["type"] = "NFC" } : null,
            ["pre_tokenizer"] = pre.ToJson(),
            ["decoder"] = new JsonObject { ["type"] = "ByteLevel", ["add_prefix_space"] = true, ["trim_offsets"] = true, ["use_regex"] = true },
            ["model"] = Model(metadata, tokens, types, [.. metadata.Texts(GgufKeys.Merges).Select(merge => (JsonNode)merge)], byteFallback: false, pre.IgnoreMerges),
        };
    }

    private static JsonObject Pieces(GgufMetadataReader metadata, IReadOnlyList<string> tokens, IReadOnlyList<long> types)
    {
        var scores = metadata.OptionalNumbers(GgufKeys.Scores);
        if (scores?.Count != tokens.Count)
        {
            throw new InvalidDataException($"{metadata.File}: {GgufKeys.Scores} has {scores?.Count ?? 0} entries for {tokens.Count} tokens.");
        }
        var normal = Enumerable.Range(0, tokens.Count).Where(id => types[id] == GgufKeys.NormalToken).Select(id => (tokens[id], id, scores[id])).ToList();
        if (normal.GroupBy(piece => piece.Item1, StringComparer.Ordinal).FirstOrDefault(group => group.Count() > 1) is { } twice)
        {
            throw new InvalidDataException($"{metadata.File}: {GgufKeys.Tokens} has '{twice.Key}' twice.");
        }
        var addSpace = metadata.OptionalFlag(GgufKeys.AddSpace) ?? true;
        var replace = new JsonObject { ["type"] = "Replace", ["pattern"] = new JsonObject { ["String"] = " " }, ["content"] = Space };
        List<JsonNode> decoders =
        [
            new JsonObject { ["type"] = "Replace", ["pattern"] = new JsonObject { ["String"] = Space }, ["content"] = " " },
            new JsonObject { ["type"] = "ByteFallback" },
            new JsonObject { ["type"] = "Fuse" },
        ];
        if (addSpace)
        {
            decoders.Add(new JsonObject { ["type"] = "Strip", ["content"] = " ", ["start"] = 1, ["stop"] = 0 });
        }
        return new JsonObject
        {
            ["version"] = "1.0",
            ["added_tokens"] = Added(tokens, types),
            ["normalizer"] = addSpace
                ? new JsonObject { ["type"] = "Sequence", ["normalizers"] = new JsonArray(new JsonObject { ["type"] = "Prepend", ["prepend"] = Space }, replace) }
                : replace,
            ["pre_tokenizer"] = null,
            ["decoder"] = new JsonObject { ["type"] = "Sequence", ["decoders"] = new JsonArray([.. decoders]) },
            ["model"] = Model(metadata, tokens, types, [.. GgufPieces.Merges(normal).Select(merge => (JsonNode)new JsonArray(merge.Left, merge.Right))], byteFallback: true, ignoreMerges: false),
        };
    }

    private static JsonObject Model(GgufMetadataReader metadata, IReadOnlyList<string> tokens, IReadOnlyList<long> types, JsonNode[] merges, bool byteFallback, bool ignoreMerges)
    {
        var vocabulary = new JsonObject();
        for (var id = 0; id < tokens.Count; id++)
        {
            var isOwn = types[id] is GgufKeys.NormalToken or GgufKeys.ByteToken or GgufKeys.UnknownToken;
            if (isOwn && !vocabulary.TryAdd(tokens[id], id))
            {
                throw new InvalidDataException($"{metadata.File}: {GgufKeys.Tokens} has '{tokens[id]}' twice.");
            }
        }
        return new JsonObject
        {
            ["type"] = "BPE",
            ["unk_token"] = byteFallback ? Named(metadata, tokens, GgufKeys.Unknown) : null,
            ["fuse_unk"] = byteFallback,
            ["byte_fallback"] = byteFallback,
            ["ignore_merges"] = ignoreMerges,
            ["vocab"] = vocabulary,
            ["merges"] = new JsonArray(merges),
        };
    }

    private static JsonArray Added(IReadOnlyList<string> tokens, IReadOnlyList<long> types) => [.. Enumerable.Range(0, tokens.Count)
        .Where(id => tokens[id].Length > 0 && types[id] is GgufKeys.ControlToken or GgufKeys.UserToken or GgufKeys.UnknownToken)
        .Select(id => (JsonNode)new JsonObject
        {
            ["id"] = id, ["content"] = tokens[id], ["single_word"] = false, ["lstrip"] = false, ["rstrip"] = false, ["normalized"] = false, ["special"] = types[id] != GgufKeys.UserToken,
        })];

    private static JsonObject? PostProcessor(GgufMetadataReader metadata, IReadOnlyList<string> tokens, bool whenMissing)
    {
        var first = metadata.OptionalFlag(GgufKeys.AddBos) ?? whenMissing ? Named(metadata, tokens, GgufKeys.Bos) : null;
        var last = metadata.OptionalFlag(GgufKeys.AddEos) ?? false ? Named(metadata, tokens, GgufKeys.Eos) : null;
        if (first is null && last is null)
        {
            return null;
        }
        JsonArray Template(params string[] texts)
        {
            var parts = new JsonArray();
            for (var type = 0; type < texts.Length; type++)
            {
                if (first is not null) parts.Add(new JsonObject { ["SpecialToken"] = new JsonObject { ["id"] = first, ["type_id"] = type } });
                parts.Add(new JsonObject { ["Sequence"] = new JsonObject { ["id"] = texts[type], ["type_id"] = type } });
                if (last is not null) parts.Add(new JsonObject { ["SpecialToken"] = new JsonObject { ["id"] = last, ["type_id"] = type } });
            }
            return parts;
        }
        var special = new JsonObject();
        foreach (var (token, key) in new[] { (first, GgufKeys.Bos), (last, GgufKeys.Eos) })
        {
            if (token is not null) special[token] = new JsonObject { ["id"] = token, ["ids"] = new JsonArray(metadata.Int(key)), ["tokens"] = new JsonArray(token) };
        }
        return new JsonObject { ["type"] = "TemplateProcessing", ["single"] = Template("A"), ["pair"] = Template("A", "B"), ["special_tokens"] = special };
    }

    private static JsonObject Configuration(GgufMetadataReader metadata, IReadOnlyList<string> tokens)
    {
        var json = new JsonObject { ["clean_up_tokenization_spaces"] = false, ["tokenizer_class"] = "PreTrainedTokenizerFast" };
        foreach (var (name, key) in new[] { ("bos_token", GgufKeys.Bos), ("eos_token", GgufKeys.Eos), ("unk_token", GgufKeys.Unknown), ("pad_token", GgufKeys.Padding) })
        {
            if (Named(metadata, tokens, key) is { } token) json[name] = token;
        }
        if (metadata.OptionalText(GgufKeys.ChatTemplate) is { } template) json["chat_template"] = template;
        return json;
    }

    private static string? Named(GgufMetadataReader metadata, IReadOnlyList<string> tokens, string key) => metadata.OptionalInt(key) is not { } id ? null
        : id < tokens.Count ? tokens[id] : throw new InvalidDataException($"{metadata.File}: {key} is {id}; there are {tokens.Count} tokens.");
}
