using System.Text;
using System.Text.Json.Nodes;
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

    private static string Text(PretrainedTokenizer tokenizer, int id) => tokenizer.TokenBytes(id) is { Length: > 0 } bytes ? Encoding.UTF8.GetString(bytes) : tokenizer.Token(id) ?? $"<{id}>";

    /// <summary>JSON has no infinity; the original gives a very low number too.</summary>
    private static double Number(double logProb) => double.IsFinite(logProb) ? logProb : -9999;
}
