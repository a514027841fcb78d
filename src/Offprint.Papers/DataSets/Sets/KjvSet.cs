using System.Globalization;

namespace Offprint.Papers;

/// <summary>The King James Bible: one document a chapter, one line a verse.</summary>
public sealed class KjvSet : TextSetBuilder
{
    /// <inheritdoc/>
    public override string Name => "kjv";

    /// <inheritdoc/>
    public override string Summary => "The King James Bible (1611, in today's spelling): one document a chapter, one line a verse.";

    /// <inheritdoc/>
    public override IReadOnlyList<SourcePackage> Packages { get; } = [new(PackageKind.Debian, "bible-kjv-text", "4.38")];

    /// <inheritdoc/>
    public override string Upstream => "Bible Retrieval System, text file 930105, Chip Chapin, 1989-1993";

    /// <inheritdoc/>
    public override IReadOnlyList<string> Licences { get; } = ["LicenseRef-Bible-Retrieval-System"];

    /// <inheritdoc/>
    public override string LicenceNote =>
        """
        The translation of 1611 is in the public domain; the package's copyright file says so, and it allows copying, modifying and distributing the file
        at will, provided that its legend is kept. The legend is in `LICENSES/LicenseRef-Bible-Retrieval-System.txt`. (In the United Kingdom the Crown
        holds a perpetual privilege to print this translation.)
        """;

    /// <inheritdoc/>
    public override string Method =>
        """
        `usr/lib/bible.data` is decompressed; its first line, about the edition, is left out; the verses of a chapter become the lines of one document,
        without their numbers: verse *n* is line *n*. Fields: `book`, `chapter`.
        """;

    /// <inheritdoc/>
    public override string Unit => "chapter";

    /// <inheritdoc/>
    public override long MaximumBytes => 1_100_000;

    /// <inheritdoc/>
    public override IEnumerable<DataDocument> Cut(PackageFolders packages, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(packages);
        var data = File.ReadAllBytes(packages["bible-kjv-text"].Find("usr/lib/bible.data"));
        var verses = CompressedBible.Decompress(data)
            .Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Skip(1)
            .Select(BibleVerse.Parse);
        foreach (var chapter in Chapters(verses))
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return Document(chapter);
        }
    }

    private static IEnumerable<List<BibleVerse>> Chapters(IEnumerable<BibleVerse> verses)
    {
        List<BibleVerse> chapter = [];
        foreach (var verse in verses)
        {
            if (chapter.Count > 0 && (chapter[0].Book, chapter[0].Chapter) != (verse.Book, verse.Chapter))
            {
                yield return chapter;
                chapter = [];
            }

            if (verse.Verse != chapter.Count + 1)
            {
                throw new DataSetBuildException($"{verse.Book} {verse.Chapter}:{verse.Verse} comes where verse {chapter.Count + 1} is due.");
            }

            chapter.Add(verse);
        }

        if (chapter.Count > 0)
        {
            yield return chapter;
        }
    }

    private static DataDocument Document(List<BibleVerse> chapter)
    {
        var (book, number) = (chapter[0].Book, chapter[0].Chapter.ToString(CultureInfo.InvariantCulture));
        var id = $"{book.ToLowerInvariant().Replace(' ', '-')}/{number}";
        var fields = new OrderedDictionary<string, string> { ["book"] = book, ["chapter"] = number };
        return new DataDocument(id, $"kjv/{id}", $"{book} {number}", string.Join('\n', chapter.Select(v => v.Text)), fields);
    }
}
