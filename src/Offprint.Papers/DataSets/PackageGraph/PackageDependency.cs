namespace Offprint.Papers;

/// <summary>One edge of the package graph; an alternative (<c>a | b</c>) is one edge each.</summary>
/// <param name="Source">The place of the package that needs another, in <see cref="PackageGraph.Names"/>.</param>
/// <param name="Target">The place of the package that it names.</param>
/// <param name="Kind">The field that names it; the strongest where several do.</param>
public readonly record struct PackageDependency(int Source, int Target, DependencyKind Kind);
