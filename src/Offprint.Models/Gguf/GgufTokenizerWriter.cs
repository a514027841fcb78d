using System.Globalization;
using System.Text.Json.Nodes;
using Offprint.Tensors;
using Offprint.Text;

namespace Offprint.Models;

/// <summary>A tokenizer as GGUF metadata: <c>gpt2</c> for byte-level BPE, <c>llama</c> for what came out of SentencePiece; anything else is refused by name.</summary>
/// <remarks>
/// What the format cannot say: llama.cpp composes no characters (NFC), and puts a space before every text and behind every special token, also where
/// Metaspace would not because the text begins with a space.
/// </remarks>
internal static class GgufTokenizerWriter
{
    private const string Space = "\u2581";

    public static IEnumerable<KeyValuePair<string, GgufValue>> Describe(PretrainedTokenizer tokenizer, ModelConfig config)
    {
        if (tokenizer.VocabularySize > config.VocabularySize)
        {
            throw new ArgumentException($"The tokenizer has {tokenizer.VocabularySize} ids, the model's token table {config.VocabularySize} rows.", nameof(tokenizer));
        }
        var json = JsonNode.Parse(tokenizer.ToJson())!;
        var model = json["model"] as JsonObject ?? [];
        var kind = GgufPreTokenizer.Text(model["type"]) ?? "BPE"; // the oldest files name no type
        if (kind != "BPE")
        {
            throw Refuse($"a {kind} tokenizer", "byte-level BPE, and BPE made from SentencePiece");
        }
        foreach (var affix in new[] { "continuing_subword_prefix", "end_of_word_suffix" })
        {
            if (!string.IsNullOrEmpty(GgufPreTokenizer.Text(model[affix])))
            {
                throw Refuse($"a BPE tokenizer with {affix}", "BPE without prefixes and suffixes");
            }
        }
        var own = GgufPreTokenizer.Flag(model["byte_fallback"], false) ? Pieces(tokenizer, json, model, config.VocabularySize) : ByteLevel(tokenizer, json, model, config.VocabularySize);
        return own.Concat(Common(tokenizer, config));
    }

    private static IEnumerable<KeyValuePair<string, GgufValue>> ByteLevel(PretrainedTokenizer tokenizer, JsonNode json, JsonObject model, int rows)
    {
        var pre = GgufPreTokenizer.Find(json["pre_tokenizer"], composed: json["normalizer"] is not null)
            ?? throw Refuse($"the pre-tokenizer {Short(json["pre_tokenizer"])}", $"those that llama.cpp names {GgufPreTokenizer.Supported}");
        if (json["normalizer"] is { } normalizer && GgufPreTokenizer.Text(normalizer["type"]) != "NFC")
        {
            throw Refuse($"the normalizer {Short(normalizer)}", "none, NFC");
        }
        if (GgufPreTokenizer.Flag(model["ignore_merges"], false) != pre.IgnoreMerges)
        {
            throw Refuse($"ignore_merges {!pre.IgnoreMerges} with the pre-tokenizer {pre.Name}", $"ignore_merges {pre.IgnoreMerges}");
        }
        var merges = Merges(model).Select(merge => $"{merge.Left} {merge.Right}").ToArray();
        return
        [
            new(GgufKeys.Model, GgufValue.Of("gpt2")),
            new(GgufKeys.Pre, GgufValue.Of(pre.Name)),
            new(GgufKeys.Tokens, GgufValue.Of(Tokens(tokenizer, rows))),
            new(GgufKeys.Types, GgufValue.Of(Types(tokenizer, rows, bytes: false))),
            new(GgufKeys.Merges, GgufValue.Of(merges)),
        ];
    }

    private static IEnumerable<KeyValuePair<string, GgufValue>> Pieces(PretrainedTokenizer tokenizer, JsonNode json, JsonObject model, int rows)
    {
        var addSpace = AddsSpace(json) ?? throw Refuse($"a byte-fallback BPE with normalizer {Short(json["normalizer"])} and pre-tokenizer {Short(json["pre_tokenizer"])}", "spaces replaced by U+2581, with or without one in front");
        var missing = Enumerable.Range(0, 256).Select(GgufPieces.ByteName).FirstOrDefault(name => tokenizer.FindToken(name) is null);
        if (missing is not null)
        {
            throw Refuse($"byte fallback without the token {missing}", "all 256 bytes");
        }
        var (tokens, types) = (Tokens(tokenizer, rows), Types(tokenizer, rows, bytes: true));
        var normal = tokens.Where((_, id) => types[id] == GgufKeys.NormalToken).ToList();
        var (scores, reason) = GgufPieces.Scores(normal, Merges(model));
        if (scores is null)
        {
            throw Refuse($"a BPE that SentencePiece did not make ({reason})", "merges that follow from scores of pieces");
        }
        return
        [
            new(GgufKeys.Model, GgufValue.Of("llama")),
            new(GgufKeys.Pre, GgufValue.Of("default")),
            new(GgufKeys.Tokens, GgufValue.Of(tokens)),
            new(GgufKeys.Scores, GgufValue.Of(tokens.Select((token, id) => types[id] != GgufKeys.NormalToken ? 0 : scores.GetValueOrDefault(token, -scores.Count - id)).ToArray())),
            new(GgufKeys.Types, GgufValue.Of(types)),
            new(GgufKeys.AddSpace, GgufValue.Of(addSpace)),
        ];
    }

