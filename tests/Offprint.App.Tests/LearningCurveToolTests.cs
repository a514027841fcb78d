using System.Globalization;
using System.Text.Json.Nodes;

namespace Offprint.App.Tests;

/// <summary><c>tool learning-curve</c> on files of a user's own.</summary>
public sealed class LearningCurveToolTests : IDisposable
{
    private readonly OffprintProgram _offprint = new();

    public void Dispose() => _offprint.Dispose();

    [Fact]
    public async Task A_curve_is_forecast_and_learners_are_compared()
    {
        var rows = Enumerable.Range(1, 20).Select(i => 5000.0 * i).Select(x => string.Create(CultureInfo.InvariantCulture, $"{x},{97 - (120 * Math.Pow(x, -0.45))},{95 - (90 * Math.Pow(x, -0.5))}"));
        var path = _offprint.Write("curves.csv", "tokens,hmm,bayes\n" + string.Join('\n', rows) + "\n");
        var json = JsonNode.Parse((await _offprint.RunAsync("tool", "learning-curve", path, "--at", "200000", "--target", "98", "--json")).MustSucceed())!["curves"]!.AsArray();
        Assert.Equal(["hmm", "bayes"], json.Select(c => (string)c!["name"]!));
        Assert.Equal(96.506010, (double)json[0]!["at"]!, 1e-4);
        Assert.Equal(8, (int)json[0]!["convergenceLevel"]!);
        Assert.Null(json[0]!["sizeForTarget"]);
        var output = (await _offprint.RunAsync("tool", "learning-curve", path, "--at", "200000", "--target", "98", "--levels")).MustSucceed();
        Assert.Contains("never", output, StringComparison.Ordinal);
        Assert.Contains("hmm will be better than bayes", output, StringComparison.Ordinal);
        Assert.Contains("level 3", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("n,a\n10,50\n10,60\n", ":3:", "must grow")]
    [InlineData("n,a\n10,50\n20,x\n", ":3:", "no number")]
    [InlineData("n,a\n10,150\n", ":2:", "from 0 to 100")]
    [InlineData("n\n10\n", "one column")]
    [InlineData("n,a\n", "no row")]
    [InlineData("n,a\n10,50,60\n", "curve.csv")]
    public async Task Wrong_lines_are_named(string text, params string[] parts) =>
        (await _offprint.RunAsync("tool", "learning-curve", _offprint.Write("curve.csv", text))).MustRefuse(["curve.csv", .. parts]);

    [Fact]
    public async Task Wrong_options_are_named()
    {
        var path = _offprint.Write("curve.csv", "n,a\n10,50\n20,60\n");
        (await _offprint.RunAsync("tool", "learning-curve", path, "--tau", "0")).MustRefuse("--tau", "0");
        (await _offprint.RunAsync("tool", "learning-curve", path, "--score", "b")).MustRefuse("column 'b'", "n, a");
        (await _offprint.RunAsync("tool", "learning-curve", "missing.csv")).MustRefuse("missing.csv");
        Assert.Contains("no forecast yet", (await _offprint.RunAsync("tool", "learning-curve", path)).MustSucceed(), StringComparison.Ordinal);
    }
}
