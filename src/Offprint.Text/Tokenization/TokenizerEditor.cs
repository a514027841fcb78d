using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace Offprint.Text;

/// <summary>Makes changed copies of a tokenizer: further tokens, a vocabulary of a round size. Everything else of its files is kept.</summary>
public static class TokenizerEditor
{
    /// <summary>Adds tokens behind the last id; those that are there already keep their id.</summary>
    /// <param name="tokenizer">The tokenizer; it isn't changed.</param>
    /// <param name="tokens">Tokens, in the order of their new ids.</param>
    /// <param name="special">Whether decoding may skip them. Default: true.</param>
    /// <returns>The new tokenizer.</returns>
    /// <exception cref="ArgumentException">A token is empty.</exception>
    public static PretrainedTokenizer AddTokens(PretrainedTokenizer tokenizer, IEnumerable<string> tokens, bool special = true)
    {
        ArgumentNullException.ThrowIfNull(tokenizer);
        ArgumentNullException.ThrowIfNull(tokens);
        var root = JsonNode.Parse(tokenizer.Files.Tokenizer)!.AsObject();
        var added = root["added_tokens"] as JsonArray;
        if (added is null)
        {
            root["added_tokens"] = added = [];
        }

        var known = tokenizer.AddedTokens.Select(token => token.Content).ToHashSet();
        var next = tokenizer.VocabularySize;
        foreach (var token in tokens)
        {
            ArgumentException.ThrowIfNullOrEmpty(token, nameof(tokens));
            if (known.Add(token))
            {
                added.Add(TokenizerJson.ToJson(new AddedToken(tokenizer.FindToken(token) ?? next++, token) { Special = special }));
            }
        }

        var files = tokenizer.Files;
        return new PretrainedTokenizer(new TokenizerFiles
        {
            Tokenizer = TokenizerFiles.Bytes(root),
            Configuration = files.Configuration ?? TokenizerFiles.Bytes(SpecialTokensReader.ToConfiguration(tokenizer.Special)),
            SpecialTokensMap = files.SpecialTokensMap,
            ChatTemplate = files.ChatTemplate,
        });
    }

    /// <summary>Adds special tokens <c>&lt;|unused_0|&gt;</c>, ... until the vocabulary size is a multiple.</summary>
    /// <param name="tokenizer">The tokenizer; it isn't changed.</param>
    /// <param name="multiple">The multiple, at least 1.</param>
    /// <returns>The new tokenizer, or the same one when nothing is to be done.</returns>
    public static PretrainedTokenizer PadToMultiple(PretrainedTokenizer tokenizer, int multiple)
    {
        ArgumentNullException.ThrowIfNull(tokenizer);
        ArgumentOutOfRangeException.ThrowIfLessThan(multiple, 1);
        var missing = (multiple - tokenizer.VocabularySize % multiple) % multiple;
        var names = Enumerable.Range(0, int.MaxValue).Select(i => string.Create(CultureInfo.InvariantCulture, $"<|unused_{i}|>"))
            .Where(name => tokenizer.FindToken(name) is null).Take(missing);
        return missing == 0 ? tokenizer : AddTokens(tokenizer, names);
    }

    /// <summary>Tokens per UTF-8 byte over some texts: smaller means that more text fits a context.</summary>
    /// <param name="tokenizer">Any tokenizer.</param>
    /// <param name="texts">Texts.</param>
    /// <exception cref="ArgumentException">The texts have no bytes.</exception>
    public static double TokensPerByte(Microsoft.ML.Tokenizers.Tokenizer tokenizer, IEnumerable<string> texts)
    {
        ArgumentNullException.ThrowIfNull(tokenizer);
        ArgumentNullException.ThrowIfNull(texts);
        long tokens = 0, bytes = 0;
        foreach (var text in texts)
        {
            tokens += tokenizer.CountTokens(text);
            bytes += Encoding.UTF8.GetByteCount(text);
        }

        return bytes > 0 ? (double)tokens / bytes : throw new ArgumentException("The texts have no bytes.", nameof(texts));
    }
}
