namespace Offprint.Papers;

/// <summary>A package that a data set is cut from, in the version of the shipped cut.</summary>
/// <param name="Kind">Whose package it is.</param>
/// <param name="Name">The package's name, for example <c>bible-kjv-text</c>.</param>
/// <param name="Version">The version that the shipped files were cut from.</param>
/// <param name="IsTool">True for a package that only helps the cutting, such as a typesetter; nothing of it is shipped.</param>
public sealed record SourcePackage(PackageKind Kind, string Name, string Version, bool IsTool = false)
{
    /// <summary>For example <c>Debian package bible-kjv-text 4.38</c>.</summary>
    public override string ToString() => Describe(Version);

    internal string Describe(string version) => Kind switch
    {
        PackageKind.Debian => $"Debian package {Name} {version}",
        PackageKind.DebianSource => $"Debian source package {Name} {version}",
        PackageKind.NuGet => $"NuGet package {Name} {version}",
        PackageKind.DebianIndex => $"Debian package index {Name} {version}",
        _ => $"npm package {Name} {version}",
    };
}