    /// <summary>Special ids and what is put around a text, which is found by looking: in front nothing or the beginning, behind nothing or the end.</summary>
    private static IEnumerable<KeyValuePair<string, GgufValue>> Common(PretrainedTokenizer tokenizer, ModelConfig config)
    {
        var special = tokenizer.Special;
        var (plain, full) = (tokenizer.EncodePair("a", addSpecial: false).Ids, tokenizer.EncodePair("a").Ids);
        var front = Enumerable.Range(0, full.Length - plain.Length + 1).First(skip => full.Skip(skip).Take(plain.Length).SequenceEqual(plain));
        int[] before = [.. full.Take(front)], after = [.. full.Skip(front + plain.Length)];
        int? bos = before.Length > 0 ? before[0] : special.Bos?.Id ?? config.BeginTokenId, eos = after.Length > 0 ? after[0] : config.EndTokenIds.Count > 0 ? config.EndTokenIds[0] : special.Eos?.Id;
        if (before.Length > 1 || after.Length > 1)
        {
            throw Refuse($"a tokenizer that puts {before.Length} tokens before and {after.Length} behind a text", "at most one each");
        }
        int? eot = config.EndTokenIds.Where(id => id != eos).Select(id => (int?)id).FirstOrDefault();
        foreach (var (key, id) in new[] { (GgufKeys.Bos, bos), (GgufKeys.Eos, eos), (GgufKeys.Eot, eot), (GgufKeys.Unknown, special.Unknown?.Id), (GgufKeys.Padding, special.Padding?.Id ?? config.PaddingTokenId) })
        {
            if (id is >= 0)
            {
                yield return new(key, GgufValue.Of((uint)id.Value));
            }
        }
        yield return new(GgufKeys.AddBos, GgufValue.Of(before.Length > 0));
        yield return new(GgufKeys.AddEos, GgufValue.Of(after.Length > 0));
        if (tokenizer.ChatTemplate is { } template)
        {
            yield return new(GgufKeys.ChatTemplate, GgufValue.Of(template));
        }
    }

    /// <summary>Every row has a text: ids that no token has get one that no text contains.</summary>
    private static string[] Tokens(PretrainedTokenizer tokenizer, int rows) =>
        [.. Enumerable.Range(0, rows).Select(id => tokenizer.Token(id) ?? UnusedName(id))];

    internal static string UnusedName(int id) => string.Create(CultureInfo.InvariantCulture, $"[PAD{id}]");

    private static int[] Types(PretrainedTokenizer tokenizer, int rows, bool bytes)
    {
        var added = tokenizer.AddedTokens.ToDictionary(token => token.Id);
        return [.. Enumerable.Range(0, rows).Select(id => tokenizer.Token(id) is not { } token ? GgufKeys.UnusedToken
            : bytes && id == tokenizer.Special.Unknown?.Id ? GgufKeys.UnknownToken
            : added.TryGetValue(id, out var found) ? (found.Special ? GgufKeys.ControlToken : GgufKeys.UserToken)
            : bytes && GgufPieces.Byte(token) is not null ? GgufKeys.ByteToken
            : GgufKeys.NormalToken)];
    }

    private static List<(string Left, string Right)> Merges(JsonObject model) => [.. (model["merges"] as JsonArray ?? []).Select(merge => merge switch
    {
        JsonArray { Count: 2 } pair => (GgufPreTokenizer.Text(pair[0])!, GgufPreTokenizer.Text(pair[1])!),
        _ when GgufPreTokenizer.Text(merge) is { } text && text.IndexOf(' ', 1) is var space and > 0 => (text[..space], text[(space + 1)..]),
        _ => throw new InvalidDataException($"tokenizer.json: the merge {Short(merge)} is no pair of tokens."),
    })];

    /// <summary>Whether a space is put before the text; null when spaces are not treated as SentencePiece treats them.</summary>
    private static bool? AddsSpace(JsonNode json)
    {
        var normalizers = json["normalizer"] is JsonObject normalizer ? GgufPreTokenizer.Text(normalizer["type"]) == "Sequence" ? (normalizer["normalizers"] as JsonArray)?.OfType<JsonObject>().ToList() ?? [] : [normalizer] : [];
        var metaspace = json["pre_tokenizer"] as JsonObject;
        if (metaspace is not null)
        {
            if (normalizers.Count > 0 || GgufPreTokenizer.Text(metaspace["type"]) != "Metaspace" || GgufPreTokenizer.Text(metaspace["replacement"]) != Space || GgufPreTokenizer.Flag(metaspace["split"], true))
            {
                return null;
            }
            return GgufPreTokenizer.Text(metaspace["prepend_scheme"]) switch
            {
                "never" => false,
                "first" or "always" => true,
                _ => GgufPreTokenizer.Flag(metaspace["add_prefix_space"], true),
            };
        }
        bool Replaces(JsonObject part) => GgufPreTokenizer.Text(part["type"]) == "Replace" && GgufPreTokenizer.Text(part["pattern"]?["String"]) == " " && GgufPreTokenizer.Text(part["content"]) == Space;
        return normalizers switch
        {
            [var replace] when Replaces(replace) => false,
            [var prepend, var replace] when Replaces(replace) && GgufPreTokenizer.Text(prepend["type"]) == "Prepend" && GgufPreTokenizer.Text(prepend["prepend"]) == Space => true,
            _ => null,
        };
    }

    private static string Short(JsonNode? node) => node?.ToJsonString() is { } text ? text.Length > 120 ? text[..120] + "..." : text : "none";

    private static UnsupportedCheckpointException Refuse(string what, string supported) => new($"The tokenizer has {what}, which a GGUF file cannot describe. Supported: {supported}.");
}
