using System.Text.Json;
using FsCheck.Xunit;

namespace Offprint.Papers.Tests;

public sealed class RunReportTests
{
    [Fact]
    public void The_schema_is_the_documented_one()
    {
        using var json = JsonDocument.Parse((Samples.Report with { Notes = null }).ToJson());
        Assert.Equal(
            ["schema", "paper", "title", "size", "verdict", "reason", "claims", "measurements", "options", "environment", "startedAt", "elapsedSeconds", "version"],
            json.RootElement.EnumerateObject().Select(static p => p.Name));
        Assert.Equal(
            ["name", "metric", "unit", "kind", "direction", "bar", "null", "margin", "over", "estimate", "low", "high", "confidence", "verdict"],
            json.RootElement.GetProperty("claims")[0].EnumerateObject().Select(static p => p.Name));
        Assert.Equal(["name", "seed", "item", "value", "unit"], json.RootElement.GetProperty("measurements")[0].EnumerateObject().Select(static p => p.Name));
        Assert.Equal(["cpu", "cores", "memoryGiB", "os", "runtime", "engine"], json.RootElement.GetProperty("environment").EnumerateObject().Select(static p => p.Name));
    }

    [Fact]
    public void Values_are_written_as_documented()
    {
        using var json = JsonDocument.Parse(Samples.Report.ToJson());
        var root = json.RootElement;
        Assert.Equal((1, "default", "Partly"), (root.GetProperty("schema").GetInt32(), root.GetProperty("size").GetString(), root.GetProperty("verdict").GetString()));
        var claims = root.GetProperty("claims");
        Assert.Equal(("superiority", "atLeast", "seeds"), (claims[0].GetProperty("kind").GetString(), claims[0].GetProperty("direction").GetString(), claims[0].GetProperty("over").GetString()));
        Assert.Equal(JsonValueKind.Null, claims[1].GetProperty("bar").ValueKind);
        Assert.Equal(JsonValueKind.Null, claims[3].GetProperty("verdict").ValueKind);
        Assert.Equal(JsonValueKind.Null, claims[3].GetProperty("estimate").ValueKind);
        Assert.Equal(JsonValueKind.Null, root.GetProperty("measurements")[10].GetProperty("value").ValueKind);
        Assert.Equal(["One note."], root.GetProperty("notes").EnumerateArray().Select(static n => n.GetString()));
    }

    [Fact]
    public void Every_report_comes_back_as_it_was()
    {
        var back = RunReport.Parse(Samples.Report.ToJson());
        Assert.Equal(Samples.Report.Claims, back.Claims);
        Assert.Equal(Samples.Report.Measurements, back.Measurements);
        Assert.Equal(Samples.Report.Environment, back.Environment);
        Assert.Equal(Samples.Report.ToJson(), back.ToJson());
    }

    [Property]
    public bool Numbers_survive_and_what_is_not_finite_becomes_nothing(double value, ulong seed, string item)
    {
        var report = Samples.Report with { Measurements = [new Measurement("m", seed, item, value, "")] };
        var back = RunReport.Parse(report.ToJson()).Measurements[0];
        return (double.IsFinite(value) ? back.Value.Equals(value) : double.IsNaN(back.Value)) && back.Seed == seed;
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    public void What_is_no_report_is_told_with_its_file(string json) =>
        Assert.StartsWith("some/file.json: ", Assert.Throws<InvalidDataException>(() => RunReport.Parse(json, "some/file.json")).Message);

    [Theory]
    [InlineData("\"schema\": 1", "\"schema\": 2")]
    [InlineData("\"schema\": 1,", "")]
    [InlineData("\"A sample\"", "null")]
    [InlineData("\"Partly\"", "\"Perhaps\"")]
    [InlineData("\"Partly\"", "1")]
    [InlineData("\"size\": \"default\"", "\"size\": 1")]
    [InlineData("\"claims\"", "\"klaims\"")]
    [InlineData("\"claims\": [", "\"claims\": [null,")]
    [InlineData("\"notes\": [", "\"notes\": [null,")]
    [InlineData("\"estimate\": 3.1,", "")]
    [InlineData("\"unit\": \"x\",", "")]
    [InlineData("\"cpu\": \"A processor\",", "")]
    [InlineData("\"name\": \"fast\"", "\"name\": null")]
    public void A_damaged_report_is_told_with_its_file(string before, string after)
    {
        var json = Samples.Report.ToJson();
        Assert.Contains(before, json);
        Assert.StartsWith("some/file.json: ", Assert.Throws<InvalidDataException>(() => RunReport.Parse(json.Replace(before, after, StringComparison.Ordinal), "some/file.json")).Message);
    }

    [Fact]
    public void Files_are_whole_or_not_there()
    {
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.Path, "new", "result.json");
        Samples.Report.Save(path);
        Samples.Report.Save(path);
        Assert.Equal(Samples.Report.ToJson(), RunReport.Load(path).ToJson());
        Assert.Equal([path], Directory.EnumerateFiles(Path.GetDirectoryName(path)!));
        Directory.CreateDirectory(Path.Combine(folder.Path, "taken"));
        Assert.ThrowsAny<Exception>(() => Samples.Report.Save(Path.Combine(folder.Path, "taken")));
        Assert.Empty(Directory.EnumerateFiles(folder.Path));
    }
}
