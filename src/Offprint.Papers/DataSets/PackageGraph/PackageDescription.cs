namespace Offprint.Papers;

/// <summary>A Debian package with its text and tags.</summary>
/// <param name="Name">The binary package.</param>
/// <param name="Source">The source package that it is built from.</param>
/// <param name="Version">Its version.</param>
/// <param name="Section">The archive's section, for example <c>games</c>.</param>
/// <param name="Priority">The archive's priority, for example <c>optional</c>.</param>
/// <param name="Maintainer">The maintainer's or team's name.</param>
/// <param name="Homepage">The address of its home page; empty when there is none.</param>
/// <param name="InstalledKibibytes">Its installed size in KiB; 0 when the index does not say.</param>
/// <param name="Bytes">The size of its package file in bytes.</param>
/// <param name="Tags">Its tags such as <c>works-with::audio</c>; empty for an untagged package.</param>
/// <param name="Summary">The description's first line.</param>
/// <param name="Description">The long description; paragraphs are separated by a blank line.</param>
public sealed record PackageDescription(
    string Name,
    string Source,
    string Version,
    string Section,
    string Priority,
    string Maintainer,
    string Homepage,
    int InstalledKibibytes,
    int Bytes,
    IReadOnlyList<string> Tags,
    string Summary,
    string Description)
{
    /// <summary>What <c>StableSplit</c> hashes: packages of one source are never divided.</summary>
    public string Unit => $"debian-packages/{Source}";
}
