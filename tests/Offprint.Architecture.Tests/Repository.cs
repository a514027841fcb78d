using System.Xml.Linq;

namespace Offprint.Architecture.Tests;

/// <summary>The checkout that these tests look at.</summary>
internal static class Repository
{
    public static string Root { get; } = FindRoot();

    public static IReadOnlyList<Room> Rooms { get; } =
        [.. Directory.GetFiles(Path.Combine(Root, "src"), "*.csproj", SearchOption.AllDirectories).Order(StringComparer.Ordinal).Select(Room.Read)];

    public static IEnumerable<string> SourceFiles(string folder) =>
        Directory.EnumerateFiles(Path.Combine(Root, folder), "*.cs", SearchOption.AllDirectories).Where(f => !f.Contains("/obj/", StringComparison.Ordinal));

    public static string Relative(string path) => Path.GetRelativePath(Root, path).Replace('\\', '/');

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "Offprint.slnx"))) return folder.FullName;
        throw new DirectoryNotFoundException($"No Offprint.slnx above {AppContext.BaseDirectory}.");
    }
}

/// <summary>One project under src/: its name and what it refers to.</summary>
internal sealed record Room(string Name, string Path, IReadOnlyList<string> References, IReadOnlyList<string> Packages)
{
    public static Room Read(string path)
    {
        var project = XDocument.Load(path);
        IReadOnlyList<string> Items(string element) => [.. project.Descendants(element).Select(e => e.Attribute("Include")!.Value)];
        return new Room(
            System.IO.Path.GetFileNameWithoutExtension(path),
            path,
            [.. Items("ProjectReference").Select(r => System.IO.Path.GetFileNameWithoutExtension(r.Replace('\\', '/')))],
            Items("PackageReference"));
    }

    public override string ToString() => Name;
}
