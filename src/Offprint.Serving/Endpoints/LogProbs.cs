using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.Unicode;
using Offprint.Inference;
using Offprint.Text;

namespace Offprint.Serving;

/// <summary>Log-probabilities in the two shapes that OpenAI has for them.</summary>
internal static class LogProbs
{
    /// <summary>The shape of chat: a list of tokens with their bytes and alternatives.</summary>
    public static JsonObject Chat(PretrainedTokenizer tokenizer, IEnumerable<GeneratedToken> tokens) => new()
    {
        ["content"] = new JsonArray([.. tokens.Select(token =>
        {
            var entry = Entry(tokenizer, token.Id, token.LogProb);
            entry["top_logprobs"] = new JsonArray([.. token.Top.Select(top => Entry(tokenizer, top.Id, top.LogProb))]);
            return entry;
        })]),
        ["refusal"] = null,
    };

    /// <summary>The shape of completions: parallel lists.</summary>
    /// <param name="tokenizer">The tokenizer.</param>
    /// <param name="tokens">The tokens.</param>
    /// <param name="offset">Characters before them.</param>
    public static JsonObject Completion(PretrainedTokenizer tokenizer, IReadOnlyList<GeneratedToken> tokens, int offset)
    {
        var (names, values, tops, offsets) = (new JsonArray(), new JsonArray(), new JsonArray(), new JsonArray());
        foreach (var token in tokens)
        {
            var name = Text(tokenizer, token.Id);
            names.Add(name);
            values.Add(Number(token.LogProb));
            var top = new JsonObject();
            foreach (var (id, logProb) in token.Top)
            {
                top[Text(tokenizer, id)] = Number(logProb);
            }

            tops.Add(top);
            offsets.Add(offset);
            offset += name.Length;
        }

        return new JsonObject { ["tokens"] = names, ["token_logprobs"] = values, ["top_logprobs"] = tops, ["text_offset"] = offsets };
    }

    private static JsonObject Entry(PretrainedTokenizer tokenizer, int id, double logProb) => new()
    {
        ["token"] = Text(tokenizer, id),
        ["logprob"] = Number(logProb),
        ["bytes"] = tokenizer.TokenBytes(id) is { } bytes ? new JsonArray([.. bytes.Select(static b => JsonValue.Create((int)b))]) : null,
    };

    /// <summary>A token as text; one with a part of a character as its bytes, so that two such tokens have different names, as in the original.</summary>
    private static string Text(PretrainedTokenizer tokenizer, int id) => tokenizer.TokenBytes(id) is not { Length: > 0 } bytes ? tokenizer.Token(id) ?? $"<{id}>"
        : Utf8.IsValid(bytes) ? Encoding.UTF8.GetString(bytes)
        : "bytes:" + string.Concat(bytes.Select(static b => string.Create(CultureInfo.InvariantCulture, $"\\x{b:x2}")));

    /// <summary>JSON has no infinity; the original gives a very low number too.</summary>
    private static double Number(double logProb) => double.IsFinite(logProb) ? logProb : -9999;
}
