using Offprint.Numerics;

namespace Offprint.Text.Tests.Automata;

/// <summary>Random regular expressions over a, b, c and é.</summary>
internal static class RandomPatterns
{
    private static readonly string[] Atoms = ["a", "b", "c", "é", ".", "[ab]", "[^a]", "[a-c]", "\\x61", "[^b-c]", "(?:)"];

    public static string Pattern(SeededRandom random, int depth, bool anchors = false)
    {
        switch (random.Next(depth == 0 ? 2 : 7))
        {
            case 0 or 1:
                return anchors && random.Next(6) == 0 ? random.Next(2) == 0 ? "^" : "$" : Atoms[random.Next(Atoms.Length)];
            case 2 or 3:
                return Pattern(random, depth - 1, anchors) + Pattern(random, depth - 1, anchors);
            case 4:
                return $"(?:{Pattern(random, depth - 1, anchors)}|{Pattern(random, depth - 1, anchors)})";
            case 5:
                return $"({Pattern(random, depth - 1)}){"*+?"[random.Next(3)]}{(random.Next(3) == 0 ? "?" : "")}";
            default:
                var least = random.Next(3);
                return $"(?:{Pattern(random, depth - 1)}){{{least}{random.Next(3) switch { 0 => "", 1 => ",", _ => $",{least + random.Next(3)}" }}}}";
        }
    }

    public static IEnumerable<string> Strings(string alphabet, int maximum)
    {
        List<string> row = [""];
        for (var n = 0; ; n++)
        {
            foreach (var word in row)
            {
                yield return word;
            }

            if (n == maximum)
            {
                yield break;
            }

            row = [.. row.SelectMany(word => alphabet.Select(c => word + c))];
        }
    }
}
