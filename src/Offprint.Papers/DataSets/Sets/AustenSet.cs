using System.Globalization;
using System.Text.RegularExpressions;

namespace Offprint.Papers;

/// <summary>Two novels by Jane Austen: one document a chapter.</summary>
public sealed partial class AustenSet : TextSetBuilder
{
    private const string Package = "r-cran-janeaustenr";
    private const string Data = "usr/lib/R/site-library/janeaustenr/data/Rdata";

    private static readonly (string Object, string Id, string Title)[] Novels =
    [
        ("prideprejudice", "pride-and-prejudice", "Pride and Prejudice"),
        ("sensesensibility", "sense-and-sensibility", "Sense and Sensibility"),
    ];

    /// <inheritdoc/>
    public override string Name => "austen";

    /// <inheritdoc/>
    public override string Summary => "Pride and Prejudice (1813) and Sense and Sensibility (1811) by Jane Austen: one document a chapter.";

    /// <inheritdoc/>
    public override IReadOnlyList<SourcePackage> Packages { get; } = [new(PackageKind.Debian, Package, "1.0.0-1")];

    /// <inheritdoc/>
    public override string Upstream => "janeaustenr 1.0.0, copyright 2016-2017 Julia Silge";

    /// <inheritdoc/>
    public override IReadOnlyList<string> Licences { get; } = ["LicenseRef-Public-Domain", "MIT"];

    /// <inheritdoc/>
    public override string LicenceNote =>
        """
        The novels are in the public domain: Jane Austen died in 1817. The package as a collection is under the MIT license, copyright 2016-2017 Julia
        Silge; its permission notice is that of `LICENSES/MIT.txt`.
        """;

    /// <inheritdoc/>
    public override string Method =>
        """
        Two of the package's six novels. The lines between two chapter headings become one document: the lines of a paragraph are joined, paragraphs are
        separated by a blank line. Title pages and the closing "THE END" are left out; emphasis stays marked by underscores. Fields: `novel`, `chapter`.
        """;

    /// <inheritdoc/>
    public override string Unit => "chapter";

    /// <inheritdoc/>
    public override long MaximumBytes => 500_000;

    /// <inheritdoc/>
    public override IEnumerable<DataDocument> Cut(PackageFolders packages, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(packages);
        var package = packages[Package];
        var data = new RLazyData(package.Find(Data + ".rdx"), package.Find(Data + ".rdb"));
        foreach (var (name, id, title) in Novels)
        {
            var number = 0;
            foreach (var text in Chapters(data.Lines(name)))
            {
                cancellationToken.ThrowIfCancellationRequested();
                number++;
                var chapter = number.ToString(CultureInfo.InvariantCulture);
                var fields = new OrderedDictionary<string, string> { ["novel"] = title, ["chapter"] = chapter };
                yield return new DataDocument($"{id}/{chapter}", $"austen/{id}/{chapter}", $"{title}, chapter {chapter}", text, fields);
            }

            if (number == 0)
            {
                throw new DataSetBuildException($"'{name}' of {Package} has no line such as 'Chapter 1'.");
            }
        }
    }

    private static IEnumerable<string> Chapters(IReadOnlyList<string> lines)
    {
        var headings = Enumerable.Range(0, lines.Count).Where(i => Heading().IsMatch(lines[i])).Append(lines.Count).ToList();
        return headings.Zip(headings.Skip(1), (from, to) => Paragraphs(lines.Skip(from + 1).Take(to - from - 1)));
    }

    private static string Paragraphs(IEnumerable<string> lines)
    {
        var (paragraphs, current) = (new List<string>(), new List<string>());
        foreach (var line in lines.Select(l => l.Trim()).Append(""))
        {
            if (line.Length > 0)
            {
                current.Add(line);
            }
            else if (current.Count > 0)
            {
                paragraphs.Add(string.Join(' ', current));
                current.Clear();
            }
        }

        return string.Join("\n\n", paragraphs.Where(p => !Closing().IsMatch(p)));
    }

    [GeneratedRegex(@"^chapter [ivxlc\d]+\.?$", RegexOptions.IgnoreCase)]
    private static partial Regex Heading();

    [GeneratedRegex(@"^(the end|finis)\.?$", RegexOptions.IgnoreCase)]
    private static partial Regex Closing();
}
