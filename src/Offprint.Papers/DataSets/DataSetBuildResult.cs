namespace Offprint.Papers;

/// <summary>What a build of a data set wrote.</summary>
/// <param name="Name">The set.</param>
/// <param name="Folder">The folder with SOURCE.md and the archive.</param>
/// <param name="Documents">The number of documents.</param>
/// <param name="Bytes">The size of all files of the folder.</param>
/// <param name="Sha256">The SHA-256 of the archive, in lower-case hexadecimal digits.</param>
/// <param name="Packages">The packages it was cut from, with the versions that were found.</param>
public sealed record DataSetBuildResult(
    string Name,
    string Folder,
    int Documents,
    long Bytes,
    string Sha256,
    IReadOnlyList<PackageFolder> Packages)
{
    /// <summary>True when every package had the version that the shipped cut was made from.</summary>
    public bool SameVersions => Packages.All(p => p.Version == p.Package.Version);
}
