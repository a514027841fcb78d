using System.Text;
using Offprint.Papers;

namespace Offprint.Site.Library;

/// <summary>
/// The order of answers: BM25 over fields (a word in the title counts four times a word of the abstract), with the word rarity that the index knows. It reads
/// the few papers that the index found, so that it is the same on both kinds of database and for papers of the catalog.
/// </summary>
internal sealed class PaperRanking
{
    private const double Saturation = 1.2;
    private const double Length = 0.5;
    private const double UsualWords = 150;
    private readonly (string Word, double Rarity)[] _words;

    /// <summary>For a query.</summary>
    /// <param name="words">Its words with their rarity: the logarithm of how many papers there are for one that has the word.</param>
    public PaperRanking(IEnumerable<(string Word, double Rarity)> words) => _words = [.. words];

    /// <summary>How well a paper answers: 0 for not at all.</summary>
    public double Score(string title, IEnumerable<string> authors, IEnumerable<string> tags, string text)
    {
        Span<double> weights = stackalloc double[_words.Length];
        weights.Clear();
        Count(title, 4, weights);
        foreach (var author in authors.Take(50)) Count(author, 2.5, weights);
        foreach (var tag in tags) Count(tag, 3, weights);
        var length = Count(text, 1, weights);
        var norm = Saturation * (1 - Length + (Length * Math.Min(4, length / UsualWords)));
        var score = 0.0;
        for (var i = 0; i < _words.Length; i++) score += _words[i].Rarity * weights[i] * (Saturation + 1) / (weights[i] + norm);
        return score;
    }

    private int Count(string text, double weight, Span<double> weights)
    {
        var words = 0;
        if (!Ascii.IsValid(text))
        {
            foreach (var word in SearchWords.Of(text))
            {
                words++;
                Add(word, weight, weights);
            }

            return words;
        }

        // Most texts are plain; their words are looked at where they stand, and few begin like a word that is wanted.
        for (var i = 0; i < text.Length; i++)
        {
            if (!char.IsAsciiLetterOrDigit(text[i])) continue;
            var start = i;
            while (i < text.Length && char.IsAsciiLetterOrDigit(text[i])) i++;
            words++;
            if (Begins(char.ToLowerInvariant(text[start]))) Add(text[start..i].ToLowerInvariant(), weight, weights);
        }

        return words;
    }

    private bool Begins(char first)
    {
        foreach (var (word, _) in _words)
        {
            if (word[0] == first) return true;
        }

        return false;
    }

    private void Add(string word, double weight, Span<double> weights)
    {
        for (var i = 0; i < _words.Length; i++)
        {
            var wanted = _words[i].Word;
            if (word[0] == wanted[0]) weights[i] += weight * SearchWords.Fit(wanted, word);
        }
    }
}
