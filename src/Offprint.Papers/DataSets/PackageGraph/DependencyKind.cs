namespace Offprint.Papers;

/// <summary>How a Debian package names another one.</summary>
public enum DependencyKind
{
    /// <summary>It does not work without it.</summary>
    Depends,

    /// <summary>It cannot even be unpacked without it.</summary>
    PreDepends,

    /// <summary>Found together in all but unusual installations.</summary>
    Recommends,

    /// <summary>More useful together.</summary>
    Suggests,
}
