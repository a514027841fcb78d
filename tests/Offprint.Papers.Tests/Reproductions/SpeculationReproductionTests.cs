using System.Globalization;
using System.Text.RegularExpressions;
using Offprint.Numerics;
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

        // Baselines are tried at every length that the head may draft.
        foreach (var baseline in new[] { "fixed length: K = ", "schedule: first length = " })
        {
            var note = report.Notes!.Single(n => n.StartsWith(baseline, StringComparison.Ordinal));
            Assert.All(Enumerable.Range(1, 20), length => Assert.Contains($" ({length})", note, StringComparison.Ordinal));
        }

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

        // The window of the shipped pair is the one with the largest forecast.
        string[] plans = [.. report.Notes!.Where(static n => n.Contains("is fastest by the closed form", StringComparison.Ordinal))];
        Assert.Equal(2, plans.Length);
        foreach (var plan in plans)
        {
            var forecasts = Regex.Matches(plan, @"([\d.]+) \((\d+)\)").ToDictionary(static m => int.Parse(m.Groups[2].Value, CultureInfo.InvariantCulture), static m => double.Parse(m.Groups[1].Value, CultureInfo.InvariantCulture));
            Assert.Equal(20, forecasts.Count);
            Assert.Equal(forecasts.Values.Max(), forecasts[int.Parse(Regex.Match(plan, @"γ = (\d+)").Groups[1].Value, CultureInfo.InvariantCulture)]);
        }
    }

    [Fact]
    public async Task Which_pairs_promise_a_gain_is_not_decided_on_test_prompts()
    {
        using var folder = new TemporaryFolder();
        string[] texts = [.. Enumerable.Range(0, 20).Select(static i => $"And the king of the land number {i} said unto them")];
        int[] order = [.. Enumerable.Range(0, texts.Length)];
        new SeededRandom(2405, "prompts").Shuffle(order);
        string[] others = [.. texts];
        foreach (var test in order[15..]) others[test] = $"Blessed are the poor in spirit, and {test} wells of water";
        var reports = new[] { await Run(new PearlReproduction(), ("--prompts", folder.Write("one.txt", string.Join('\n', texts)))), await Run(new PearlReproduction(), ("--prompts", folder.Write("other.txt", string.Join('\n', others)))) };
        string[][] plans = [.. reports.Select(static report => report.Notes!.Where(static n => n.StartsWith("synthetic", StringComparison.Ordinal))
            .Select(static n => n[..n.IndexOf(": PEARL", StringComparison.Ordinal)] + Regex.Match(n, @"forecast [\d.]+x").Value).ToArray())];
        Assert.Equal(4, plans[0].Length);
        Assert.Equal(plans[0], plans[1]);
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
