using Offprint.Papers.Reproductions;

namespace Offprint.Papers.Tests.Reproductions;

/// <summary>Quick runs of the two papers on speculative decoding.</summary>
public sealed class SpeculationReproductionTests
{
    [Fact]
    public async Task A_quick_run_of_specdec_plus_plus_measures_every_claim()
    {
        var report = await Run(new SpecDecReproduction());
        Assert.Null(report.Verdict);
        Assert.Equal(3, report.Claims.Count);
        Assert.All(report.Claims, claim => Assert.False(double.IsNaN(claim.Estimate), claim.Name));
        Assert.Equal(0, report.Claims.Single(c => c.Name == "same greedy text").Estimate);
        Assert.Contains(report.Notes!, n => n.StartsWith("fixed length: K = ", StringComparison.Ordinal));
        Assert.Contains(report.Notes!, n => n.Contains("acceptance p has mean", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_quick_run_of_pearl_measures_every_claim()
    {
        var report = await Run(new PearlReproduction());
        Assert.Null(report.Verdict);
        Assert.Equal(5, report.Claims.Count);
        Assert.All(report.Claims, claim => Assert.False(double.IsNaN(claim.Estimate), claim.Name));
        Assert.Equal(0, report.Claims.Single(c => c.Name == "same greedy text").Estimate);
        Assert.Contains(report.Notes!, n => n.StartsWith("synthetic, noise", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Too_few_own_prompts_are_bad_input()
    {
        using var folder = new TemporaryFolder();
        var file = folder.Write("prompts.txt", "one\ntwo");
        var failure = await Assert.ThrowsAsync<RunFailedException>(() => Run(new SpecDecReproduction(), ("--prompts", file)));
        Assert.True(failure.IsBadInput);
        Assert.Contains("2 texts; at least 20", failure.Message, StringComparison.Ordinal);
    }

    private static Task<RunReport> Run(IReproduction reproduction, params (string Flag, string Value)[] options) => new ReproductionRunner().RunAsync(
        reproduction,
        new RunRequest { Size = RunSize.Quick, Options = options.ToDictionary(o => o.Flag, o => o.Value) },
        ct: TestContext.Current.CancellationToken);
}
