namespace Offprint.Papers;

/// <summary>Where the source package of a data set comes from.</summary>
public enum PackageKind
{
    /// <summary>A Debian binary package: fetched by <c>apt-get download</c>, unpacked by <c>dpkg-deb</c>; no root is needed.</summary>
    Debian,

    /// <summary>A Debian source package: its original archive is fetched by <c>apt-get source</c>; no root is needed.</summary>
    DebianSource,

    /// <summary>A NuGet package: fetched by <c>dotnet package download</c>.</summary>
    NuGet,

    /// <summary>An npm package: fetched by <c>npm pack</c>; no script of the package is run.</summary>
    Npm,

    /// <summary>The index of a Debian release (package stanzas and English descriptions), named release/component: fetched by <c>apt-get update</c> into a folder of its own; no root is needed.</summary>
    DebianIndex,
}
