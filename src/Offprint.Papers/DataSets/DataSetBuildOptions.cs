namespace Offprint.Papers;

/// <summary>How a data set is built.</summary>
public sealed record DataSetBuildOptions
{
    /// <summary>
    /// A folder with package files (<c>*.deb</c>, <c>*.dsc</c> with its archives, <c>*.nupkg</c>, <c>*.tgz</c>) that were fetched before. They are used instead of fetching, so that the build needs no
    /// network; a package that is not there is an error. Default: null, packages are fetched.
    /// </summary>
    public string? PackageFiles { get; init; }
}
