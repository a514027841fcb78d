using System.Text.Json.Nodes;

namespace Offprint.Text;

/// <summary>Builds tokenizer.json files.</summary>
internal static class TokenizerJson
{
    public static byte[] Build(JsonObject model, IEnumerable<AddedToken> added, JsonObject? normalizer, JsonObject? preTokenizer, JsonObject? postProcessor, JsonObject? decoder)
        => TokenizerFiles.Bytes(new JsonObject
        {
            ["version"] = "1.0",
            ["truncation"] = null,
            ["padding"] = null,
            ["added_tokens"] = new JsonArray([.. added.OrderBy(token => token.Id).Select(token => (JsonNode)ToJson(token))]),
            ["normalizer"] = normalizer,
            ["pre_tokenizer"] = preTokenizer,
            ["post_processor"] = postProcessor,
            ["decoder"] = decoder,
            ["model"] = model,
        });

    public static JsonObject ToJson(AddedToken token) => new()
    {
        ["id"] = token.Id,
        ["content"] = token.Content,
        ["single_word"] = token.SingleWord,
        ["lstrip"] = token.LeftStrip,
        ["rstrip"] = token.RightStrip,
        ["normalized"] = token.Normalized,
        ["special"] = token.Special,
    };

    public static JsonObject BytePair(IEnumerable<KeyValuePair<string, int>> vocabulary, IEnumerable<(string, string)> merges, string? unknown = null, string? suffix = null) => new()
    {
        ["type"] = "BPE",
        ["dropout"] = null,
        ["unk_token"] = unknown,
        ["continuing_subword_prefix"] = null,
        ["end_of_word_suffix"] = suffix,
        ["fuse_unk"] = false,
        ["byte_fallback"] = false,
        ["ignore_merges"] = false,
        ["vocab"] = ToJson(vocabulary),
        ["merges"] = new JsonArray([.. merges.Select(merge => (JsonNode)new JsonArray(merge.Item1, merge.Item2))]),
    };

    public static JsonObject WordPiece(IEnumerable<KeyValuePair<string, int>> vocabulary, string unknown) => new()
    {
        ["type"] = "WordPiece",
        ["unk_token"] = unknown,
        ["continuing_subword_prefix"] = "##",
        ["max_input_chars_per_word"] = 100,
        ["vocab"] = ToJson(vocabulary),
    };

    public static JsonObject ByteLevel(bool addPrefixSpace, bool useRegex = true, bool trimOffsets = true) => new()
    {
        ["type"] = "ByteLevel",
        ["add_prefix_space"] = addPrefixSpace,
        ["trim_offsets"] = trimOffsets,
        ["use_regex"] = useRegex,
    };

    public static JsonObject Bert(bool lowercase, bool? stripAccents = null, bool chinese = true) => new()
    {
        ["type"] = "BertNormalizer",
        ["clean_text"] = true,
        ["handle_chinese_chars"] = chinese,
        ["strip_accents"] = stripAccents,
        ["lowercase"] = lowercase,
    };

    public static JsonObject WordPieceDecoder() => new() { ["type"] = "WordPiece", ["prefix"] = "##", ["cleanup"] = true };

    public static JsonObject Type(string type) => new() { ["type"] = type };

    /// <summary>RoBERTa's form: <c>&lt;s&gt; A &lt;/s&gt;&lt;/s&gt; B &lt;/s&gt;</c>.</summary>
    public static JsonObject Roberta((string Token, int Id) first, (string Token, int Id) last) => new()
    {
        ["type"] = "RobertaProcessing",
        ["sep"] = new JsonArray(last.Token, last.Id),
        ["cls"] = new JsonArray(first.Token, first.Id),
        ["trim_offsets"] = false,
        ["add_prefix_space"] = false,
    };

    /// <summary>A template of the form <c>[CLS] A [SEP] B [SEP]</c>; tokens that are null are left out.</summary>
    public static JsonObject Template((string Token, int Id)? first, (string Token, int Id)? last, int secondType)
    {
        var single = new JsonArray();
        var pair = new JsonArray();
        var special = new JsonObject();
        if (first is { } start)
        {
            Add(start, 0, single, pair);
        }

        single.Add(Sequence("A", 0));
        pair.Add(Sequence("A", 0));
        if (last is { } end)
        {
            Add(end, 0, single, pair);
        }

        pair.Add(Sequence("B", secondType));
        if (last is { } end2)
        {
            Add(end2, secondType, pair);
        }

        return new JsonObject { ["type"] = "TemplateProcessing", ["single"] = single, ["pair"] = pair, ["special_tokens"] = special };

        void Add((string Token, int Id) token, int type, params JsonArray[] targets)
        {
            foreach (var target in targets)
            {
                target.Add(new JsonObject { ["SpecialToken"] = new JsonObject { ["id"] = token.Token, ["type_id"] = type } });
            }

            special[token.Token] = new JsonObject { ["id"] = token.Token, ["ids"] = new JsonArray(token.Id), ["tokens"] = new JsonArray(token.Token) };
        }

        static JsonObject Sequence(string id, int type) => new() { ["Sequence"] = new JsonObject { ["id"] = id, ["type_id"] = type } };
    }

    private static JsonObject ToJson(IEnumerable<KeyValuePair<string, int>> vocabulary)
        => new(vocabulary.OrderBy(entry => entry.Value).Select(entry => KeyValuePair.Create(entry.Key, (JsonNode?)entry.Value)));
}
