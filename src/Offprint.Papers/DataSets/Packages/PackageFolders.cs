namespace Offprint.Papers;

/// <summary>The unpacked packages of one data set.</summary>
/// <param name="packages">The packages.</param>
public sealed class PackageFolders(IReadOnlyList<PackageFolder> packages)
{
    /// <summary>The package of a name.</summary>
    /// <param name="name">The package's name.</param>
    /// <exception cref="DataSetBuildException">It is not among them.</exception>
    public PackageFolder this[string name] => packages.FirstOrDefault(p => p.Package.Name == name)
        ?? throw new DataSetBuildException($"The package '{name}' was not given; there are: {string.Join(", ", packages.Select(p => p.Package.Name))}.");
}
