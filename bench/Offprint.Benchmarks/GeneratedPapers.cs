using System.Globalization;
using Offprint.Papers;

namespace Offprint.Benchmarks;

/// <summary>Metadata of papers that nobody wrote: word frequencies fall as in real text (Zipf), lengths, names, tags and days are like those of arXiv.</summary>
internal sealed class GeneratedPapers(int seed)
{
    private const int Vocabulary = 120_000;
    private static readonly string[] Common =
    [
        "the", "of", "and", "a", "in", "to", "we", "for", "is", "that", "with", "on", "model", "as", "by", "this", "are", "data", "learning", "results", "method", "models", "show", "from", "language", "which",
        "networks", "training", "neural", "based", "using", "analysis", "deep", "theory", "large", "quantum", "systems", "performance", "information", "propose", "graph", "new", "problem", "algorithm", "image", "space",
    ];

    private static readonly string[] Syllables = ["ba", "cor", "de", "fil", "gra", "hy", "in", "jo", "kel", "lam", "mor", "net", "op", "pro", "qua", "ran", "sta", "tri", "um", "ver", "xen", "yl", "zo", "tion", "al", "ic", "er", "ous", "ing", "ment"];
    private readonly Random _random = new(seed);

    /// <summary>A paper.</summary>
    /// <param name="number">Its number, from which its identifiers follow.</param>
    public PaperMetadata Next(int number) => new PaperMetadata
    {
        Title = Sentence(5 + _random.Next(9)),
        Abstract = string.Join(". ", Enumerable.Range(0, 6 + _random.Next(4)).Select(_ => Sentence(14 + _random.Next(12)))),
        Authors = [.. Enumerable.Range(0, 1 + _random.Next(7)).Select(_ => Name())],
        Date = new DateOnly(2005, 1, 1).AddDays((int)(7_900 * Math.Sqrt(_random.NextDouble()))).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        Area = _random.Next(3) == 0 ? null : (PaperArea)_random.Next(12),
        Tags = [.. Enumerable.Range(0, 1 + _random.Next(3)).Select(_ => $"cs.{(char)('a' + Skewed(26))}{(char)('a' + Skewed(6))}")],
        ArxivId = string.Create(CultureInfo.InvariantCulture, $"{5 + (number / 100_000):00}01.{number % 100_000:00000}"),
    }.Clean();

    /// <summary>A query: one to three words as titles have them; the last one may be cut, as while somebody types.</summary>
    public string Query()
    {
        var words = string.Join(' ', Enumerable.Range(0, 1 + _random.Next(3)).Select(_ => Word()));
        return _random.Next(2) == 0 || words.Length < 5 ? words : words[..^_random.Next(1, 3)];
    }

    private string Sentence(int words) => string.Join(' ', Enumerable.Range(0, words).Select(_ => Word())) is var text ? char.ToUpperInvariant(text[0]) + text[1..] : "";

    private string Word()
    {
        var rank = (int)Math.Exp(_random.NextDouble() * Math.Log(Vocabulary));
        return rank < Common.Length ? Common[rank] : Made(rank);
    }

    private string Name() => Capital(Made(Skewed(3_000) + 50)) + " " + Capital(Made(Skewed(60_000) + 5_000));

    private int Skewed(int count) => (int)(count * Math.Pow(_random.NextDouble(), 2));

    private static string Capital(string word) => char.ToUpperInvariant(word[0]) + word[1..];

    private static string Made(int number)
    {
        var word = "";
        for (var rest = (uint)number * 2_654_435_761u; word.Length < 5 || rest > 100_000_000; rest /= (uint)Syllables.Length) word += Syllables[rest % Syllables.Length];
        return word;
    }
}
