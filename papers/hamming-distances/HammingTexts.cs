using System.Text.RegularExpressions;
using Offprint.Algorithms;
using Offprint.Numerics;

namespace Offprint.Papers.Reproductions;

/// <summary>The texts of <see cref="HammingDistancesReproduction"/>, as ids.</summary>
internal static partial class HammingTexts
{
    private const int Kmer = 6;
    private static readonly string[] Sets = ["kjv", "moby-dick", "sotu"];

    /// <summary>Word ids of the King James Bible, Moby Dick and the State of the Union addresses, in this order; or of the user's own text.</summary>
    public static int[] Words(DataShelf data, string? file, int length)
    {
        var texts = file is null
            ? Sets.SelectMany(set => Documents(data, set))
            : [File.ReadAllText(file)];
        var ids = new Dictionary<string, int>();
        var words = new List<int>(length);
        foreach (var text in texts)
        {
            foreach (var match in Word().EnumerateMatches(text))
            {
                var word = text.Substring(match.Index, match.Length).ToLowerInvariant();
                if (!ids.TryGetValue(word, out var id))
                {
                    ids[word] = id = ids.Count;
                }

                words.Add(id);
                if (words.Count == length)
                {
                    return [.. words];
                }
            }
        }

        return words.Count > 0 ? Repeat([.. words], length) : throw new InvalidDataException($"{file} holds no word; it must be a UTF-8 text.");
    }

    /// <summary>The bases of the lambda phage, repeated; as bases, or as ids of the 6 bases from each position on.</summary>
    public static int[] Genome(DataShelf data, int length, bool kmers)
    {
        int[] bases = [.. Documents(data, "dna").SelectMany(text => text).Where(char.IsAsciiLetter).Select(b => Math.Max(0, "ACGT".IndexOf(b, StringComparison.OrdinalIgnoreCase)))];
        if (!kmers)
        {
            return Repeat(bases, length);
        }

        var ids = new int[bases.Length - Kmer + 1];
        for (var i = 0; i < ids.Length; i++)
        {
            for (var j = 0; j < Kmer; j++)
            {
                ids[i] = (4 * ids[i]) + bases[i + j];
            }
        }

        return Repeat(ids, length);
    }

    /// <summary>The worst case of heavy/light matching: every symbol occurs about sqrt(m log m) times in a pattern of m.</summary>
    public static int[] WorstCase(int length, int patternLength, ulong seed)
    {
        var random = new SeededRandom(seed, "hamming/worst-case");
        var symbols = Math.Max(2, patternLength / HammingOptions.TextbookThreshold(patternLength));
        var text = new int[length];
        for (var i = 0; i < length; i++)
        {
            text[i] = random.Next(symbols);
        }

        return text;
    }

    private static IEnumerable<string> Documents(DataShelf data, string set) =>
        DataArchive.Read(Path.Combine(data.Open(set).Folder, set + DataArchive.Extension)).Select(document => document.Text);

    private static int[] Repeat(int[] values, int length)
    {
        var repeated = new int[length];
        for (var start = 0; start < length; start += values.Length)
        {
            values.AsSpan(0, Math.Min(values.Length, length - start)).CopyTo(repeated.AsSpan(start));
        }

        return repeated;
    }

    [GeneratedRegex(@"[\p{L}\p{Nd}']+", RegexOptions.CultureInvariant)]
    private static partial Regex Word();
}
