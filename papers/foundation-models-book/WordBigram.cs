using System.Text;
using System.Text.RegularExpressions;
using Offprint.Text;

namespace Offprint.Papers.Reproductions;

/// <summary>
/// A Kneser-Ney bigram over words that can write any text: words with the space before them, numbers, punctuation and white space are units; units seen fewer than twice are the
/// unknown unit, followed by their spelling under a model of bytes.
/// </summary>
internal sealed partial class WordBigram
{
    private const int Unknown = 0, SpellingOrder = 5;

    private readonly Dictionary<string, int> _ids = new(StringComparer.Ordinal);
    private readonly NGramLanguageModel _units;
    private readonly NGramLanguageModel _spelling;

    private WordBigram(IReadOnlyList<string> texts)
    {
        var units = texts.Select(text => Units(text).ToArray()).ToList();
        var counts = units.SelectMany(text => text).CountBy(unit => unit).ToList();
        foreach (var (unit, count) in counts.Where(pair => pair.Value > 1))
        {
            _ids[unit] = _ids.Count + 1;
        }

        _units = NGramLanguageModel.Train(units.Select(text => Array.ConvertAll(text, Id)), _ids.Count + 1, new NGramModelOptions { Order = 2 });
        _spelling = NGramLanguageModel.Train(counts.Where(pair => pair.Value == 1).Select(pair => Bytes(pair.Key)), 256, new NGramModelOptions { Order = SpellingOrder, Boundaries = true });
    }

    public static WordBigram Train(IReadOnlyList<string> texts) => new(texts);

    /// <summary>Bits that the text needs.</summary>
    public double Bits(string text)
    {
        string[] units = [.. Units(text)];
        var nats = -_units.LogProbability(Array.ConvertAll(units, Id)) - units.Where(unit => Id(unit) == Unknown).Sum(unit => _spelling.LogProbability(Bytes(unit)));
        return nats / Math.Log(2);
    }

    private int Id(string unit) => _ids.GetValueOrDefault(unit, Unknown);

    private static IEnumerable<string> Units(string text) => Unit().Matches(text).Select(match => match.Value);

    private static int[] Bytes(string unit) => Array.ConvertAll(Encoding.UTF8.GetBytes(unit), value => (int)value);

    [GeneratedRegex(@" ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]|\s+")]
    private static partial Regex Unit();
}
