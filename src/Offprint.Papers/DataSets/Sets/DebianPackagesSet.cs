using System.Globalization;
using System.IO.Hashing;
using System.Text;
using System.Text.RegularExpressions;
using Offprint.Text;

namespace Offprint.Papers;

/// <summary>The package index of Debian 12: the whole dependency graph, and 16,000 packages with texts and tags.</summary>
public sealed partial class DebianPackagesSet : TableSetBuilder
{
    private const string Index = "bookworm/main";

    private static readonly (DependencyKind Kind, string Field)[] DependencyFields =
    [
        (DependencyKind.PreDepends, "Pre-Depends"), (DependencyKind.Depends, "Depends"), (DependencyKind.Recommends, "Recommends"), (DependencyKind.Suggests, "Suggests"),
    ];

    /// <summary>How many packages are kept with text and tags; tests use fewer.</summary>
    internal int Described { get; init; } = 16_000;

    /// <inheritdoc/>
    public override string Name => "debian-packages";

    /// <inheritdoc/>
    public override string Summary => "The packages of Debian 12 (main, amd64): all names, sections and dependencies, and 16,000 packages with description and tags.";

    /// <inheritdoc/>
    public override IReadOnlyList<SourcePackage> Packages { get; } = [new(PackageKind.DebianIndex, Index, "12.15")];

    /// <inheritdoc/>
    public override string Upstream => "the Debian project and the maintainers of its packages";

    /// <inheritdoc/>
    public override IReadOnlyList<string> Licences { get; } = ["LicenseRef-Debian-Package-Descriptions"];

    /// <inheritdoc/>
    public override string LicenceNote =>
        """
        Names, sections, sizes, tags and dependencies are facts. Each description is part of its package's packaging and under the licence that
        `/usr/share/doc/<package>/copyright` of that package names for it; all packages of Debian's main component meet the Debian Free Software
        Guidelines. `LICENSES/LicenseRef-Debian-Package-Descriptions.txt` says the same. The field `source` names the package to look it up by.
        """;

    /// <inheritdoc/>
    public override string Method =>
        """
        From the index `Packages` of the release and its English descriptions `Translation-en`; of a package in two versions the first stanza.
        `names.parquet`: `name`, `section` of all packages, by name. `dependencies.parquet`: `source` and `target` (rows of the names, from 0) and `kind`
        (PreDepends, Depends, Recommends, Suggests; the first of these that holds): every alternative is an edge, version conditions and architectures are
        left out, and so are virtual packages and others that the index does not have. `packages.parquet`: one binary package a source package, the one
        that is called like it, else the first by name, tagged ones before untagged; of all sources those with a tagged package, and then those whose
        name has the smallest XxHash64, until there are 16,000. Columns: `name`, `source`, `version`, `section`, `priority`, `maintainer` (without the
        e-mail address), `homepage`, `installedKibibytes`, `bytes`, `tags` (apart by spaces), `summary` and `description` (lines of a paragraph joined,
        indented lines kept). E-mail addresses in descriptions are replaced by `<address>`. `PackageGraph.Open` reads the three tables.
        """;

    /// <inheritdoc/>
    public override string Unit => "source package (`debian-packages/<source>`)";

    /// <inheritdoc/>
    public override long MaximumBytes => 4_000_000;

    /// <inheritdoc/>
    public override IReadOnlyList<string> FileNames { get; } = [PackageGraph.DescriptionFile, PackageGraph.NameFile, PackageGraph.DependencyFile];

    /// <inheritdoc/>
    protected override void WriteFiles(PackageFolders packages, string folder, IProgress<DataSetProgress>? progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(packages);
        Cut(packages, cancellationToken).Save(folder);
    }

    internal PackageGraph Cut(PackageFolders packages, CancellationToken cancellationToken)
    {
        var index = packages[Index];
        var stanzas = Stanzas(index.Find(DebianIndexes.Packages))
            .GroupBy(stanza => stanza.Id, StringComparer.Ordinal)
            .Select(group => group.First())
            .OrderBy(stanza => stanza.Id, StringComparer.Ordinal)
            .ToList();
        cancellationToken.ThrowIfCancellationRequested();
        var descriptions = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var text in Stanzas(index.Find(DebianIndexes.Descriptions)))
        {
            descriptions.TryAdd(Key(text), text.Text);
        }

