using System.Globalization;

namespace Offprint.Text;

/// <summary>
/// Reads and writes the two tables of WordNet. Synsets: class (n, v, a, s for a satellite, r), offset in WordNet 3.0's data file, lexicographer
/// file, words (apart by spaces, phrases with underscores), sense numbers (one a word), gloss. Relations: name, source and target (rows of the
/// other table, from 0), their words (from 1; 0 for the synset), and whether the inverse holds too, which is not stored then.
/// </summary>
internal static class WordNetTables
{
    public static Synset[] Read(string synsetPath, string relationPath)
    {
        var table = ParquetTable.Open(synsetPath);
        var (classes, offsets, files, words, senses, glosses) =
            (table.Strings("class"), table.Integers("offset"), table.Strings("file"), table.Strings("words"), table.Strings("senses"), table.Strings("gloss"));
        var wordLists = words.Select(list => list.Split(' ').Select(word => word.Replace('_', ' ')).ToArray()).ToArray();
        var links = ReadLinks(relationPath, wordLists);
        var ids = new HashSet<string>(StringComparer.Ordinal);
        return
        [
            .. Enumerable.Range(0, table.RowCount).Select(i =>
            {
                var synset = new Synset(i, ParseClass(classes[i], synsetPath, i), classes[i] == "s", offsets[i], files[i], wordLists[i], ParseSenses(senses[i], wordLists[i].Length, synsetPath, i), glosses[i], links[i]);
                return ids.Add(synset.Id) ? synset : throw Error(synsetPath, i, $"the synset {synset.Id} is there already");
            }),
        ];
    }

    public static void Write(string synsetPath, string relationPath, IReadOnlyList<Synset> synsets)
    {
        new ParquetTableWriter()
            .Add("class", [.. synsets.Select(s => s.IsSatellite ? "s" : Synset.Letter(s.Class).ToString())])
            .Add("offset", synsets.Select(s => int.Parse(s.Id.AsSpan(0, 8), CultureInfo.InvariantCulture)).ToArray())
            .Add("file", [.. synsets.Select(s => s.LexicographerFile)])
            .Add("words", [.. synsets.Select(s => string.Join(' ', s.Words.Select(word => word.Replace(' ', '_'))))])
            .Add("senses", [.. synsets.Select(s => string.Join(' ', s.SenseNumbers))])
            .Add("gloss", [.. synsets.Select(s => s.Gloss)])
            .Write(synsetPath);
        var rows = Rows(synsets);
        new ParquetTableWriter()
            .Add("relation", [.. rows.Select(r => WordNetRelations.NameOf(r.Link.Relation))])
            .Add("source", rows.Select(r => r.Source).ToArray())
            .Add("target", rows.Select(r => r.Link.Target).ToArray())
            .Add("sourceWord", rows.Select(r => r.Link.SourceWord + 1 ?? 0).ToArray())
            .Add("targetWord", rows.Select(r => r.Link.TargetWord + 1 ?? 0).ToArray())
            .Add("mutual", rows.Select(r => r.Mutual ? 1 : 0).ToArray())
            .Write(relationPath);
    }

    // Of a link and its inverse only one is stored: that of the relation that comes first, else from the first synset (or word).
    private static List<(int Source, SynsetLink Link, bool Mutual)> Rows(IReadOnlyList<Synset> synsets)
    {
        var all = synsets.SelectMany(s => s.Links.Select(link => (Source: s.Index, Link: link))).ToHashSet();
        var rows = new List<(int, SynsetLink, bool)>();
        foreach (var (source, link) in all.OrderBy(r => r.Link.Relation).ThenBy(r => r.Source).ThenBy(r => r.Link.Target).ThenBy(r => r.Link.SourceWord ?? -1).ThenBy(r => r.Link.TargetWord ?? -1))
        {
            var inverse = Inverse(source, link);
            var mutual = inverse is { } other && all.Contains(other);
            if (!mutual || Precedes(source, link, inverse!.Value))
            {
                rows.Add((source, link, mutual));
            }
        }

        return rows;
    }

    private static bool Precedes(int source, SynsetLink link, (int Source, SynsetLink Link) inverse) =>
        (link.Relation, source, link.SourceWord ?? -1).CompareTo((inverse.Link.Relation, inverse.Source, inverse.Link.SourceWord ?? -1)) <= 0;

    private static (int Source, SynsetLink Link)? Inverse(int source, SynsetLink link) =>
        WordNetRelations.InverseOf(link.Relation) is { } inverse ? (link.Target, new SynsetLink(inverse, source, link.TargetWord, link.SourceWord)) : null;

    private static List<SynsetLink>[] ReadLinks(string path, string[][] words)
    {
        var table = ParquetTable.Open(path);
        var (relations, sources, targets, sourceWords, targetWords, mutual) =
            (table.Strings("relation"), table.Integers("source"), table.Integers("target"), table.Integers("sourceWord"), table.Integers("targetWord"), table.Integers("mutual"));
        var links = Array.ConvertAll(words, _ => new List<SynsetLink>());
        for (var i = 0; i < table.RowCount; i++)
        {
            if (!WordNetRelations.TryParse(relations[i], out var relation))
            {
                throw Error(path, i, $"'{relations[i]}' is no relation of WordNet");
            }

            var link = new SynsetLink(relation, At(targets[i], words, "target"), Word(sourceWords[i], words[At(sources[i], words, "source")]), Word(targetWords[i], words[targets[i]]));
            links[sources[i]].Add(link);
            if (mutual[i] != 0)
            {
                var (source, inverse) = Inverse(sources[i], link) ?? throw Error(path, i, $"'{relations[i]}' has no inverse, but is marked mutual");
                if (source != sources[i] || inverse != link)
                {
                    links[source].Add(inverse);
                }
            }

            int At(int index, string[][] synsets, string name) => (uint)index < (uint)synsets.Length
                ? index
                : throw Error(path, i, $"the {name} {index} is no row of the {synsets.Length} synsets");

            int? Word(int number, string[] of) => number == 0 ? null : (uint)(number - 1) < (uint)of.Length
                ? number - 1
                : throw Error(path, i, $"word {number} is none of the {of.Length} words of the synset");
        }

        return links;
    }

    private static WordClass ParseClass(string letter, string path, int row) => letter switch
    {
        "n" => WordClass.Noun,
        "v" => WordClass.Verb,
        "a" or "s" => WordClass.Adjective,
        "r" => WordClass.Adverb,
        _ => throw Error(path, row, $"the class '{letter}' is none of n, v, a, s, r"),
    };

    private static int[] ParseSenses(string text, int words, string path, int row)
    {
        var parts = text.Split(' ');
        var senses = Array.ConvertAll(parts, part => int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var sense) && sense > 0 ? sense : 0);
        return senses.Length == words && !senses.Contains(0)
            ? senses
            : throw Error(path, row, $"the sense numbers '{text}' are not {words} positive numbers, one a word");
    }

    private static InvalidDataException Error(string path, int row, string problem) =>
        new(string.Create(CultureInfo.InvariantCulture, $"{path}, row {row + 1}: {problem}."));
}
