using System.Text.RegularExpressions;
using Offprint.Code;
using Offprint.Numerics;
using Offprint.Text;

namespace Offprint.Papers.Reproductions;

/// <summary>The four logs of <see cref="NextElementReproduction"/>.</summary>
internal static partial class SequenceLogs
{
    public const string Process = "process", Software = "software", Biology = "biology", Language = "language";
    private const int LongestTrace = 30, CallSymbols = 60, Codons = 12;

    public static readonly string[] All = [Process, Software, Biology, Language];

    public static IReadOnlyList<IReadOnlyList<string>> Read(string log, DataShelf data, int traces, ulong seed) => log switch
    {
        Process => Generated(traces, seed),
        Software => Calls(data, traces),
        Biology => [.. Phage(data).Take(traces)],
        _ => [.. Sentences(data).Take(traces)],
    };

    private static IReadOnlyList<string>[] Generated(int traces, ulong seed)
    {
        var random = new SeededRandom(seed, "next-element/process");
        return [.. Enumerable.Range(0, traces).Select(_ => OrderProcess.Draw(random))];
    }

    /// <summary>The methods that a C# method calls, in order; the most frequent targets, others left out.</summary>
    private static IReadOnlyList<string>[] Calls(DataShelf data, int traces)
    {
        var samples = CodeCorpus.Read(Path.Combine(data.Open("code").Folder, "csharp.parquet"));
        var frequent = samples.SelectMany(static s => s.Calls.Select(static c => c.Target)).GroupBy(static t => t, StringComparer.Ordinal)
            .OrderByDescending(static g => g.Count()).ThenBy(static g => g.Key, StringComparer.Ordinal).Take(CallSymbols).Select(static g => g.Key).ToHashSet(StringComparer.Ordinal);
        return [.. samples.Select(s => s.Calls.Select(static c => c.Target).Where(frequent.Contains).Take(LongestTrace).ToArray()).Where(static t => t.Length >= 2).Take(traces)];
    }

    /// <summary>Codons of the lambda phage in windows that do not overlap.</summary>
    private static IEnumerable<IReadOnlyList<string>> Phage(DataShelf data)
    {
        var genome = data.Open("dna").ReadDocuments().First().Text;
        for (var start = 0; start + (3 * Codons) <= genome.Length; start += 3 * Codons)
            yield return [.. Enumerable.Range(0, Codons).Select(i => genome.Substring(start + (3 * i), 3))];
    }

    /// <summary>Sentences of Moby Dick as classes of words: function words by kind, other words by their ending.</summary>
    private static IEnumerable<IReadOnlyList<string>> Sentences(DataShelf data)
    {
        var splitter = new SentenceSplitter();
        foreach (var document in data.Open("moby-dick").ReadDocuments())
        {
            foreach (var sentence in splitter.Split(document.Text))
            {
                string[] classes = [.. Word().Matches(sentence.Text).Select(static (m, i) => ClassOf(m.Value, i == 0))];
                if (classes.Length is >= 4 and <= LongestTrace) yield return classes;
            }
        }
    }

    private static string ClassOf(string word, bool first)
    {
        var lower = word.ToLowerInvariant();
        if (word.Length == 1 && !char.IsLetterOrDigit(word[0])) return word;
        if (FunctionWords.TryGetValue(lower, out var kind)) return kind;
        if (char.IsDigit(word[0])) return "number";
        if (char.IsUpper(word[0]) && !first) return "name";
        foreach (var ending in Endings)
            if (lower.Length > ending.Length + 2 && lower.EndsWith(ending, StringComparison.Ordinal)) return "-" + ending;
        return lower.Length <= 4 ? "short word" : "word";
    }

    private static readonly string[] Endings = ["ing", "ed", "ly", "ness", "tion", "ous", "ful", "er", "est", "s"];

    private static readonly Dictionary<string, string> FunctionWords = new[]
    {
        ("article", "the a an"), ("preposition", "of in to for with on at by from upon into over under through like against about among between"), ("conjunction", "and but or nor so yet"),
        ("subordinator", "that as if when while though because than where which who whose what how"), ("pronoun", "i he she it we they you me him her us them himself itself there"),
        ("possessive", "my his its our their your her"), ("demonstrative", "this these those such all some any no every each other"),
        ("be", "is was were be been are am being"), ("have", "had has have having"), ("modal", "would will shall should could can may might must do did does"), ("negation", "not never none nothing"),
    }.SelectMany(static entry => entry.Item2.Split(' ').Select(word => (Word: word, Kind: entry.Item1))).DistinctBy(static p => p.Word).ToDictionary(static p => p.Word, static p => p.Kind, StringComparer.Ordinal);

    [GeneratedRegex(@"[\p{L}\p{Nd}']+|[,;:]", RegexOptions.CultureInvariant)]
    private static partial Regex Word();
}
