namespace Offprint.Papers;

/// <summary>Fetches and unpacks source packages with the tools of the system, into a folder of the caller.</summary>
internal static class PackageFetcher
{
    /// <summary>Fetches a package, or takes it from a folder of package files, and unpacks it.</summary>
    /// <param name="package">The package.</param>
    /// <param name="folder">An existing folder for the package file and its content.</param>
    /// <param name="packageFiles">A folder with package files to use instead of fetching, or null.</param>
    /// <param name="cancellationToken">Ends the tools.</param>
    /// <exception cref="DataSetBuildException">A tool is missing or the package is not available.</exception>
    public static async Task<PackageFolder> FetchAsync(
        SourcePackage package,
        string folder,
        string? packageFiles = null,
        CancellationToken cancellationToken = default)
    {
        var (pattern, fetch, unpack) = ToolsOf(package);
        var files = packageFiles;
        if (files is null)
        {
            files = Directory.CreateDirectory(Path.Combine(folder, "fetched")).FullName;
            await fetch(package, files, cancellationToken).ConfigureAwait(false);
        }

        var file = Directory.EnumerateFiles(files, pattern).Order(StringComparer.Ordinal).LastOrDefault()
            ?? throw new DataSetBuildException($"'{files}' holds no file '{pattern}' of the {package}.");
        var content = Directory.CreateDirectory(Path.Combine(folder, "content-" + FileName(package.Name))).FullName;
        var version = await unpack(package, file, content, cancellationToken).ConfigureAwait(false);
        return new PackageFolder(package, version, content);
    }

    private static (string Pattern, Func<SourcePackage, string, CancellationToken, Task> Fetch, Func<SourcePackage, string, string, CancellationToken, Task<string>> Unpack) ToolsOf(
        SourcePackage package) => package.Kind switch
    {
        PackageKind.Debian => (DebianPackages.FilePattern(package), DebianPackages.DownloadAsync, DebianPackages.UnpackAsync),
        PackageKind.DebianSource => (DebianSources.FilePattern(package), DebianSources.DownloadAsync, DebianSources.UnpackAsync),
        PackageKind.NuGet => (NuGetPackages.FilePattern(package), NuGetPackages.DownloadAsync, NuGetPackages.UnpackAsync),
        PackageKind.DebianIndex => (DebianIndexes.FilePattern(package), DebianIndexes.DownloadAsync, DebianIndexes.UnpackAsync),
        _ => (NpmPackages.FilePattern(package), NpmPackages.DownloadAsync, NpmPackages.UnpackAsync),
    };

    private static string FileName(string name) => name.Replace('/', '-').Replace('@', '-');
}
