using System.Text.Json;

namespace Offprint.Text.Tests;

/// <summary>Ids, types, masks, offsets and decoded texts equal those of the reference implementation (tests/Goldens/tokenizers).</summary>
public class GoldenTests
{
    public static TheoryData<string> Names => TokenizerGoldens.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public void Agrees_with_the_reference_implementation(string name)
    {
        using var golden = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(TokenizerGoldens.Folder, name + ".json")));
        var tokenizer = PretrainedTokenizer.Parse(golden.RootElement.GetProperty("tokenizer").GetRawText());
        var cases = golden.RootElement.GetProperty("cases");
        Assert.True(cases.GetArrayLength() > 50);
        foreach (var item in cases.EnumerateArray())
        {
            var a = item.GetProperty("a").GetString()!;
            var b = item.TryGetProperty("b", out var second) ? second.GetString() : null;
            var encoding = tokenizer.EncodePair(a, b);
            Equal("ids", encoding.Ids);
            Equal("types", encoding.TypeIds);
            Equal("special", [.. encoding.SpecialMask.Select(special => special ? 1 : 0)]);
            Equal("offsets", [.. encoding.Offsets.SelectMany(range => new[] { range.Start, range.End })]);
            Equal("plain", tokenizer.EncodePair(a, b, addSpecial: false).Ids);
            Assert.Equal(item.GetProperty("decoded").GetString(), tokenizer.Decode(encoding.Ids, skipSpecial: false));
            Assert.Equal(item.GetProperty("skipped").GetString(), tokenizer.Decode(encoding.Ids, skipSpecial: true));
            if (b is null)
            {
                Equal("plain", [.. tokenizer.EncodeToIds(a)]);
                Assert.Equal(tokenizer.CountTokens(a), tokenizer.EncodeToIds(a).Count);
            }

            void Equal(string member, int[] actual)
            {
                var expected = item.GetProperty(member).EnumerateArray().Select(number => number.GetInt32()).ToArray();
                Assert.True(expected.SequenceEqual(actual),
                    $"{name}, {member} of {JsonSerializer.Serialize(a)} {JsonSerializer.Serialize(b)}:\n expected {string.Join(' ', expected)}\n actual   {string.Join(' ', actual)}");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Save_and_load_keep_everything(string name)
    {
        using var golden = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(TokenizerGoldens.Folder, name + ".json")));
        using var folder = new TemporaryFolder();
        var tokenizer = PretrainedTokenizer.Parse(golden.RootElement.GetProperty("tokenizer").GetRawText());
        tokenizer.Save(folder.Path);
        var loaded = PretrainedTokenizer.Load(folder.Path);
        Assert.Equal(tokenizer.VocabularySize, loaded.VocabularySize);
        Assert.Equal(tokenizer.AddedTokens, loaded.AddedTokens);
        Assert.Equal(tokenizer.Special with { Additional = [] }, loaded.Special with { Additional = [] });
        foreach (var item in golden.RootElement.GetProperty("cases").EnumerateArray())
        {
            var text = item.GetProperty("a").GetString()!;
            Assert.Equal(tokenizer.EncodePair(text).Ids, loaded.EncodePair(text).Ids);
        }

        Assert.Equal(["special_tokens_map.json", "tokenizer.json", "tokenizer_config.json"], Directory.GetFiles(folder.Path).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }
}
