using System.Text.RegularExpressions;

namespace Offprint.Papers;

/// <summary>The documentation of Python 3.11 as HTML: one document a page.</summary>
public sealed partial class PythonDocsSet : TextSetBuilder
{
    private const string Package = "python3.11-doc";

    /// <inheritdoc/>
    public override string Name => "python-docs";

    /// <inheritdoc/>
    public override string Summary => "The documentation of Python 3.11 as raw HTML pages, navigation included: one document a page.";

    /// <inheritdoc/>
    public override IReadOnlyList<SourcePackage> Packages { get; } = [new(PackageKind.Debian, Package, "3.11.2-6+deb12u9")];

    /// <inheritdoc/>
    public override string Upstream => "Python Software Foundation, copyright 2001-2026; rendered by Sphinx for Debian";

    /// <inheritdoc/>
    public override IReadOnlyList<string> Licences { get; } = ["PSF-2.0", "0BSD"];

    /// <inheritdoc/>
    public override string LicenceNote =>
        """
        Every page says so at its foot: "licensed under the Python Software Foundation License Version 2"; its examples, recipes and other code are
        additionally under the Zero Clause BSD License. The page `license.html` of the set holds the history and the notices of incorporated software.
        Changes made to the work: none to a page; some pages are left out (below).
        """;

    /// <inheritdoc/>
    public override string Method =>
        """
        All `*.html` of the package in the order of their paths, byte for byte, except: the generated indexes (`genindex*`, `py-modindex`, `contents`,
        `search`) and the manuals of the removed `distutils` (`distutils/`, `install/`), which would take the set over its size. The id is the page's
        path; the title is the page's `title` without the name of the documentation. The text is HTML.
        """;

    /// <inheritdoc/>
    public override string Unit => "page";

    /// <inheritdoc/>
    public override long MaximumBytes => 3_100_000;

    /// <inheritdoc/>
    public override IEnumerable<DataDocument> Cut(PackageFolders packages, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(packages);
        var root = packages[Package].Find("usr/share/doc/python3.11/html");
        return HtmlPages.Read(root, Name, LeftOut(), cancellationToken).Select(page => page with { Title = SiteName().Replace(page.Title, "") });
    }

    [GeneratedRegex(@"^(genindex[^/]*|py-modindex|contents|search)\.html$|^(_static|distutils|install)/")]
    private static partial Regex LeftOut();

    [GeneratedRegex(@" — Python [\d.]+ documentation$")]
    private static partial Regex SiteName();
}
