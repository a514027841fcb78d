using System.Formats.Tar;

namespace Offprint.Papers;

/// <summary>
/// The index of a Debian release: the stanzas of all packages of a component and their English descriptions, through <c>apt-get update</c> into a
/// folder of our own. It becomes a "package file" of three files: Release, Packages, Translation-en.
/// </summary>
internal static class DebianIndexes
{
    public const string Packages = "Packages";
    public const string Descriptions = "Translation-en";
    private const string Release = "Release";

    public static string FilePattern(SourcePackage package) => package.Name.Replace('/', '-') + "_*.tar";

    /// <summary>Fetches the index in the version that the archive has now; a release has one version, which changes a few times a year.</summary>
    public static async Task DownloadAsync(SourcePackage package, string folder, CancellationToken cancellationToken)
    {
        var (codename, component) = NameOf(package);
        var apt = Directory.CreateDirectory(Path.Combine(folder, "apt")).FullName;
        Directory.CreateDirectory(Path.Combine(apt, "lists", "partial"));
        string[] options =
        [
            "-q", "-o", "APT::Sandbox::User=root", "-o", $"Dir::State::Lists={apt}/lists", "-o", $"Dir::Cache={apt}/cache",
            "-o", "Acquire::Languages=en", "-o", "Acquire::GzipIndexes=false", "-o", "Acquire::IndexTargets::deb::DEP-11::DefaultEnabled=false",
        ];
        var update = await ToolProcess.RunAsync("apt-get", [.. options, "update"], apt, cancellationToken: cancellationToken).ConfigureAwait(false);
        var listed = await ToolProcess.RunAsync(
            "apt-get",
            [.. options, "indextargets", "--format", "$(CODENAME)|$(LABEL)|$(COMPONENT)|$(CREATED_BY)|$(VERSION)|$(FILENAME)"],
            apt,
            cancellationToken: cancellationToken).ConfigureAwait(false);
        var targets = listed.Text.Split('\n').Select(line => line.Split('|')).Where(t => t.Length == 6 && (t[0], t[1], t[2]) == (codename, "Debian", component)).ToList();
        var packages = targets.FirstOrDefault(t => t[3] == "Packages");
        var descriptions = targets.FirstOrDefault(t => t[3] == "Translations");
        if (update.ExitCode != 0 || packages is null || descriptions is null || !File.Exists(packages[5]) || !File.Exists(descriptions[5]))
        {
            throw new DataSetBuildException(
                $"apt-get cannot fetch the index of '{package.Name}' ({(update.ExitCode == 0 ? "it is not among the sources of this system" : update.Reason)}): build on Debian 12, or give a folder that holds {FilePattern(package)}.");
        }

        var version = packages[4];
        await File.WriteAllTextAsync(Path.Combine(apt, Release), $"Codename: {codename}\nVersion: {version}\n", cancellationToken).ConfigureAwait(false);
        await using var tar = new TarWriter(File.Create(Path.Combine(folder, FilePattern(package).Replace("*", version, StringComparison.Ordinal))));
        await tar.WriteEntryAsync(Path.Combine(apt, Release), Release, cancellationToken).ConfigureAwait(false);
        await tar.WriteEntryAsync(packages[5], Packages, cancellationToken).ConfigureAwait(false);
        await tar.WriteEntryAsync(descriptions[5], Descriptions, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Unpacks an index file.</summary>
    /// <returns>The release's version, for example <c>12.15</c>.</returns>
    public static async Task<string> UnpackAsync(SourcePackage package, string file, string folder, CancellationToken cancellationToken)
    {
        try
        {
            await TarFile.ExtractToDirectoryAsync(file, folder, overwriteFiles: true, cancellationToken).ConfigureAwait(false);
            var lines = await File.ReadAllLinesAsync(Path.Combine(folder, Release), cancellationToken).ConfigureAwait(false);
            return lines.FirstOrDefault(line => line.StartsWith("Version: ", StringComparison.Ordinal))?["Version: ".Length..]
                ?? throw new InvalidDataException("its Release names no version");
        }
        catch (Exception e) when (e is InvalidDataException or IOException)
        {
            throw new DataSetBuildException($"'{file}' cannot be unpacked as the index '{package.Name}': {e.Message}", e);
        }
    }

    private static (string Codename, string Component) NameOf(SourcePackage package) =>
        package.Name.Split('/') is [var codename, var component] ? (codename, component) : throw new ArgumentException($"'{package.Name}' is not a release and a component.", nameof(package));
}
