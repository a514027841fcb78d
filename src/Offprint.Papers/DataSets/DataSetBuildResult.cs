namespace Offprint.Papers;

/// <summary>What a build of a data set wrote.</summary>
/// <param name="Name">The set.</param>
/// <param name="Folder">The folder with SOURCE.md and the set's files.</param>
/// <param name="Files">The set's files; the first one is its main file.</param>
/// <param name="Bytes">The size of all files of the folder, SOURCE.md among them.</param>
/// <param name="Packages">The packages it was cut from, with the versions that were found.</param>
public sealed record DataSetBuildResult(
    string Name,
    string Folder,
    IReadOnlyList<DataFile> Files,
    long Bytes,
    IReadOnlyList<PackageFolder> Packages)
{
    /// <summary>How many documents, images or rows the main file holds.</summary>
    public int Items => Files[0].Items;

    /// <summary>The SHA-256 of the main file, in lower-case hexadecimal digits.</summary>
    public string Sha256 => Files[0].Sha256;

    /// <summary>True when every package had the version that the shipped cut was made from.</summary>
    public bool SameVersions => Packages.All(p => p.Version == p.Package.Version);
}
