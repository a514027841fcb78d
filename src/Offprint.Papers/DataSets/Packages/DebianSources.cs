namespace Offprint.Papers;

/// <summary>
/// Debian source packages through <c>apt-get source</c>, with lists of its own in a scratch folder: the system's entries for the Debian archive are read
/// as source entries, so that nothing of the system changes and no root is needed.
/// </summary>
internal static class DebianSources
{
    private const string Entries = "/etc/apt";

    public static string FilePattern(SourcePackage package) => package.Name + "_*.dsc";

    public static async Task DownloadAsync(SourcePackage package, string folder, CancellationToken cancellationToken)
    {
        var lists = Directory.CreateDirectory(Path.Combine(folder, "apt", "lists", "partial")).Parent!.FullName;
        var parts = Directory.CreateDirectory(Path.Combine(folder, "apt", "sources")).FullName;
        if (CopyEntries(Entries, parts) == 0)
        {
            throw new DataSetBuildException($"apt has no entry for a Debian archive, so that the source package '{package.Name}' cannot be fetched; give a folder that holds {FilePattern(package)} and its archives.");
        }

        string[] options =
        [
            "-q", "-o", "Dir::Etc::SourceList=/dev/null", "-o", $"Dir::Etc::SourceParts={parts}", "-o", $"Dir::State::Lists={lists}",
            "-o", $"Dir::Cache={Path.Combine(folder, "apt")}", "-o", "APT::Sandbox::User=root",
        ];
        var updated = await ToolProcess.RunAsync("apt-get", [.. options, "update"], folder, cancellationToken: cancellationToken).ConfigureAwait(false);
        var fetched = updated;
        if (updated.ExitCode == 0)
        {
            fetched = await Source($"{package.Name}={package.Version}").ConfigureAwait(false);
            fetched = fetched.ExitCode == 0 ? fetched : await Source(package.Name).ConfigureAwait(false);
        }

        if (fetched.ExitCode != 0)
        {
            throw new DataSetBuildException(
                $"apt-get cannot download the Debian source package '{package.Name}' ({fetched.Reason}): check the network, or give a folder that holds {FilePattern(package)} and its archives.");
        }

        Task<ToolResult> Source(string what) =>
            ToolProcess.RunAsync("apt-get", [.. options, "source", "--download-only", what], folder, cancellationToken: cancellationToken);
    }

    /// <summary>Unpacks the original archive that a <c>.dsc</c> file names and that lies beside it.</summary>
    /// <returns>The package's version.</returns>
    public static async Task<string> UnpackAsync(SourcePackage package, string file, string folder, CancellationToken cancellationToken)
    {
        var lines = await File.ReadAllLinesAsync(file, cancellationToken).ConfigureAwait(false);
        var version = lines.FirstOrDefault(l => l.StartsWith("Version: ", StringComparison.Ordinal))?["Version: ".Length..].Trim();
        var archive = lines.Select(l => l.Split(' ', StringSplitOptions.RemoveEmptyEntries).LastOrDefault("")).FirstOrDefault(n => n.Contains(".orig.tar.", StringComparison.Ordinal));
        if (version is null || archive is null || Path.GetFileName(archive) != archive)
        {
            throw new DataSetBuildException($"'{file}' is no description of a Debian source package: it names no version or no original archive.");
        }

        var path = Path.Combine(Path.GetDirectoryName(file)!, archive);
        if (!File.Exists(path))
        {
            throw new DataSetBuildException($"'{file}' names the archive '{archive}', which does not lie beside it.");
        }

        var unpacked = await ToolProcess.RunAsync("tar", ["-xf", path, "-C", folder, "--strip-components=1", "--no-same-owner"], folder, cancellationToken: cancellationToken).ConfigureAwait(false);
        return unpacked.ExitCode == 0 ? version : throw new DataSetBuildException($"'{path}' cannot be unpacked: {unpacked.Reason}.");
    }

    /// <summary>Writes the entries for a Debian archive as source entries.</summary>
    /// <returns>How many files were written.</returns>
    internal static int CopyEntries(string from, string to)
    {
        var count = 0;
        var files = new[] { Path.Combine(from, "sources.list") }.Where(File.Exists)
            .Concat(Directory.Exists(Path.Combine(from, "sources.list.d")) ? Directory.EnumerateFiles(Path.Combine(from, "sources.list.d")) : []);
        foreach (var file in files.Order(StringComparer.Ordinal))
        {
            var text = File.ReadAllText(file).ReplaceLineEndings("\n");
            var entries = Path.GetExtension(file) switch
            {
                ".list" => string.Join('\n', text.Split('\n').Where(l => l.StartsWith("deb ", StringComparison.Ordinal) && IsDebian(l)).Select(l => "deb-src " + l["deb ".Length..])),
                ".sources" => string.Join("\n\n", text.Split("\n\n").Where(IsDebian).Select(AsSource)),
                _ => "",
            };
            if (entries.Length > 0)
            {
                File.WriteAllText(Path.Combine(to, $"{count++}{Path.GetExtension(file)}"), entries + "\n");
            }
        }

        return count;
    }

    private static bool IsDebian(string entry) =>
        entry.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Any(w => w.Contains("://", StringComparison.Ordinal) && w.TrimEnd('/') is var url
            && (url.EndsWith("/debian", StringComparison.Ordinal) || url.EndsWith("/debian-security", StringComparison.Ordinal)));

    private static string AsSource(string stanza) =>
        string.Join('\n', stanza.Trim('\n').Split('\n').Select(l => l.StartsWith("Types:", StringComparison.OrdinalIgnoreCase) ? "Types: deb-src" : l));
}
