using System.Text;
using System.Text.Json.Nodes;

namespace Offprint.Text.Tests;

/// <summary>BPE by the book: look for the lowest-ranked adjacent pair, merge its leftmost occurrence, start over.</summary>
internal static class SlowBytePairEncoder
{
    private static readonly Dictionary<PretrainedTokenizer, Dictionary<(string, string), int>> Ranks = [];

    public static List<int> Encode(PretrainedTokenizer tokenizer, string text)
    {
        Dictionary<(string, string), int> ranks;
        lock (Ranks)
        {
            if (!Ranks.TryGetValue(tokenizer, out ranks!))
            {
                var merges = JsonNode.Parse(tokenizer.Files.Tokenizer)!["model"]!["merges"]!.AsArray();
                ranks = merges.Select((merge, rank) => ((string)merge![0]!, (string)merge[1]!, rank)).ToDictionary(merge => (merge.Item1, merge.Item2), merge => merge.rank);
                Ranks.Add(tokenizer, ranks);
            }
        }

        var result = new List<int>();
        var special = tokenizer.AddedTokens.Single();
        foreach (var (part, i) in text.Split(special.Content).Select((part, i) => (part, i)))
        {
            if (i > 0)
            {
                result.Add(special.Id);
            }

            var symbols = Encoding.UTF8.GetBytes(part).Select(value => ByteAlphabet.ToChar(value).ToString()).ToList();
            while (true)
            {
                var best = Enumerable.Range(0, Math.Max(0, symbols.Count - 1)).Select(at => (Rank: ranks.GetValueOrDefault((symbols[at], symbols[at + 1]), int.MaxValue), at)).DefaultIfEmpty((int.MaxValue, 0)).Min();
                if (best.Item1 == int.MaxValue)
                {
                    break;
                }

                symbols[best.Item2] += symbols[best.Item2 + 1];
                symbols.RemoveAt(best.Item2 + 1);
            }

            result.AddRange(symbols.Select(symbol => tokenizer.FindToken(symbol)!.Value));
        }

        return result;
    }
}
