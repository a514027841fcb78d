using System.IO.Compression;
using System.Text.Json.Nodes;

namespace Offprint.App.Tests;

/// <summary>papers import: through the real executable.</summary>
public sealed class PapersCommandTests : IDisposable
{
    private const string Library = "@a{x, title={One}, author={A}, year=2020, doi={10.1234/one}}\n@a{y, title={Two}, author={B}, year=2021, eprint={2101.00002}}\n";
    private readonly OffprintProgram _offprint = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public void Dispose() => _offprint.Dispose();

    [Fact]
    public async Task Files_are_imported_once_packed_or_not()
    {
        var plain = await WriteAsync("a.bib", Library);
        var packed = Path.Combine(_offprint.Home, "b.bib.gz");
        await using (var gzip = new GZipStream(File.Create(packed), CompressionLevel.Fastest)) await gzip.WriteAsync(System.Text.Encoding.UTF8.GetBytes(Library.Replace("{Two}", "{Two again}", StringComparison.Ordinal)), Ct);
        Assert.Contains("2 added", (await _offprint.RunAsync("papers", "import", plain)).MustSucceed(), StringComparison.Ordinal);
        var counts = JsonNode.Parse((await _offprint.RunAsync("papers", "import", packed, plain, "--json")).MustSucceed())!;
        Assert.Equal((0, 2, 2), ((int)counts["added"]!, (int)counts["updated"]!, (int)counts["unchanged"]!));
        Assert.True(File.Exists(Path.Combine(_offprint.Home, "site.db")));
    }

    [Fact]
    public async Task What_is_wrong_is_one_line_with_file_and_place()
    {
        (await _offprint.RunAsync("papers", "import", "none.bib")).MustRefuse("none.bib");
        (await _offprint.RunAsync("papers", "import", await WriteAsync("bad.bib", "\n@a{x, title={No date}}\n"))).MustRefuse("bad.bib", "line 2", "date");
        (await _offprint.RunAsync("papers", "import", await WriteAsync("bad.xml", "<!DOCTYPE x><feed/>"), "--format", "arxiv-atom")).MustRefuse("bad.xml", "line 1", "DTD");
        (await _offprint.RunAsync("papers", "import", await WriteAsync("a.bib", Library), "--format", "word")).MustRefuse("--format");
        (await _offprint.RunAsync("papers", "import", await WriteAsync("a.bib", Library), "--database", "Server=x")).MustRefuse("--database");
        Assert.Contains("1 left out", (await _offprint.RunAsync("papers", "import", await WriteAsync("half.bib", "@a{x, title={No date}}\n" + Library), "--skip-invalid")).MustSucceed(), StringComparison.Ordinal);
    }

    private async Task<string> WriteAsync(string name, string text)
    {
        var path = Path.Combine(_offprint.Home, name);
        await File.WriteAllTextAsync(path, text, Ct);
        return path;
    }
}
