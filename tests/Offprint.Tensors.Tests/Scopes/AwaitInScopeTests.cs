namespace Offprint.Tensors.Tests;

public sealed class AwaitInScopeTests
{
    [Fact]
    public void NoAwaitStandsInsideATensorScope()
    {
        string root = Root();
        var files = new[] { "src", "papers", "bench" }.Select(f => Path.Combine(root, f)).Where(Directory.Exists)
            .SelectMany(f => Directory.EnumerateFiles(f, "*.cs", SearchOption.AllDirectories)).ToList();
        Assert.True(files.Count > 20, $"only {files.Count} sources were found under {root}");
        Assert.Contains(files, f => File.ReadAllText(f).Contains("new TensorScope(", StringComparison.Ordinal));
        Assert.Empty(files.SelectMany(f => AwaitScanner.Find(File.ReadAllText(f), Path.GetRelativePath(root, f))));
    }

    [Theory]
    [InlineData("using var scope = new TensorScope(); await X();")]
    [InlineData("using TensorScope scope = new(); await X();")]
    [InlineData("using var scope = new Offprint.Tensors.TensorScope(); if (a) { b = await X(); }")]
    [InlineData("using var scope = torch.NewDisposeScope(); await foreach (var x in y) { }")]
    [InlineData("using (new TensorScope()) { await using var x = y; }")]
    [InlineData("using (var scope = NewDisposeScope()) await X();")]
    [InlineData("using (var scope = new TensorScope()) { await using (x) { } }")]
    [InlineData("using (var scope = new TensorScope()) { using (new TensorScope()) { } await X(); }")]
    [InlineData("switch (a) { case 1: using var scope = new TensorScope(); await X(); break; }")]
    [InlineData("using var scope = new TensorScope(); yield return 1;")]
    public void TheScannerSees(string body) => Assert.Single(AwaitScanner.Find(Method(body), "x.cs"));

    [Theory]
    [InlineData("{ using var scope = new TensorScope(); Y(); } await X();")]
    [InlineData("using (new TensorScope()) { Y(); } await X();")]
    [InlineData("await X(); using var scope = new TensorScope(); Y();")]
    [InlineData("using var file = File.OpenRead(p); await X();")]
    [InlineData("using var scope = new TensorScope(); Func<Task> f = async () => await X(); Y(f);")]
    [InlineData("foreach (var a in b) { using var scope = new TensorScope(); } await X();")]
    public void TheScannerLetsPass(string body) => Assert.Empty(AwaitScanner.Find(Method(body), "x.cs"));

    [Fact]
    public void TheScannerSeesTopLevelPrograms()
    {
        Assert.Single(AwaitScanner.Find("using var scope = new TensorScope();\nawait X();", "x.cs"));
        Assert.Equal(["x.cs:2"], AwaitScanner.Find("using var scope = new TensorScope();\nawait X();", "x.cs"));
    }

    private static string Method(string body) => $"class C {{ async Task M() {{ {body} }} }}";

    private static string Root()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "Offprint.slnx"))) return folder.FullName;
        throw new DirectoryNotFoundException("Offprint.slnx was not found above " + AppContext.BaseDirectory);
    }
}
