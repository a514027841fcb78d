using System.Globalization;
using System.Text.RegularExpressions;

namespace Offprint.Papers;

/// <summary>A verse as the Bible Retrieval System writes it: <c>Ge1:3 And God said, ...</c></summary>
/// <param name="Book">The full name of the book.</param>
/// <param name="Chapter">From 1.</param>
/// <param name="Verse">From 1.</param>
/// <param name="Text">The verse.</param>
internal sealed partial record BibleVerse(string Book, int Chapter, int Verse, string Text)
{
    private static readonly Dictionary<string, string> Books = new(StringComparer.Ordinal)
    {
        ["Ge"] = "Genesis", ["Exo"] = "Exodus", ["Lev"] = "Leviticus", ["Num"] = "Numbers", ["Deu"] = "Deuteronomy", ["Josh"] = "Joshua",
        ["Jdgs"] = "Judges", ["Ruth"] = "Ruth", ["1Sm"] = "1 Samuel", ["2Sm"] = "2 Samuel", ["1Ki"] = "1 Kings", ["2Ki"] = "2 Kings",
        ["1Chr"] = "1 Chronicles", ["2Chr"] = "2 Chronicles", ["Ezra"] = "Ezra", ["Neh"] = "Nehemiah", ["Est"] = "Esther", ["Job"] = "Job",
        ["Psa"] = "Psalms", ["Prv"] = "Proverbs", ["Eccl"] = "Ecclesiastes", ["SSol"] = "Song of Solomon", ["Isa"] = "Isaiah", ["Jer"] = "Jeremiah",
        ["Lam"] = "Lamentations", ["Eze"] = "Ezekiel", ["Dan"] = "Daniel", ["Hos"] = "Hosea", ["Joel"] = "Joel", ["Amos"] = "Amos",
        ["Obad"] = "Obadiah", ["Jonah"] = "Jonah", ["Mic"] = "Micah", ["Nahum"] = "Nahum", ["Hab"] = "Habakkuk", ["Zep"] = "Zephaniah",
        ["Hag"] = "Haggai", ["Zec"] = "Zechariah", ["Mal"] = "Malachi", ["Mat"] = "Matthew", ["Mark"] = "Mark", ["Luke"] = "Luke",
        ["John"] = "John", ["Acts"] = "Acts", ["Rom"] = "Romans", ["1Cor"] = "1 Corinthians", ["2Cor"] = "2 Corinthians", ["Gal"] = "Galatians",
        ["Eph"] = "Ephesians", ["Phi"] = "Philippians", ["Col"] = "Colossians", ["1Th"] = "1 Thessalonians", ["2Th"] = "2 Thessalonians",
        ["1Tim"] = "1 Timothy", ["2Tim"] = "2 Timothy", ["Titus"] = "Titus", ["Phmn"] = "Philemon", ["Heb"] = "Hebrews", ["Jas"] = "James",
        ["1Pet"] = "1 Peter", ["2Pet"] = "2 Peter", ["1Jn"] = "1 John", ["2Jn"] = "2 John", ["3Jn"] = "3 John", ["Jude"] = "Jude",
        ["Rev"] = "Revelation",
    };

    /// <summary>Parses one line.</summary>
    /// <exception cref="DataSetBuildException">The line is not a verse, or its book is unknown.</exception>
    public static BibleVerse Parse(string line)
    {
        var match = Line().Match(line);
        if (!match.Success || !Books.TryGetValue(match.Groups["book"].Value, out var book))
        {
            throw new DataSetBuildException($"'{(line.Length > 60 ? line[..60] + "..." : line)}' is not a verse such as 'Ge1:3 And God said'.");
        }

        return new BibleVerse(book, Group("chapter"), Group("verse"), match.Groups["text"].Value.Trim());

        int Group(string name) => int.Parse(match.Groups[name].ValueSpan, CultureInfo.InvariantCulture);
    }

    [GeneratedRegex(@"^(?<book>[1-3]?[A-Za-z]+)(?<chapter>\d+):(?<verse>\d+) (?<text>.+)$")]
    private static partial Regex Line();
}
