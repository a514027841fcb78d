using System.Text.RegularExpressions;
using Offprint.Discovery;
using Offprint.Numerics;
using Offprint.Text;

namespace Offprint.Papers.Reproductions;

/// <summary>Twenty questions over animals of WordNet: is it a kind of ..., has it a ..., does its definition speak of ...?</summary>
internal static partial class AnimalQuestions
{
    private static readonly HashSet<string> Common = ["with", "from", "that", "than", "often", "used", "having", "found", "very", "some", "into", "their", "they", "them", "such", "most", "several", "usually", "genus", "family", "order", "class", "animal", "animals", "species", "various", "native", "especially", "related", "other", "both", "more"];

    /// <summary>So many animals and questions; which ones depends on the seed. No two animals answer alike.</summary>
    public static QueryProblem Create(DataShelf data, int animals, int questions, int budget, ulong seed)
    {
        var net = WordNet.Open(data.Open("wordnet").Folder);
        var animal = net.Find("animal", WordClass.Noun)[0];
        // Animals that people know: a single common word, some general terms above, and a definition of some length.
        var candidates = net.Closure(animal, WordNetRelation.Hyponym)
            .Where(s => s.Words.Count > 0 && s.SenseNumbers[0] == 1 && !s.Words[0].Contains(' ', StringComparison.Ordinal) && char.IsLower(s.Words[0][0]) && s.LexicographerFile == "noun.animal" && s.Definition.Length > 20)
            .Where(s => !net.Related(s, WordNetRelation.Hyponym).Skip(12).Any())
            .ToList();
        var facts = candidates.ToDictionary(static s => s.Index, s => Facts(net, s, animal));
        var random = new SeededRandom(seed, "learning-to-actively-learn/animals");
        // The questions that divide a wide choice of animals most evenly, without two that divide alike; then the first animals that these tell apart.
        var pool = candidates.OrderBy(_ => random.Next()).Take(6 * animals).ToList();
        var split = new HashSet<string>(StringComparer.Ordinal);
        var asked = pool.SelectMany(s => facts[s.Index]).GroupBy(static f => f, StringComparer.Ordinal)
            .Select(static g => (Question: g.Key, Count: g.Count()))
            .OrderBy(q => Math.Abs(q.Count - (pool.Count / 2.0))).ThenBy(static q => q.Question, StringComparer.Ordinal)
            .Where(q => split.Add(string.Concat(pool.Select(s => facts[s.Index].Contains(q.Question) ? '1' : '0'))))
            .Take(questions).Select(static q => q.Question).ToList();
        var (patterns, names) = (new HashSet<string>(StringComparer.Ordinal), new HashSet<string>(StringComparer.Ordinal));
        var chosen = pool.Where(s => !names.Contains(s.Words[0]) && patterns.Add(string.Concat(asked.Select(q => facts[s.Index].Contains(q) ? '1' : '0'))) && names.Add(s.Words[0])).Take(animals).ToList();
        if (chosen.Count < animals || asked.Count < questions)
        {
            throw new InvalidDataException($"WordNet: {asked.Count} of {questions} questions tell {chosen.Count} of {animals} animals apart.");
        }

        var answers = new float[animals, questions];
        for (var z = 0; z < animals; z++)
        {
            for (var i = 0; i < questions; i++) answers[z, i] = facts[chosen[z].Index].Contains(asked[i]) ? 1 : -1;
        }

        return QueryProblem.AnswerTable(answers, budget) with { QueryNames = asked, HypothesisNames = [.. chosen.Select(static s => s.Words[0])] };
    }

    /// <summary>θ with the answers of one animal, each wrong with a probability drawn from 0.1 to 0.3.</summary>
    public static float[] Truth(QueryProblem problem, int animal, SeededRandom random) =>
        [.. Enumerable.Range(0, problem.Dimension).Select(i => problem.Hypotheses[animal, i] * (1 - (2 * (0.1f + (0.2f * random.NextSingle())))))];

    private static HashSet<string> Facts(WordNet net, Synset synset, Synset root)
    {
        var facts = new HashSet<string>(StringComparer.Ordinal);
        var above = net.Closure(synset, WordNetRelation.Hypernym).Where(h => h.Index != root.Index).ToList();
        foreach (var general in above) facts.Add($"is it a kind of {general.Words[0]}?");
        foreach (var kind in above.Prepend(synset))
        {
            foreach (var part in net.Related(kind, WordNetRelation.PartMeronym)) facts.Add($"has it a {part.Words[0]}?");
        }

        foreach (Match word in Word().Matches(synset.Definition.ToLowerInvariant()))
        {
            if (!Common.Contains(word.Value)) facts.Add($"does its definition say {word.Value}?");
        }

        return facts;
    }

    [GeneratedRegex("[a-z]{4,}")]
    private static partial Regex Word();
}
