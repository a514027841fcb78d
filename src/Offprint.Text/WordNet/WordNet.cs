using System.Globalization;

namespace Offprint.Text;

/// <summary>
/// WordNet 3.0 in memory: synsets, glosses and relations of nouns, verbs, adjectives and adverbs, from the tables of <c>data/wordnet</c>.
/// </summary>
/// <remarks>See Miller, "WordNet: a lexical database for English", Communications of the ACM 38(11), 1995.</remarks>
public sealed class WordNet
{
    private readonly Dictionary<string, int> _byId;
    private readonly Dictionary<string, int[]> _byLemma;

    private WordNet(Synset[] synsets)
    {
        Synsets = synsets;
        _byId = synsets.ToDictionary(synset => synset.Id, synset => synset.Index, StringComparer.Ordinal);
        _byLemma = synsets
            .SelectMany(synset => synset.Words.Select((word, i) => (Lemma: Lemma(word), synset.Class, Sense: synset.SenseNumbers[i], synset.Index)))
            .GroupBy(entry => entry.Lemma, StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => group.OrderBy(e => e.Class).ThenBy(e => e.Sense).Select(e => e.Index).Distinct().ToArray(), StringComparer.Ordinal);
    }

    /// <summary>The name of the table of synsets inside the folder.</summary>
    public const string SynsetFile = "synsets.parquet";

    /// <summary>The name of the table of relations inside the folder.</summary>
    public const string RelationFile = "relations.parquet";

    /// <summary>All synsets: nouns, verbs, adjectives, adverbs, each in WordNet's order.</summary>
    public IReadOnlyList<Synset> Synsets { get; }

    /// <summary>The lemmas: all words and phrases, in lower case.</summary>
    public IReadOnlyCollection<string> Lemmas => _byLemma.Keys;

    /// <summary>Reads the two tables; takes a second or two.</summary>
    /// <param name="folder">The folder with <c>synsets.parquet</c> and <c>relations.parquet</c>, such as <c>data/wordnet</c>.</param>
    /// <exception cref="FileNotFoundException">A table is missing.</exception>
    /// <exception cref="InvalidDataException">A table is damaged or does not hold what it should; file and row are named.</exception>
    public static WordNet Open(string folder)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(folder);
        return new WordNet(WordNetTables.Read(Path.Combine(folder, SynsetFile), Path.Combine(folder, RelationFile)));
    }

    /// <summary>Reads WordNet's own database files (data.noun, index.noun and so on) as WordNet 3.0 and its packages install them.</summary>
    /// <param name="folder">The folder with the eight files, such as <c>/usr/share/wordnet</c>.</param>
    /// <exception cref="FileNotFoundException">A file is missing.</exception>
    /// <exception cref="InvalidDataException">A line is not as wndb(5) describes it; file and line are named.</exception>
    public static WordNet OpenDatabase(string folder)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(folder);
        return new WordNet(WordNetDatabase.Read(folder));
    }

    /// <summary>Writes the two tables; verb frames and the like, which are not in memory, are not in them.</summary>
    /// <param name="folder">An existing folder.</param>
    public void Save(string folder)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(folder);
        WordNetTables.Write(Path.Combine(folder, SynsetFile), Path.Combine(folder, RelationFile), Synsets);
    }

    /// <summary>The synset of an id.</summary>
    /// <param name="id">For example <c>02084071-n</c>.</param>
    /// <exception cref="ArgumentException">There is no such synset.</exception>
    public Synset Get(string id)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(id);
        return _byId.TryGetValue(id, out var index)
            ? Synsets[index]
            : throw new ArgumentException($"WordNet has no synset '{id}'; an id is eight digits, a hyphen and n, v, a or r, such as 02084071-n.", nameof(id));
    }

    /// <summary>The meanings of a word, the commonest of its class first.</summary>
    /// <param name="word">A word or phrase in its base form; case does not matter, underscores count as spaces.</param>
    /// <param name="wordClass">Only meanings of this class; null for all: nouns, verbs, adjectives, adverbs.</param>
    /// <returns>Empty when WordNet does not know it.</returns>
    public IReadOnlyList<Synset> Find(string word, WordClass? wordClass = null)
    {
        ArgumentNullException.ThrowIfNull(word);
        return _byLemma.TryGetValue(Lemma(word), out var found)
            ? [.. found.Select(index => Synsets[index]).Where(synset => wordClass is null || synset.Class == wordClass)]
            : [];
    }

    /// <summary>Other words that share a meaning with a word, in the order of the meanings, each once.</summary>
    /// <param name="word">A word or phrase in its base form.</param>
    /// <param name="wordClass">Only meanings of this class; null for all.</param>
    public IReadOnlyList<string> Synonyms(string word, WordClass? wordClass = null)
    {
        var own = Lemma(word ?? throw new ArgumentNullException(nameof(word)));
        return [.. Find(word, wordClass).SelectMany(synset => synset.Words).Where(other => Lemma(other) != own).Distinct(StringComparer.OrdinalIgnoreCase)];
    }

    /// <summary>The synsets that a synset leads to by one relation.</summary>
    /// <param name="synset">A synset of this WordNet.</param>
    /// <param name="relation">The relation.</param>
    public IEnumerable<Synset> Related(Synset synset, WordNetRelation relation)
    {
        ArgumentNullException.ThrowIfNull(synset);
        return synset.Links.Where(link => link.Relation == relation).Select(link => Synsets[link.Target]);
    }

    /// <summary>All synsets that a synset leads to by one relation taken any number of times, the nearest first, each once; not the synset itself.</summary>
    /// <param name="synset">A synset of this WordNet.</param>
    /// <param name="relation">For example <see cref="WordNetRelation.Hypernym"/>: all its general terms up to the root.</param>
    public IEnumerable<Synset> Closure(Synset synset, WordNetRelation relation)
    {
        ArgumentNullException.ThrowIfNull(synset);
        var seen = new HashSet<int> { synset.Index };
        var waiting = new Queue<Synset>([synset]);
        while (waiting.TryDequeue(out var next))
        {
            foreach (var found in Related(next, relation).Where(found => seen.Add(found.Index)))
            {
                yield return found;
                waiting.Enqueue(found);
            }
        }
    }

    private static string Lemma(string word) => word.Replace('_', ' ').ToLower(CultureInfo.InvariantCulture);
}
