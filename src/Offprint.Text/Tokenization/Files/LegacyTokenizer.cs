using System.Text;
using System.Text.Json.Nodes;

namespace Offprint.Text;

/// <summary>
/// Makes a tokenizer.json out of the files of older checkpoints: vocab.json + merges.txt (GPT-2, RoBERTa, CLIP, Qwen2; the
/// <c>tokenizer_class</c> of tokenizer_config.json decides, otherwise RoBERTa when the vocabulary has <c>&lt;s&gt;</c> and
/// <c>&lt;/s&gt;</c>, else GPT-2), or vocab.txt (BERT).
/// </summary>
internal static class LegacyTokenizer
{
    private const string QwenPattern = @"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+";
    private const string ClipPattern = @"'s|'t|'re|'ve|'m|'ll|'d|[\p{L}]+|[\p{N}]|[^\s\p{L}\p{N}]+";

    private static readonly string[] Roles = ["bos_token", "eos_token", "unk_token", "sep_token", "pad_token", "cls_token", "mask_token"];

    public static byte[] Convert(string folder, byte[]? configurationBytes)
    {
        var configuration = TokenizerFiles.ParseObject(configurationBytes, Path.Combine(folder, "tokenizer_config.json")) ?? [];
        if (File.Exists(Path.Combine(folder, "vocab.json")) && File.Exists(Path.Combine(folder, "merges.txt")))
        {
            return ConvertBytePair(folder, configuration);
        }

        if (File.Exists(Path.Combine(folder, "vocab.txt")))
        {
            return ConvertWordPiece(folder, configuration);
        }

        foreach (var name in new[] { "tokenizer.model", "spiece.model", "sentencepiece.bpe.model" })
        {
            if (File.Exists(Path.Combine(folder, name)))
            {
                throw new InvalidDataException($"{Path.Combine(folder, name)}: SentencePiece model files are not read; put the checkpoint's tokenizer.json beside it.");
            }
        }

        throw new InvalidDataException($"{folder}: no tokenizer.json here (nor vocab.json + merges.txt, nor vocab.txt).");
    }

    private static byte[] ConvertBytePair(string folder, JsonObject configuration)
    {
        var file = Path.Combine(folder, "vocab.json");
        var vocabulary = new Dictionary<string, int>();
        foreach (var (token, id) in TokenizerFiles.ParseObject(File.ReadAllBytes(file), file)!)
        {
            vocabulary[token] = id is JsonValue value && value.TryGetValue<int>(out var number) && number is >= 0 and <= Vocabulary.MaximumId
                ? number : throw new InvalidDataException($"{file}: \"{token}\" has {id?.ToJsonString() ?? "null"} where an id from 0 to {Vocabulary.MaximumId} is wanted.");
        }

        var merges = new List<(string, string)>();
        var mergesFile = Path.Combine(folder, "merges.txt");
        var line = 0;
        foreach (var text in File.ReadLines(mergesFile))
        {
            line++;
            if (text.Length == 0 || text.StartsWith("#version", StringComparison.Ordinal))
            {
                continue;
            }

            var parts = text.Split(' ');
            merges.Add(parts.Length == 2 ? (parts[0], parts[1]) : throw new InvalidDataException($"{mergesFile}:{line}: \"{text}\" where two tokens with one space between are wanted."));
        }

        var name = (TokenizerFiles.Text(configuration["tokenizer_class"]) ?? "").Replace("Fast", "", StringComparison.Ordinal);
        var roberta = name is "RobertaTokenizer" or "BartTokenizer" or "LongformerTokenizer"
            || (name.Length == 0 && vocabulary.ContainsKey("<s>") && vocabulary.ContainsKey("</s>"));
        var prefix = configuration["add_prefix_space"] is JsonValue space && space.TryGetValue<bool>(out var value2) && value2;
        var added = ReadAdded(folder, configuration, vocabulary,
            roberta ? ["<s>", "<pad>", "</s>", "<unk>", "<mask>"] : ["<|endoftext|>", "<|startoftext|>", "<|im_start|>", "<|im_end|>"]);
        if (name == "CLIPTokenizer")
        {
            return TokenizerJson.Build(TokenizerJson.BytePair(vocabulary, merges, "<|endoftext|>", "</w>"), added,
                Sequence("normalizers", TokenizerJson.Type("NFC"), Replace(@"\s+", " "), TokenizerJson.Type("Lowercase")),
                Sequence("pretokenizers", Split(ClipPattern, "Removed", invert: true), TokenizerJson.ByteLevel(false)),
                new JsonObject { ["type"] = "RobertaProcessing", ["sep"] = Pair("<|endoftext|>"), ["cls"] = Pair("<|startoftext|>"), ["trim_offsets"] = false, ["add_prefix_space"] = false },
                Sequence("decoders", TokenizerJson.ByteLevel(true), Decoder("BPEDecoder", "suffix", "</w>")));
        }

        if (name == "Qwen2Tokenizer")
        {
            return TokenizerJson.Build(TokenizerJson.BytePair(vocabulary, merges), added, TokenizerJson.Type("NFC"),
                Sequence("pretokenizers", Split(QwenPattern, "Isolated", invert: false), TokenizerJson.ByteLevel(false, useRegex: false, trimOffsets: false)),
                TokenizerJson.ByteLevel(false, useRegex: false, trimOffsets: false), TokenizerJson.ByteLevel(false, useRegex: false, trimOffsets: false));
        }

        var post = roberta
            ? new JsonObject { ["type"] = "RobertaProcessing", ["sep"] = Pair("</s>"), ["cls"] = Pair("<s>"), ["trim_offsets"] = true, ["add_prefix_space"] = prefix }
            : TokenizerJson.ByteLevel(prefix, trimOffsets: false);
        return TokenizerJson.Build(TokenizerJson.BytePair(vocabulary, merges), added, null, TokenizerJson.ByteLevel(prefix), post, TokenizerJson.ByteLevel(true));

        JsonArray Pair(string token) => new(token, vocabulary.TryGetValue(token, out var id) ? id
            : added.FirstOrDefault(t => t.Content == token)?.Id ?? throw new InvalidDataException($"{file}: has no \"{token}\", which {name} needs."));
    }

