using System.Text.Json;

namespace Offprint.Text.Tests;

/// <summary>Regular expressions split like those of the reference implementation (tests/Goldens/tokenizers/patterns).</summary>
public class PatternTests
{
    public static TheoryData<string> Patterns => [.. Rows().Select(row => row.Pattern).Distinct()];

    [Theory]
    [MemberData(nameof(Patterns))]
    public void Splits_like_the_reference_implementation(string pattern)
    {
        var regex = new RegexPattern(pattern);
        foreach (var (_, text, offsets) in Rows().Where(row => row.Pattern == pattern))
        {
            var parts = new List<TextMatch>();
            regex.Match(text, parts);
            Assert.True(offsets.SequenceEqual(parts.SelectMany(part => new[] { part.Start, part.End })),
                $"{pattern} on {JsonSerializer.Serialize(text)}: expected {string.Join(' ', offsets)}, got {string.Join(' ', parts)}");
        }
    }

    [Fact]
    public void The_hand_written_scanner_equals_its_pattern()
    {
        var regex = new RegexPattern(GptPattern.Source);
        const string Units = "abzÀ日1²Ⅷ '\u2019 \t\n\u00a0\u3000.,-\u0301😀𠀀𝟘𝒳slvrtem";
        var random = new Random(7);
        for (var i = 0; i < 20_000; i++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(1, 12)).Select(_ => Units[random.Next(Units.Length)]));
            text = System.Text.Encoding.UTF8.GetString(System.Text.Encoding.UTF8.GetBytes(text));
            var (expected, actual) = (new List<TextMatch>(), new List<TextMatch>());
            regex.Match(text, expected);
            GptPattern.Instance.Match(text, actual);
            Assert.True(expected.SequenceEqual(actual), JsonSerializer.Serialize(text));
        }
    }

    private static IEnumerable<(string Pattern, string Text, int[] Offsets)> Rows()
    {
        using var rows = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(TokenizerGoldens.Folder, "patterns", "patterns.json")));
        foreach (var row in rows.RootElement.EnumerateArray())
        {
            yield return (row.GetProperty("pattern").GetString()!, row.GetProperty("text").GetString()!, [.. row.GetProperty("offsets").EnumerateArray().Select(number => number.GetInt32())]);
        }
    }
}
