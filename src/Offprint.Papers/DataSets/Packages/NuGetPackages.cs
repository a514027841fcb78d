using System.IO.Compression;
using System.Xml;
using System.Xml.Linq;

namespace Offprint.Papers;

/// <summary>NuGet packages through <c>dotnet package download</c>, which fetches the package file and runs nothing of it.</summary>
internal static class NuGetPackages
{
    public static string FilePattern(SourcePackage package) => package.Name.ToLowerInvariant() + ".*.nupkg";

    public static async Task DownloadAsync(SourcePackage package, string folder, CancellationToken cancellationToken)
    {
        var into = Directory.CreateDirectory(Path.Combine(folder, "nuget")).FullName;
        var result = await ToolProcess.RunAsync(
            "dotnet", ["package", "download", $"{package.Name}@{package.Version}", "--output", into], folder, cancellationToken: cancellationToken).ConfigureAwait(false);
        if (result.ExitCode != 0)
        {
            throw new DataSetBuildException(
                $"dotnet cannot fetch the package '{package.Name}' {package.Version} ({result.Reason}): check the network, or give a folder that holds {FilePattern(package)}.");
        }

        foreach (var file in Directory.EnumerateFiles(into, FilePattern(package), SearchOption.AllDirectories))
        {
            File.Move(file, Path.Combine(folder, Path.GetFileName(file)), overwrite: true);
        }
    }

    /// <summary>Unpacks a package file.</summary>
    /// <returns>The package's version.</returns>
    public static Task<string> UnpackAsync(SourcePackage package, string file, string folder, CancellationToken cancellationToken)
    {
        try
        {
            ZipFile.ExtractToDirectory(file, folder, overwriteFiles: true);
            var manifest = Directory.EnumerateFiles(folder, "*.nuspec").FirstOrDefault() ?? throw new InvalidDataException("there is no .nuspec file in it");
            var version = XDocument.Load(manifest).Descendants().FirstOrDefault(e => e.Name.LocalName == "version")?.Value;
            return Task.FromResult(version ?? throw new InvalidDataException("the .nuspec file has no version"));
        }
        catch (Exception e) when (e is InvalidDataException or IOException or XmlException)
        {
            throw new DataSetBuildException($"'{file}' cannot be unpacked as a NuGet package: {e.Message}", e);
        }
    }
}
