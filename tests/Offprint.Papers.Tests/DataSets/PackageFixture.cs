using System.Formats.Tar;
using System.IO.Compression;
using System.Text;

namespace Offprint.Papers.Tests.DataSets;

/// <summary>A temporary folder with tiny packages: unpacked ones, and package files as npm makes them.</summary>
internal sealed class PackageFixture : IDisposable
{
    private readonly List<PackageFolder> packages = [];

    public string Folder { get; } = Directory.CreateTempSubdirectory("offprint-test-").FullName;

    /// <summary>The folder that sets are built into.</summary>
    public string Data => Path.Combine(Folder, "data");

    public IReadOnlyList<PackageFolder> Packages => packages;

    /// <summary>An unpacked package with text files, in the version that the set knows.</summary>
    public PackageFixture Package(SourcePackage package, params (string Path, string Text)[] files) =>
        Package(package, [.. files.Select(f => (f.Path, Encoding.UTF8.GetBytes(f.Text)))]);

    /// <summary>An unpacked package with files.</summary>
    public PackageFixture Package(SourcePackage package, params (string Path, byte[] Content)[] files)
    {
        var root = Path.Combine(Folder, $"package-{packages.Count}");
        foreach (var (path, content) in files)
        {
            var full = Path.Combine(root, path);
            Directory.CreateDirectory(Path.GetDirectoryName(full)!);
            File.WriteAllBytes(full, content);
        }

        packages.Add(new PackageFolder(package, package.Version, root));
        return this;
    }

    /// <summary>Lets a file of an unpacked package be run.</summary>
    public void MakeExecutable(int package, string path)
    {
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(Path.Combine(packages[package].Path, path), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    /// <summary>The documents that a set cuts from the packages.</summary>
    public List<DataDocument> Cut(TextSetBuilder set) => [.. set.Cut(new PackageFolders(packages), TestContext.Current.CancellationToken)];

    /// <summary>The unpacked packages, as a cut gets them.</summary>
    public PackageFolders Folders => new(packages);

    /// <summary>Writes an npm package file with text files under <c>package/</c>.</summary>
    public string NpmFile(string fileName, params (string Path, string Text)[] files)
    {
        var path = Path.Combine(Directory.CreateDirectory(Path.Combine(Folder, "files")).FullName, fileName);
        using var file = File.Create(path);
        using var compressed = new GZipStream(file, CompressionLevel.Fastest);
        using var tar = new TarWriter(compressed);
        foreach (var (name, text) in files)
        {
            tar.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, "package/" + name) { DataStream = new MemoryStream(Encoding.UTF8.GetBytes(text)) });
        }

        return Path.GetDirectoryName(path)!;
    }

    public static byte[] Gzip(string text)
    {
        using var output = new MemoryStream();
        using (var gzip = new GZipStream(output, CompressionLevel.Fastest))
        {
            gzip.Write(Encoding.UTF8.GetBytes(text));
        }

        return output.ToArray();
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
