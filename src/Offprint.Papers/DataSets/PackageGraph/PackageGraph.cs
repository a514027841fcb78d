using System.Globalization;
using Offprint.Text;

namespace Offprint.Papers;

/// <summary>The packages of a Debian release: all names with their dependencies, and the texts and tags of some of them.</summary>
public sealed class PackageGraph
{
    internal const string NameFile = "names.parquet";
    internal const string DependencyFile = "dependencies.parquet";
    internal const string DescriptionFile = "packages.parquet";

    private readonly Dictionary<string, int> _places;

    internal PackageGraph(IReadOnlyList<string> names, IReadOnlyList<string> sections, IReadOnlyList<PackageDependency> dependencies, IReadOnlyList<PackageDescription> packages)
    {
        (Names, Sections, Dependencies, Packages) = (names, sections, dependencies, packages);
        _places = names.Select((name, i) => (name, i)).ToDictionary(StringComparer.Ordinal);
    }

    /// <summary>The names of all packages, in alphabetical (byte) order.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>The section of every package.</summary>
    public IReadOnlyList<string> Sections { get; }

    /// <summary>The dependencies between packages of <see cref="Names"/>, by source, then target; no package names itself.</summary>
    public IReadOnlyList<PackageDependency> Dependencies { get; }

    /// <summary>The packages with texts and tags, one a source package, in alphabetical order.</summary>
    public IReadOnlyList<PackageDescription> Packages { get; }

    /// <summary>The place of a package in <see cref="Names"/>; -1 for an unknown one.</summary>
    /// <param name="name">The package's name.</param>
    public int IndexOf(string name) => _places.GetValueOrDefault(name ?? throw new ArgumentNullException(nameof(name)), -1);

    /// <summary>Reads the three tables.</summary>
    /// <param name="folder">The folder that holds them, such as <c>data/debian-packages</c>.</param>
    /// <exception cref="FileNotFoundException">A table is missing.</exception>
    /// <exception cref="InvalidDataException">A table is damaged; file and row are named.</exception>
    public static PackageGraph Open(string folder)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(folder);
        var table = ParquetTable.Open(Path.Combine(folder, NameFile));
        var names = table.Strings("name");
        var twice = Enumerable.Range(1, Math.Max(names.Length - 1, 0)).FirstOrDefault(i => string.CompareOrdinal(names[i - 1], names[i]) >= 0);
        return twice == 0
            ? new PackageGraph(names, table.Strings("section"), ReadDependencies(Path.Combine(folder, DependencyFile), names.Length), ReadPackages(Path.Combine(folder, DescriptionFile)))
            : throw Error(table.Path, twice, $"'{names[twice]}' follows '{names[twice - 1]}'; names are in order and each there once");
    }

    internal void Save(string folder)
    {
        new ParquetTableWriter().Add("name", [.. Names]).Add("section", [.. Sections]).Write(Path.Combine(folder, NameFile));
        new ParquetTableWriter()
            .Add("source", Dependencies.Select(d => d.Source).ToArray())
            .Add("target", Dependencies.Select(d => d.Target).ToArray())
            .Add("kind", [.. Dependencies.Select(d => d.Kind.ToString())])
            .Write(Path.Combine(folder, DependencyFile));
        new ParquetTableWriter()
            .Add("name", [.. Packages.Select(p => p.Name)])
            .Add("source", [.. Packages.Select(p => p.Source)])
            .Add("version", [.. Packages.Select(p => p.Version)])
            .Add("section", [.. Packages.Select(p => p.Section)])
            .Add("priority", [.. Packages.Select(p => p.Priority)])
            .Add("maintainer", [.. Packages.Select(p => p.Maintainer)])
            .Add("homepage", [.. Packages.Select(p => p.Homepage)])
            .Add("installedKibibytes", Packages.Select(p => p.InstalledKibibytes).ToArray())
            .Add("bytes", Packages.Select(p => p.Bytes).ToArray())
            .Add("tags", [.. Packages.Select(p => string.Join(' ', p.Tags))])
            .Add("summary", [.. Packages.Select(p => p.Summary)])
            .Add("description", [.. Packages.Select(p => p.Description)])
            .Write(Path.Combine(folder, DescriptionFile));
    }

    private static PackageDependency[] ReadDependencies(string path, int names)
    {
        var table = ParquetTable.Open(path);
        var (sources, targets, kinds) = (table.Integers("source"), table.Integers("target"), table.Strings("kind"));
        var dependencies = new PackageDependency[table.RowCount];
        for (var i = 0; i < dependencies.Length; i++)
        {
            if ((uint)sources[i] >= (uint)names || (uint)targets[i] >= (uint)names || sources[i] == targets[i])
            {
                throw Error(path, i, $"{sources[i]} -> {targets[i]} does not lead from one to another of the {names} names");
            }

            dependencies[i] = Enum.TryParse<DependencyKind>(kinds[i], out var kind) && Enum.IsDefined(kind)
                ? new PackageDependency(sources[i], targets[i], kind)
                : throw Error(path, i, $"the kind '{kinds[i]}' is none of {string.Join(", ", Enum.GetNames<DependencyKind>())}");
        }

        return dependencies;
    }

    private static PackageDescription[] ReadPackages(string path)
    {
        var table = ParquetTable.Open(path);
        var (name, source, version, section) = (table.Strings("name"), table.Strings("source"), table.Strings("version"), table.Strings("section"));
        var (priority, maintainer, homepage, tags) = (table.Strings("priority"), table.Strings("maintainer"), table.Strings("homepage"), table.Strings("tags"));
        var (installed, bytes, summary, description) = (table.Integers("installedKibibytes"), table.Integers("bytes"), table.Strings("summary"), table.Strings("description"));
        return
        [
            .. Enumerable.Range(0, table.RowCount).Select(i => new PackageDescription(
                name[i], source[i], version[i], section[i], priority[i], maintainer[i], homepage[i], installed[i], bytes[i],
                tags[i].Split(' ', StringSplitOptions.RemoveEmptyEntries), summary[i], description[i])),
        ];
    }

    private static InvalidDataException Error(string path, int row, string problem) =>
        new(string.Create(CultureInfo.InvariantCulture, $"{path}, row {row + 1}: {problem}."));
}
