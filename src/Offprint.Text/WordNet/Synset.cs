using System.Globalization;

namespace Offprint.Text;

/// <summary>A set of synonyms: one meaning, the words that have it, and its relations.</summary>
public sealed class Synset
{
    private readonly string _gloss;

    internal Synset(int index, WordClass wordClass, bool isSatellite, int offset, string file, IReadOnlyList<string> words, IReadOnlyList<int> senses, string gloss, IReadOnlyList<SynsetLink> links)
    {
        (Index, Class, IsSatellite, LexicographerFile, Words, SenseNumbers, Links) = (index, wordClass, isSatellite, file, words, senses, links);
        Id = string.Create(CultureInfo.InvariantCulture, $"{offset:D8}-{Letter(wordClass)}");
        _gloss = gloss;
    }

    /// <summary>The place in <see cref="WordNet.Synsets"/>.</summary>
    public int Index { get; }

    /// <summary>The name of WordNet 3.0: eight digits and n, v, a or r, for example <c>02084071-n</c>. <c>StableSplit</c> hashes <c>wordnet/&lt;id&gt;</c>.</summary>
    public string Id { get; }

    /// <summary>The class of its words.</summary>
    public WordClass Class { get; }

    /// <summary>True for an adjective that is the satellite of a cluster's head.</summary>
    public bool IsSatellite { get; }

    /// <summary>The broad class that lexicographers filed it under: one of 45, for example <c>noun.animal</c>.</summary>
    public string LexicographerFile { get; }

    /// <summary>The words, the commonest first; a phrase has spaces.</summary>
    public IReadOnlyList<string> Words { get; }

    /// <summary>For each word, which of its senses this one is: 1 for the commonest.</summary>
    public IReadOnlyList<int> SenseNumbers { get; }

    /// <summary>Definition and examples as WordNet has them.</summary>
    public string Gloss => _gloss;

    /// <summary>The gloss without its quoted examples.</summary>
    public string Definition => _gloss.IndexOf("; \"", StringComparison.Ordinal) is var cut and >= 0 ? _gloss[..cut] : _gloss;

    /// <summary>The quoted examples of the gloss, without the quotes.</summary>
    public IReadOnlyList<string> Examples
    {
        get
        {
            var examples = new List<string>();
            var at = Definition.Length;
            while ((at = _gloss.IndexOf('"', at)) >= 0 && _gloss.IndexOf('"', at + 1) is var end and > 0)
            {
                examples.Add(_gloss[(at + 1)..end]);
                at = end + 1;
            }

            return examples;
        }
    }

    /// <summary>The relations, in both directions.</summary>
    public IReadOnlyList<SynsetLink> Links { get; }

    /// <inheritdoc/>
    public override string ToString() => $"{Id} {string.Join(", ", Words)}: {Definition}";

    internal static char Letter(WordClass wordClass) => "nvar"[(int)wordClass];
}
