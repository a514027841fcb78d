using System.Text.RegularExpressions;

namespace Offprint.Papers;

/// <summary>The Debian Administrator's Handbook in English as HTML: one document a page.</summary>
public sealed partial class HandbookSet : TextSetBuilder
{
    private const string Package = "debian-handbook";

    /// <inheritdoc/>
    public override string Name => "handbook";

    /// <inheritdoc/>
    public override string Summary => "The Debian Administrator's Handbook (Debian 11) in English, as raw HTML: one document a page.";

    /// <inheritdoc/>
    public override IReadOnlyList<SourcePackage> Packages { get; } = [new(PackageKind.Debian, Package, "11.20220922")];

    /// <inheritdoc/>
    public override string Upstream => "Raphaël Hertzog, Roland Mas, Freexian SARL, copyright 2003-2015 and later";

    /// <inheritdoc/>
    public override IReadOnlyList<string> Licences { get; } = ["CC-BY-SA-3.0", "GPL-2.0-or-later"];

    /// <inheritdoc/>
    public override string LicenceNote =>
        """
        The package's copyright file: GPL-2.0-or-later or CC-BY-SA-3.0, at the reader's choice. The pages are shipped here under CC-BY-SA-3.0, unchanged,
        with this attribution: "The Debian Administrator's Handbook" by Raphaël Hertzog and Roland Mas, Freexian SARL.
        """;

    /// <inheritdoc/>
    public override string Method =>
        """
        `html/en-US/*.html` of the package in the order of their names, byte for byte, except the page of acknowledgements, which is a list of people. The
        id is the page's name; the title is the page's `title`. The text is HTML.
        """;

    /// <inheritdoc/>
    public override string Unit => "page";

    /// <inheritdoc/>
    public override long MaximumBytes => 500_000;

    /// <inheritdoc/>
    public override IEnumerable<DataDocument> Cut(PackageFolders packages, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(packages);
        return HtmlPages.Read(packages[Package].Find("usr/share/doc/debian-handbook/html/en-US"), Name, LeftOut(), cancellationToken);
    }

    [GeneratedRegex(@"acknowledg|^Common_Content/", RegexOptions.IgnoreCase)]
    private static partial Regex LeftOut();
}
