namespace Offprint.Papers;

/// <summary>Debian packages through <c>apt-get download</c> and <c>dpkg-deb</c>.</summary>
internal static class DebianPackages
{
    public static string FilePattern(SourcePackage package) => package.Name + "_*.deb";

    /// <summary>Downloads the shipped cut's version, or, where the archive has moved on, the version that it has now.</summary>
    public static async Task DownloadAsync(SourcePackage package, string folder, CancellationToken cancellationToken)
    {
        var exact = await DownloadAsync($"{package.Name}={package.Version}", folder, cancellationToken).ConfigureAwait(false);
        if (exact.ExitCode == 0)
        {
            return;
        }

        var candidate = await DownloadAsync(package.Name, folder, cancellationToken).ConfigureAwait(false);
        if (candidate.ExitCode != 0)
        {
            throw new DataSetBuildException(
                $"apt-get cannot download the Debian package '{package.Name}' ({candidate.Reason}): run 'apt-get update' as root on Debian 12, or give a folder that holds {FilePattern(package)}.");
        }
    }

    /// <summary>Unpacks a package file.</summary>
    /// <returns>The package's version.</returns>
    public static async Task<string> UnpackAsync(SourcePackage package, string file, string folder, CancellationToken cancellationToken)
    {
        var version = await ToolProcess.RunAsync("dpkg-deb", ["-f", file, "Version"], folder, cancellationToken: cancellationToken).ConfigureAwait(false);
        var unpacked = await ToolProcess.RunAsync("dpkg-deb", ["-x", file, folder], folder, cancellationToken: cancellationToken).ConfigureAwait(false);
        if (version.ExitCode != 0 || unpacked.ExitCode != 0)
        {
            var failed = version.ExitCode != 0 ? version : unpacked;
            throw new DataSetBuildException($"'{file}' cannot be unpacked as a Debian package: {failed.Reason}.");
        }

        return version.Text.Trim();
    }

    private static Task<ToolResult> DownloadAsync(string what, string folder, CancellationToken cancellationToken) =>
        ToolProcess.RunAsync("apt-get", ["-q", "-o", "APT::Sandbox::User=root", "download", what], folder, cancellationToken: cancellationToken);
}
