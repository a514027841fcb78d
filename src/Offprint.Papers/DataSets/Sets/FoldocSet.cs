using System.Text.RegularExpressions;
using Offprint.Text;

namespace Offprint.Papers;

/// <summary>The Free On-line Dictionary of Computing: one document an entry.</summary>
public sealed partial class FoldocSet : TextSetBuilder
{
    private const string Package = "dict-foldoc";

    /// <inheritdoc/>
    public override string Name => "foldoc";

    /// <inheritdoc/>
    public override string Summary => "The Free On-line Dictionary of Computing: one document an entry, with its cross-references in braces.";

    /// <inheritdoc/>
    public override IReadOnlyList<SourcePackage> Packages { get; } = [new(PackageKind.Debian, Package, "20230119-1")];

    /// <inheritdoc/>
    public override string Upstream => "The Free On-line Dictionary of Computing, http://www.foldoc.org/, Editor Denis Howe";

    /// <inheritdoc/>
    public override IReadOnlyList<string> Licences { get; } = ["GFDL-1.2-no-invariants-or-later"];

    /// <inheritdoc/>
    public override string LicenceNote =>
        """
        Copyright 1993 by Denis Howe. The dictionary allows copying, distribution and modification under the GNU Free Documentation License, version 1.1 or
        any later version, with no Invariant Sections, Front-Cover or Back-Cover Texts. This cut is a modified version, offered under version 1.2 or any
        later version on the same terms; the text of version 1.2 is `LICENSES/GFDL-1.2-no-invariants-or-later.txt`. Title of this version: "FOLDOC entries,
        cut for Offprint". It is not endorsed by the dictionary's editor. Please refer to the dictionary as "The Free On-line Dictionary of Computing,
        http://www.foldoc.org/, Editor Denis Howe".

        History: The Free On-line Dictionary of Computing, 1993 to 2023, Denis Howe and the contributors that its entries name; packaged for Debian with
        definitions of its own, which are under another licence and not part of this cut; FOLDOC entries, cut for Offprint, 2026: the changes below.
        """;

    /// <inheritdoc/>
    public override string Method =>
        """
        The entries of the package's dictionary in the order of its body, without those that the package's `Dictionary.debian` adds and without the entries
        about the dictionary file itself. The text is the entry without its headword lines and their indentation by three spaces; nothing is rewritten. Cross-references
        stay in braces: `{garbage collection}`. Fields: `category` (of entries that begin with one, such as `<programming>`), `headwords` (of entries that
        several headwords lead to, one a line). The id is made from the first headword.
        """;

    /// <inheritdoc/>
    public override string Unit => "entry";

    /// <inheritdoc/>
    public override long MaximumBytes => 1_720_000;

    /// <inheritdoc/>
    public override IEnumerable<DataDocument> Cut(PackageFolders packages, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(packages);
        var package = packages[Package];
        var own = File.ReadLines(package.Find("usr/share/doc/dict-foldoc/Dictionary.debian")).Where(line => line.Length > 0 && line[0] != ' ').Select(line => line.Trim()).ToHashSet(StringComparer.Ordinal);
        var added = Normal(File.ReadAllText(package.Find("usr/share/doc/dict-foldoc/Dictionary.debian")));
        var ids = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var entry in Entries(package.Find("usr/share/dictd/foldoc.index")))
        {
            cancellationToken.ThrowIfCancellationRequested();
            var headword = entry.Title!;
            var text = Body(entry.Text);
            if (text.Length == 0 || (own.Contains(headword) && added.Contains(Normal(text), StringComparison.Ordinal)))
            {
                continue;
            }

            var slug = Slug(headword);
            var number = ids[slug] = ids.GetValueOrDefault(slug) + 1;
            var id = number == 1 ? slug : $"{slug}/{number}";
            var fields = new OrderedDictionary<string, string>();
            if (Category().Match(text) is { Success: true } category)
            {
                fields["category"] = category.Groups[1].Value;
            }

            if (entry.Fields.TryGetValue("headwords", out var headwords))
            {
                fields["headwords"] = headwords;
            }

            yield return new DataDocument(id, $"foldoc/{id}", headword, text, fields);
        }
    }

    private static IEnumerable<Document> Entries(string index)
    {
        try
        {
            return [.. Corpus.Open(index)];
        }
        catch (Exception e) when (e is InvalidDataException or FileNotFoundException)
        {
            throw new DataSetBuildException(e.Message, e);
        }
    }

    // An entry begins with its headwords, one a line; the text follows, most of it indented by three spaces.
    private static string Body(string entry)
    {
        var lines = entry.Split('\n').Select(line => line.TrimEnd()).SkipWhile(line => line.Length > 0 && !char.IsWhiteSpace(line[0]));
        return string.Join('\n', lines.Select(line => line.StartsWith("   ", StringComparison.Ordinal) ? line[3..] : line)).Trim('\n');
    }

    private static string Normal(string text) => Space().Replace(text, " ").Trim();

    private static string Slug(string headword) =>
        Other().Replace(headword.ToLowerInvariant(), "-").Trim('-') is { Length: > 0 } slug ? slug : "symbol";

    [GeneratedRegex(@"^<([^<>\n]+)>")]
    private static partial Regex Category();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Space();

    [GeneratedRegex("[^a-z0-9]+")]
    private static partial Regex Other();
}
