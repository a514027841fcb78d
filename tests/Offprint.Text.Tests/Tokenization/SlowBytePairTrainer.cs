using System.Text;
using System.Text.RegularExpressions;

namespace Offprint.Text.Tests;

/// <summary>The trainer's oracle: recounts every pair before every merge, over the words of a plain regular expression.</summary>
internal static class SlowBytePairTrainer
{
    private static readonly Regex Gpt2 = new(@"'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+");

    public static IReadOnlyList<string> Bytes(string text, IReadOnlyList<string> special, int size, long minimum)
    {
        var words = Gpt2.Matches(text).Select(match => Encoding.UTF8.GetBytes(match.Value).Select(value => ByteAlphabet.ToChar(value).ToString()).ToList());
        return Train(words, [.. special, .. ByteAlphabet.Sorted.Select(unit => unit.ToString())], size, minimum, special, (a, b) => a + b);
    }

    public static IReadOnlyList<string> Characters(string text, IReadOnlyList<string> special, int size, long minimum)
    {
        var words = text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Select(word => word.EnumerateRunes().Select(rune => rune.ToString()).ToList()).ToArray();
        return Train(words, [.. special, .. words.SelectMany(word => word).Distinct().OrderBy(symbol => Rune.GetRuneAt(symbol, 0))], size, minimum, special, (a, b) => a + b);
    }

    public static IReadOnlyList<string> Continuations(IEnumerable<string> words, IReadOnlyList<string> special, int size, long minimum)
    {
        var spelt = words.Select(word => word.EnumerateRunes().Select((rune, i) => (i == 0 ? "" : "##") + rune).ToList()).ToArray();
        var all = words.SelectMany(word => word.EnumerateRunes()).Distinct().Order().Select(rune => rune.ToString());
        var inner = words.SelectMany(word => word.EnumerateRunes().Skip(1)).Distinct().Order().Select(rune => "##" + rune);
        return Train(spelt, [.. special, .. all, .. inner], size, minimum, special, (a, b) => a + b[2..]);
    }

    private static List<string> Train(IEnumerable<List<string>> words, List<string> vocabulary, int size, long minimum, IReadOnlyList<string> special, Func<string, string, string> join)
    {
        var sequences = words.ToArray();
        while (vocabulary.Count < size)
        {
            var counts = new Dictionary<(string, string), long>();
            foreach (var word in sequences)
            {
                for (var i = 0; i + 1 < word.Count; i++)
                {
                    counts[(word[i], word[i + 1])] = counts.GetValueOrDefault((word[i], word[i + 1])) + 1;
                }
            }

            var candidates = counts.Where(pair => pair.Value >= minimum && !special.Contains(join(pair.Key.Item1, pair.Key.Item2))).ToArray();
            if (candidates.Length == 0)
            {
                break;
            }

            var ((first, second), _) = candidates.OrderByDescending(pair => pair.Value).ThenBy(pair => vocabulary.IndexOf(pair.Key.Item1)).ThenBy(pair => vocabulary.IndexOf(pair.Key.Item2)).First();
            var merged = join(first, second);
            if (!vocabulary.Contains(merged))
            {
                vocabulary.Add(merged);
            }

            foreach (var word in sequences)
            {
                for (var i = 0; i + 1 < word.Count; i++)
                {
                    if (word[i] == first && word[i + 1] == second)
                    {
                        word[i] = merged;
                        word.RemoveAt(i + 1);
                    }
                }
            }
        }

        return vocabulary;
    }
}
