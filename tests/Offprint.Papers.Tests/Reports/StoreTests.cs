namespace Offprint.Papers.Tests;

public sealed class StoreTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Runs_are_kept_newest_first_with_both_files()
    {
        var store = new RunStore(_folder.Path);
        var first = store.Save(Samples.Report);
        var second = store.Save(Samples.Report);
        var third = store.Save(Samples.Report with { StartedAt = Samples.Report.StartedAt.AddHours(1) });
        Assert.Equal([third, second, first], store.Runs("sample-paper"));
        Assert.Equal(Path.Combine(_folder.Path, "sample-paper", "20261124T150000Z"), first.Folder);
        Assert.Equal(third, store.Latest("sample-paper"));
        Assert.Equal(Samples.Report.ToJson(), first.Load().ToJson());
        Assert.Equal(["report.html", "report.json"], Directory.EnumerateFiles(first.Folder).Select(Path.GetFileName).Order());
        Assert.Equal(3, Directory.EnumerateFileSystemEntries(Path.Combine(_folder.Path, "sample-paper")).Count());
        Assert.Empty(store.Runs("other"));
        Assert.Null(store.Latest("other"));
    }

    [Theory]
    [InlineData("../up")]
    [InlineData("a/b")]
    [InlineData("")]
    public void Slugs_are_not_paths(string slug)
    {
        Assert.Throws<ArgumentException>(() => new RunStore(_folder.Path).Runs(slug));
        Assert.Throws<ArgumentException>(() => new RunStore(_folder.Path).Save(Samples.Report with { Paper = slug }));
    }

    [Fact]
    public async Task Only_default_runs_are_recorded()
    {
        var ct = TestContext.Current.CancellationToken;
        Directory.CreateDirectory(Path.Combine(_folder.Path, "papers/sample-paper"));
        var reproduction = SampleReproduction.Registry.Create("sample-paper");
        Task<RunReport> Run(RunSize size = RunSize.Default, string? factor = null, IReadOnlyList<ulong>? seeds = null) => new ReproductionRunner().RunAsync(
            reproduction, new RunRequest { Size = size, Seeds = seeds, Options = factor is null ? new Dictionary<string, string>() : new Dictionary<string, string> { ["--factor"] = factor } }, ct: ct);

        var report = await Run();
        Assert.Equal(Path.Combine(_folder.Path, "papers", "sample-paper", "result.json"), ResultRecorder.Record(report, reproduction, _folder.Path));
        Assert.EndsWith("result.full.json", ResultRecorder.Record(await Run(RunSize.Full), reproduction, _folder.Path));
        Assert.Equal(report.ToJson(), RunReport.Load(Path.Combine(_folder.Path, "papers/sample-paper/result.json")).ToJson());

        Assert.Contains("quick", await Refused(Run(RunSize.Quick)));
        Assert.Contains("--factor is 5, its default is 3", await Refused(Run(factor: "5")));
        Assert.Contains("seeds", await Refused(Run(seeds: [1, 2, 3])));
        Assert.Contains("seeds", await Refused(Run(seeds: [42, 43, 44, 45, 46, 48])));
        Assert.Contains("seeds", await Refused(Run(seeds: [46, 47])));
        Assert.EndsWith("result.json", ResultRecorder.Record(await Run(seeds: [42, 43, 44, 45, 46, 47, 48]), reproduction, _folder.Path));
        Assert.Equal(2, Directory.EnumerateFiles(Path.Combine(_folder.Path, "papers/sample-paper")).Count());

        async Task<string> Refused(Task<RunReport> run)
        {
            var refused = await run;
            return Assert.Throws<ArgumentException>(() => ResultRecorder.Record(refused, reproduction, _folder.Path)).Message;
        }
    }
}
