using System.IO.Compression;

namespace Offprint.Papers;

/// <summary>The Linux manual pages of files, devices, overviews and administration: one document a page, as plain text and as roff source.</summary>
public sealed class ManPagesSet : TextSetBuilder
{
    private const string Package = "manpages";
    private const string Typesetter = "groff-base";

    /// <inheritdoc/>
    public override string Name => "manpages";

    /// <inheritdoc/>
    public override string Summary => "Linux manual pages, above all devices, file formats and overviews: one document a page, rendered to plain text, with the roff source.";

    /// <inheritdoc/>
    public override IReadOnlyList<SourcePackage> Packages { get; } =
    [
        new(PackageKind.Debian, Package, "6.03-2"),
        new(PackageKind.Debian, Typesetter, "1.22.4-10", IsTool: true),
    ];

    /// <inheritdoc/>
    public override string Upstream => "Linux man-pages 6.03, Michael Kerrisk, Alejandro Colomar and others";

    /// <inheritdoc/>
    public override IReadOnlyList<string> Licences => ManPageHeader.Shipped;

    /// <inheritdoc/>
    public override string LicenceNote =>
        """
        Each page has its own licence: the field `licence` of its line holds the SPDX name, the field `source` the complete roff source with the copyright
        notices and permission notices as the authors wrote them. So the sources of GPL pages, the verbatim headers and the acknowledgements that the
        other licences ask for travel with the text. Only pages are shipped that name one of the licences above (by an SPDX line, by the one-paragraph
        permission, or by a dedication to the public domain without anybody's copyright notice beside it); the others are left out.
        """;

    /// <inheritdoc/>
    public override string Method =>
        """
        Every page of `usr/share/man` that is not a mere redirection, in the order of sections and names. Text: groff with the man and mandoc macros, one
        line a paragraph (no wrapping, hyphenation or justification), examples and tables line by line, page header and footer removed, overlong rules and
        gaps shortened. The text is a rendering; nothing is rewritten. Fields: `section`, `licence`, `source`.
        """;

    /// <inheritdoc/>
    public override string Unit => "page";

    /// <inheritdoc/>
    public override long MaximumBytes => 900_000;

    /// <inheritdoc/>
    public override IEnumerable<DataDocument> Cut(PackageFolders packages, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(packages);
        var root = packages[Package].Find("usr/share/man");
        var renderer = new ManPageRenderer(packages[Typesetter]);
        foreach (var path in Directory.EnumerateFiles(root, "*.gz", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (new FileInfo(path).LinkTarget is not null)
            {
                continue;
            }

            var source = Unpack(path);
            if (!source.StartsWith(".so ", StringComparison.Ordinal) && ManPageHeader.Parse(source).Licence is { } licence)
            {
                yield return Document(path, source, licence, renderer, cancellationToken);
            }
        }
    }

    private static DataDocument Document(string path, string source, string licence, ManPageRenderer renderer, CancellationToken cancellationToken)
    {
        var id = Path.GetFileNameWithoutExtension(path);
        var text = renderer.Render(id, source, cancellationToken);
        if (text.Length == 0)
        {
            throw new DataSetBuildException($"The manual page '{id}' renders to nothing.");
        }

        var fields = new OrderedDictionary<string, string>
        {
            ["section"] = id[(id.LastIndexOf('.') + 1)..],
            ["licence"] = licence,
            ["source"] = source,
        };
        return new DataDocument(id, $"manpages/{id}", ManPageTitle.Of(text, id), text, fields);
    }

    private static string Unpack(string path) =>
        StrictUtf8.Read(new GZipStream(File.OpenRead(path), CompressionMode.Decompress), path).ReplaceLineEndings("\n");
}
