using System.Text;
using Offprint.Numerics;
using Offprint.Text;

namespace Offprint.Papers;

/// <summary>
/// Generated documents in which the rest of a line follows from what stands before it: words said again, and values looked up by their names. Without labels and without
/// instructions: they teach a small model to look back.
/// </summary>
internal static class CopyPatterns
{
    private const int Count = 6000;
    private const int Lines = 6;

    /// <summary>The data sets whose common words are used.</summary>
    public static IReadOnlyList<string> WordSets { get; } = ["moby-dick", "austen"];

    /// <summary>The documents of one part.</summary>
    public static IEnumerable<Document> Documents(DataShelf shelf, SplitPart part)
    {
        string[] words = [.. CommonWords.Count(shelf, WordSets).Where(static pair => pair.Word.Length > 2).Take(2000).Select(static pair => pair.Word)];
        for (var i = 0; i < Count; i++)
        {
            if (StableSplit.PartOf($"copy-patterns/{i}") == part)
            {
                yield return new Document($"copy-patterns/{i}", Write(words, new SeededRandom(Seed.Derive(42, "copy pattern", i))), null, "copy-patterns");
            }
        }
    }

    private static string Write(string[] words, SeededRandom random)
    {
        var text = new StringBuilder();
        for (var line = 0; line < Lines; line++)
        {
            var chosen = Enumerable.Range(0, 2 + random.Next(4)).Select(_ => words[random.Next(words.Length)]).ToArray();
            if (random.Next(2) == 0)
            {
                var said = string.Join(' ', chosen);
                text.Append(said).Append(" | ").Append(said).Append('\n');
                continue;
            }

            var names = chosen.Distinct().Select(name => (Name: name, Value: words[random.Next(words.Length)])).ToArray();
            foreach (var (name, value) in names)
            {
                text.Append(name).Append(": ").Append(value).Append("; ");
            }

            var (asked, answer) = names[random.Next(names.Length)];
            text.Append(asked).Append(" = ").Append(answer).Append('\n');
        }

        return text.ToString();
    }
}
