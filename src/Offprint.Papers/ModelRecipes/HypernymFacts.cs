using Offprint.Numerics;
using Offprint.Text;

namespace Offprint.Papers;

/// <summary>What common nouns are kinds of, by WordNet: the knowledge that <c>offprint-encoder-tiny</c> was told in sentences.</summary>
public static class HypernymFacts
{
    /// <summary>How many nouns.</summary>
    public const int Count = 1500;

    /// <summary>How many different kinds at most.</summary>
    public const int Kinds = 200;

    /// <summary>The data sets by whose words nouns count as common.</summary>
    public static IReadOnlyList<string> WordSets { get; } = ["kjv", "moby-dick", "sotu", "austen", "manpages"];

    /// <summary>
    /// The commonest words that are no stop words and at least half of whose senses are nouns, with the word of their commonest sense's hypernym, both single words, different, and the kind among the 200 that most nouns have; commonest first.
    /// </summary>
    /// <param name="shelf">Holds WordNet and the texts.</param>
    public static IReadOnlyList<HypernymFact> Select(DataShelf shelf)
    {
        ArgumentNullException.ThrowIfNull(shelf);
        var net = WordNet.Open(shelf.Open("wordnet").Folder);
        var candidates = new List<HypernymFact>();
        foreach (var (word, _) in CommonWords.Count(shelf, WordSets))
        {
            if (word.Length > 2 && !StopWords.English.Contains(word) && MostlyNoun(net, word) && net.Find(word, WordClass.Noun) is [var sense, ..] && sense.Words.Contains(word) && Kind(net, sense) is { } kind && kind != word)
            {
                candidates.Add(new HypernymFact(candidates.Count, word, kind));
            }
        }

        var kinds = candidates.GroupBy(static fact => fact.Kind, StringComparer.Ordinal).OrderByDescending(static group => group.Count()).ThenBy(static group => group.Key, StringComparer.Ordinal)
            .Take(Kinds).Select(static group => group.Key).ToHashSet(StringComparer.Ordinal);
        return [.. candidates.Where(fact => kinds.Contains(fact.Kind)).Take(Count).Select(static (fact, i) => fact with { Number = i })];
    }

    private static bool MostlyNoun(WordNet net, string word) => net.Find(word) is var all && 2 * all.Count(static synset => synset.Class == WordClass.Noun) >= all.Count;

    private static string? Kind(WordNet net, Synset sense) =>
        net.Related(sense, WordNetRelation.Hypernym).FirstOrDefault() is { } parent && parent.Words[0] is var kind && kind.All(static c => c is >= 'a' and <= 'z') ? kind : null;
}