    private static byte[] ConvertWordPiece(string folder, JsonObject configuration)
    {
        var file = Path.Combine(folder, "vocab.txt");
        var vocabulary = new Dictionary<string, int>();
        foreach (var token in File.ReadLines(file, Encoding.UTF8))
        {
            var id = vocabulary.Count;
            if (!vocabulary.TryAdd(token.TrimEnd('\r'), id))
            {
                throw new InvalidDataException($"{file}:{id + 1}: the token \"{token}\" stands here a second time.");
            }
        }

        var added = ReadAdded(folder, configuration, vocabulary, ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]);
        var post = vocabulary.TryGetValue("[CLS]", out var cls) && vocabulary.TryGetValue("[SEP]", out var sep)
            ? TokenizerJson.Template(("[CLS]", cls), ("[SEP]", sep), 1) : null;
        return TokenizerJson.Build(TokenizerJson.WordPiece(vocabulary, TokenizerFiles.Text(configuration["unk_token"]) ?? "[UNK]"), added,
            TokenizerJson.Bert(Bool("do_lower_case") ?? true, Bool("strip_accents"), Bool("tokenize_chinese_chars") ?? true),
            TokenizerJson.Type("BertPreTokenizer"), post, TokenizerJson.WordPieceDecoder());

        bool? Bool(string name) => configuration[name] is JsonValue value && value.TryGetValue<bool>(out var result) ? result : null;
    }

    /// <summary>Special tokens of the vocabulary, of <c>added_tokens_decoder</c> and of added_tokens.json.</summary>
    private static List<AddedToken> ReadAdded(string folder, JsonObject configuration, Dictionary<string, int> vocabulary, IEnumerable<string> known)
    {
        var result = new Dictionary<string, AddedToken>();
        var names = known.Concat(Roles.Select(role => TokenizerFiles.Text(configuration[role]) ?? TokenizerFiles.Text((configuration[role] as JsonObject)?["content"])).OfType<string>());
        foreach (var name in names)
        {
            if (vocabulary.TryGetValue(name, out var id))
            {
                result[name] = new AddedToken(id, name) { Special = true, LeftStrip = name == "<mask>" };
            }
        }

        var file = Path.Combine(folder, "added_tokens.json");
        foreach (var (name, value) in TokenizerFiles.ParseObject(File.Exists(file) ? File.ReadAllBytes(file) : null, file) ?? [])
        {
            result[name] = new AddedToken(value is JsonValue number && number.TryGetValue<int>(out var id) ? id
                : throw new InvalidDataException($"{file}: \"{name}\" has no whole number."), name) { Special = true };
        }

        foreach (var (key, value) in configuration["added_tokens_decoder"] as JsonObject ?? [])
        {
            if (int.TryParse(key, System.Globalization.CultureInfo.InvariantCulture, out var id) && value is JsonObject item && TokenizerFiles.Text(item["content"]) is { } content)
            {
                result[content] = new AddedToken(id, content)
                {
                    Special = Flag(item, "special"),
                    LeftStrip = Flag(item, "lstrip"),
                    RightStrip = Flag(item, "rstrip"),
                    Normalized = Flag(item, "normalized"),
                    SingleWord = Flag(item, "single_word"),
                };
            }
        }

        return [.. result.Values];

        static bool Flag(JsonObject item, string name) => item[name] is JsonValue value && value.TryGetValue<bool>(out var flag) && flag;
    }

    private static JsonObject Sequence(string member, params JsonObject[] steps)
        => new() { ["type"] = "Sequence", [member] = new JsonArray([.. steps.Select(step => (JsonNode)step)]) };

    private static JsonObject Split(string pattern, string behavior, bool invert)
        => new() { ["type"] = "Split", ["pattern"] = new JsonObject { ["Regex"] = pattern }, ["behavior"] = behavior, ["invert"] = invert };

    private static JsonObject Replace(string pattern, string content)
        => new() { ["type"] = "Replace", ["pattern"] = new JsonObject { ["Regex"] = pattern }, ["content"] = content };

    private static JsonObject Decoder(string type, string member, string value) => new() { ["type"] = type, [member] = value };
}
