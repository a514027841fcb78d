using Offprint.Papers.Reproductions;

namespace Offprint.Papers.Tests.Reproductions;

public sealed class PretrainedModelsSurveyReproductionTests
{
    [Fact]
    public async Task AQuickRunMeasuresEveryClaimAndGivesNoVerdict()
    {
        var report = await Run();
        Assert.Null(report.Verdict);
        Assert.Equal(8, report.Claims.Count);
        Assert.All(report.Claims, claim => Assert.False(double.IsNaN(claim.Estimate), claim.Name));
        // The mean claim is the mean of the four, since all are measured on the same speeches.
        Assert.Equal(report.Claims.Skip(1).Take(4).Average(claim => claim.Estimate), report.Claims[0].Estimate, 1e-9);
        var steps = report.Measurements.Where(m => m.Name.StartsWith("step seconds ", StringComparison.Ordinal)).ToList();
        Assert.Equal(5, steps.Count);
        Assert.All(steps, m => Assert.True(m.Value > 0, m.Name));
        Assert.All(report.Measurements.Where(m => m.Unit == "points"), m => Assert.InRange(m.Value, 0, 100));
        Assert.Contains(report.Notes!, note => note.Contains("TF-IDF", StringComparison.Ordinal));
        Assert.Contains(report.Notes!, note => note.StartsWith("simcse: ", StringComparison.Ordinal) && !note.Contains("NaN", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("--seconds", "0")]
    [InlineData("--also", "mml")]
    [InlineData("--also", "simcse")]
    public async Task BadOptionsAreRefused(string flag, string value)
    {
        var runner = new ReproductionRunner();
        var error = await Assert.ThrowsAnyAsync<ArgumentException>(() => runner.RunAsync(new PretrainedModelsSurveyReproduction(), Request((flag, value)), ct: TestContext.Current.CancellationToken));
        Assert.Contains(value == "0" ? "--seconds" : value, error.Message, StringComparison.Ordinal);
    }

    private static RunRequest Request(params (string Flag, string Value)[] options) =>
        new() { Size = RunSize.Quick, Workers = 0, Options = options.ToDictionary(o => o.Flag, o => o.Value) };

    private static Task<RunReport> Run() =>
        new ReproductionRunner().RunAsync(new PretrainedModelsSurveyReproduction(), Request(), ct: TestContext.Current.CancellationToken);
}
