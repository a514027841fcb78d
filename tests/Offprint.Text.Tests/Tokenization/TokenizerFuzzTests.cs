using System.Text;
using System.Text.Json.Nodes;

namespace Offprint.Text.Tests;

/// <summary>Damaged tokenizer.json files: they load and encode, or say why not; nothing else happens.</summary>
public class TokenizerFuzzTests
{
    private static readonly string[] Texts = ["Hello world, it's 1234 <mask>!", "日本 e\u0301 😀 \u2581x", "  ", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"];

    [Fact]
    public void A_few_damaged_files() => Run(seed: 1, rounds: 40);

    [Fact]
    [Trait("Category", "Long")]
    public void Many_damaged_files() => Run(seed: 2, rounds: 1500);

    private static void Run(int seed, int rounds)
    {
        var random = new Random(seed);
        var loaded = 0;
        foreach (var file in Directory.GetFiles(TokenizerGoldens.Folder, "*.json").Order(StringComparer.Ordinal))
        {
            var original = JsonNode.Parse(File.ReadAllBytes(file))!["tokenizer"]!;
            var text = original.ToJsonString();
            for (var round = 0; round < rounds; round++)
            {
                TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
                var damaged = round % 3 == 0 ? DamageText(text, random) : DamageTree(original.DeepClone(), random);
                try
                {
                    var tokenizer = PretrainedTokenizer.Parse(damaged);
                    foreach (var sample in Texts)
                    {
                        var encoding = tokenizer.EncodePair(sample, sample);
                        tokenizer.Decode(encoding.Ids, skipSpecial: false);
                        Assert.All(encoding.Offsets, range => Assert.True(range.Start >= 0 && range.Start <= range.End && range.End <= sample.Length));
                    }

                    loaded++;
                }
                catch (InvalidDataException e)
                {
                    Assert.NotEmpty(e.Message);
                }
            }
        }

        Assert.True(loaded > rounds);
    }

    private static string DamageText(string text, Random random)
    {
        var builder = new StringBuilder(text);
        for (var i = random.Next(1, 4); i > 0; i--)
        {
            var at = random.Next(builder.Length);
            switch (random.Next(4))
            {
                case 0:
                    builder.Remove(at, Math.Min(builder.Length - at, random.Next(1, 30)));
                    break;
                case 1:
                    builder[at] = (char)random.Next(1, 0x3000);
                    break;
                case 2:
                    builder.Insert(at, builder.ToString(at, Math.Min(builder.Length - at, random.Next(1, 50))));
                    break;
                default:
                    builder[at] = "{}[]\",:\\0123456789-"[random.Next(19)];
                    break;
            }
        }

        return builder.ToString();
    }

    private static string DamageTree(JsonNode root, Random random)
    {
        for (var i = random.Next(1, 4); i > 0; i--)
        {
            var node = root;
            while (true)
            {
                if (node is JsonObject { Count: > 0 } map)
                {
                    var key = map.ElementAt(random.Next(Math.Min(map.Count, 12))).Key;
                    if (map[key] is JsonObject or JsonArray && random.Next(6) > 0)
                    {
                        node = map[key]!;
                        continue;
                    }

                    map[key] = Value(random);
                }
                else if (node is JsonArray { Count: > 0 } list)
                {
                    var index = random.Next(list.Count);
                    if (list[index] is JsonObject or JsonArray && random.Next(6) > 0)
                    {
                        node = list[index]!;
                        continue;
                    }

                    list[index] = Value(random);
                }

                break;
            }
        }

        return root.ToJsonString();
    }

    private static JsonNode? Value(Random random) => random.Next(12) switch
    {
        0 => null,
        1 => true,
        2 => -1,
        3 => int.MaxValue,
        4 => 1e300,
        5 => "",
        6 => "(a+)+$",
        7 => new JsonArray(),
        8 => new JsonObject(),
        9 => "\u2581",
        10 => random.Next(400),
        _ => new JsonObject { ["type"] = "ByteLevel" },
    };
}