        cancellationToken.ThrowIfCancellationRequested();
        return new PackageGraph(
            [.. stanzas.Select(stanza => stanza.Id)],
            [.. stanzas.Select(stanza => Field(stanza, "Section"))],
            Dependencies(stanzas),
            [.. Chosen(stanzas).Select(stanza => Describe(stanza, descriptions))]);
    }

    private static IEnumerable<Document> Stanzas(string path)
    {
        try
        {
            return [.. Corpus.Open(path, new CorpusOptions { Format = CorpusFormat.DebianControl })];
        }
        catch (InvalidDataException e)
        {
            throw new DataSetBuildException(e.Message, e);
        }
    }

    private static List<PackageDependency> Dependencies(List<Document> stanzas)
    {
        var places = stanzas.Select((stanza, i) => (stanza.Id, i)).ToDictionary(StringComparer.Ordinal);
        var dependencies = new List<PackageDependency>();
        for (var source = 0; source < stanzas.Count; source++)
        {
            var found = new SortedDictionary<int, DependencyKind>();
            foreach (var (kind, field) in DependencyFields)
            {
                foreach (Match name in PackageName().Matches(Field(stanzas[source], field)))
                {
                    if (places.TryGetValue(name.Groups[1].Value, out var target) && target != source)
                    {
                        found.TryAdd(target, kind);
                    }
                }
            }

            dependencies.AddRange(found.Select(pair => new PackageDependency(source, pair.Key, pair.Value)));
        }

        return dependencies;
    }

    private List<Document> Chosen(List<Document> stanzas) =>
    [
        .. stanzas
            .GroupBy(stanza => stanza.Source!, StringComparer.Ordinal)
            .Select(group => group.OrderBy(IsUntagged).ThenBy(stanza => stanza.Id != group.Key).ThenBy(stanza => stanza.Id, StringComparer.Ordinal).First())
            .OrderBy(IsUntagged)
            .ThenBy(stanza => XxHash64.HashToUInt64(Encoding.UTF8.GetBytes(stanza.Source!)))
            .Take(Described)
            .OrderBy(stanza => stanza.Id, StringComparer.Ordinal),
    ];

    private static bool IsUntagged(Document stanza) => Field(stanza, "Tag").Length == 0;

    private static PackageDescription Describe(Document stanza, Dictionary<string, string> descriptions)
    {
        var text = Address().Replace(descriptions.GetValueOrDefault(Key(stanza)) ?? stanza.Text, "<address>");
        var (summary, body) = text.IndexOf('\n', StringComparison.Ordinal) is var end and >= 0 ? (text[..end], text[(end + 1)..]) : (text, "");
        return new PackageDescription(
            stanza.Id,
            stanza.Source!,
            Field(stanza, "Version"),
            Field(stanza, "Section"),
            Field(stanza, "Priority"),
            Maintainer().Replace(Field(stanza, "Maintainer"), "").Trim().Trim('"'),
            Field(stanza, "Homepage"),
            Number(stanza, "Installed-Size", required: false),
            Number(stanza, "Size", required: true),
            [.. Field(stanza, "Tag").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)],
            summary.Trim(),
            Unwrap(body));
    }

    // A description is named by the hash of its untranslated text, which both files give.
    private static string Key(Document stanza) => $"{stanza.Id} {Field(stanza, "Description-md5")}";

    private static string Field(Document stanza, string name) => stanza.Fields.GetValueOrDefault(name, "");

    private static int Number(Document stanza, string name, bool required) => Field(stanza, name) is var text && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value)
        ? value
        : text.Length == 0 && !required ? 0 : throw new DataSetBuildException($"The stanza of '{stanza.Id}' has the {name} '{text}', not a whole number.");

    private static string Unwrap(string body)
    {
        var text = new StringBuilder();
        var inParagraph = false;
        foreach (var line in body.Split('\n'))
        {
            var isPlain = line.Length > 0 && line[0] != ' ';
            text.Append(text.Length == 0 ? "" : isPlain && inParagraph ? " " : "\n").Append(line.TrimEnd());
            inParagraph = isPlain;
        }

        return text.ToString().Trim('\n');
    }

    [GeneratedRegex(@"(?:^|[,|])\s*([a-z0-9][a-z0-9+.-]*)")]
    private static partial Regex PackageName();

    [GeneratedRegex(@"\s*<[^<>]*>")]
    private static partial Regex Maintainer();

    [GeneratedRegex(@"[\w.+-]+@[\w-]+(\.[\w-]+)+")]
    private static partial Regex Address();
}
