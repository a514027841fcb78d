namespace Offprint.Papers;

/// <summary>A fetched and unpacked source package.</summary>
/// <param name="Package">What was asked for.</param>
/// <param name="Version">The version that was found: <see cref="SourcePackage.Version"/> unless the archive no longer has it.</param>
/// <param name="Path">The folder that holds the package's files.</param>
public sealed record PackageFolder(SourcePackage Package, string Version, string Path)
{
    /// <summary>The full path of a file or folder of the package.</summary>
    /// <param name="relative">The path inside the package, with forward slashes.</param>
    /// <exception cref="DataSetBuildException">The package has no such file or folder.</exception>
    public string Find(string relative)
    {
        var path = System.IO.Path.Combine(Path, relative);
        return System.IO.Path.Exists(path)
            ? path
            : throw new DataSetBuildException($"{Package.Describe(Version)} has no '{relative}': the cut knows the layout of version {Package.Version}.");
    }
}
