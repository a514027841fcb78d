using System.Text.Json.Nodes;

namespace Offprint.Text;

/// <summary>Special tokens by role, from and to the configuration files.</summary>
internal static class SpecialTokensReader
{
    public static SpecialTokens Read(TokenizerFiles files, Func<string, int?> find, IReadOnlyList<AddedToken> added)
    {
        var configuration = TokenizerFiles.ParseObject(files.Configuration, files.ConfigurationName);
        var map = TokenizerFiles.ParseObject(files.SpecialTokensMap, files.SpecialTokensMapName);
        if (configuration is null && map is null)
        {
            return Recognise(added);
        }

        return new SpecialTokens
        {
            Bos = Role("bos_token"),
            Eos = Role("eos_token"),
            Unknown = Role("unk_token"),
            Separator = Role("sep_token"),
            Padding = Role("pad_token"),
            Classification = Role("cls_token"),
            Mask = Role("mask_token"),
            Additional = [.. ((configuration?["additional_special_tokens"] ?? map?["additional_special_tokens"]) as JsonArray ?? []).Select(Token).OfType<SpecialToken>()],
        };

        SpecialToken? Role(string name) => Token(configuration?[name]) ?? Token(map?[name]);

        // "<s>" or {"content": "<s>", ...}; a token without an id is not one that the model knows.
        SpecialToken? Token(JsonNode? node)
            => (TokenizerFiles.Text(node) ?? TokenizerFiles.Text((node as JsonObject)?["content"])) is { } content && find(content) is { } id ? new SpecialToken(content, id) : null;
    }

    private static SpecialTokens Recognise(IReadOnlyList<AddedToken> added)
    {
        var special = added.Where(token => token.Special).ToDictionary(token => token.Content, token => token.Id);

        // With <mask> beside them, <s> and </s> stand around every sequence, as in RoBERTa.
        var around = special.ContainsKey("<mask>");
        return new SpecialTokens
        {
            Bos = First("<s>", "<bos>", "<|begin_of_text|>", "<|startoftext|>", "<|endoftext|>"),
            Eos = First("</s>", "<eos>", "<|end_of_text|>", "<|endoftext|>"),
            Unknown = First("<unk>", "[UNK]"),
            Separator = First("[SEP]") ?? (around ? First("</s>") : null),
            Padding = First("<pad>", "[PAD]"),
            Classification = First("[CLS]") ?? (around ? First("<s>") : null),
            Mask = First("<mask>", "[MASK]"),
        };

        SpecialToken? First(params string[] names) => names.Where(special.ContainsKey).Select(name => new SpecialToken(name, special[name])).FirstOrDefault();
    }

    public static JsonObject ToMap(SpecialTokens special)
    {
        var result = new JsonObject();
        foreach (var (name, token) in Roles(special))
        {
            if (token is not null)
            {
                result[name] = token.Content;
            }
        }

        if (special.Additional.Count > 0)
        {
            result["additional_special_tokens"] = new JsonArray([.. special.Additional.Select(token => (JsonNode)token.Content)]);
        }

        return result;
    }

    public static JsonObject ToConfiguration(SpecialTokens special)
    {
        var result = ToMap(special);
        result["clean_up_tokenization_spaces"] = false;
        result["tokenizer_class"] = "PreTrainedTokenizerFast";
        return result;
    }

    private static IEnumerable<(string Name, SpecialToken? Token)> Roles(SpecialTokens special) =>
    [
        ("bos_token", special.Bos), ("eos_token", special.Eos), ("unk_token", special.Unknown), ("sep_token", special.Separator),
        ("pad_token", special.Padding), ("cls_token", special.Classification), ("mask_token", special.Mask),
    ];
}
