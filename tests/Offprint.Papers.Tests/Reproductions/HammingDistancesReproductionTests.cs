using Offprint.Papers.Reproductions;

namespace Offprint.Papers.Tests;

public sealed class HammingDistancesReproductionTests
{
    [Fact]
    public async Task A_quick_run_finds_no_difference_from_brute_force()
    {
        var report = await new ReproductionRunner().RunAsync(
            new HammingDistancesReproduction(), new RunRequest { Size = RunSize.Quick }, ct: TestContext.Current.CancellationToken);
        Assert.Null(report.Verdict);
        Assert.Equal(7, report.Claims.Count);
        Assert.All(report.Claims, claim => Assert.True(double.IsFinite(claim.Estimate), claim.Name));
        Assert.All(report.Claims.Where(claim => claim.Kind is ClaimKind.Exact or ClaimKind.Frequency), claim => Assert.Equal(0, claim.Estimate));
        Assert.Contains("Counted word operations", Assert.Single(report.Notes!), StringComparison.Ordinal);

        // Four texts, three patterns, five or six methods.
        Assert.InRange(report.Measurements.Count(m => m.Name == HammingChecks.ExactDifferences), 60, 80);
        Assert.Equal(3, report.Measurements.Count(m => m.Name == HammingChecks.ApproximationFailures));
    }

    [Fact]
    public async Task A_users_text_is_timed_instead_of_the_shipped_ones()
    {
        using var folder = new TemporaryFolder();
        var file = Path.Combine(folder.Path, "text.txt");
        await File.WriteAllTextAsync(file, string.Join(' ', Enumerable.Range(0, 3_000).Select(i => $"w{i * i % 97}")), TestContext.Current.CancellationToken);
        var request = new RunRequest { Size = RunSize.Quick, Options = new Dictionary<string, string> { ["--text"] = file } };
        var report = await new ReproductionRunner().RunAsync(new HammingDistancesReproduction(), request, ct: TestContext.Current.CancellationToken);
        Assert.Equal(0, report.Claims.Single(claim => claim.Name == "exact distances").Estimate);
    }

    [Fact]
    public async Task A_text_without_words_is_named()
    {
        using var folder = new TemporaryFolder();
        var file = Path.Combine(folder.Path, "empty.txt");
        await File.WriteAllTextAsync(file, " \n", TestContext.Current.CancellationToken);
        var request = new RunRequest { Size = RunSize.Quick, Options = new Dictionary<string, string> { ["--text"] = file } };
        var error = await Assert.ThrowsAsync<RunFailedException>(() => new ReproductionRunner().RunAsync(new HammingDistancesReproduction(), request, ct: TestContext.Current.CancellationToken));
        Assert.Contains("empty.txt holds no word", error.Message + error.InnerException?.Message, StringComparison.Ordinal);
        Assert.True(error.IsBadInput);
    }
}
