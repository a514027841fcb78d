using Offprint.Papers.Reproductions;

namespace Offprint.Papers.Tests;

public sealed class DiscoveryReproductionTests
{
    [Fact]
    public async Task A_quick_run_of_pyglove_runs_all_combinations()
    {
        var report = await new ReproductionRunner().RunAsync(new PygloveReproduction(), new RunRequest { Size = RunSize.Quick }, ct: TestContext.Current.CancellationToken);
        Assert.Null(report.Verdict);
        Assert.Equal(9, report.Claims.Single(c => c.Name == "combinations that run").Estimate);
        Assert.InRange(report.Claims.Single(c => c.Name == "lines changed by a swap").Estimate, 2, 10);
        Assert.Contains(report.Measurements, m => m.Name == PygloveReproduction.EvolutionArea);
    }

    [Fact]
    public async Task A_quick_run_of_functional_hashing_saves_evaluations_and_finds_no_false_hit()
    {
        var report = await new ReproductionRunner().RunAsync(new FunctionalHashingReproduction(), new RunRequest { Size = RunSize.Quick }, ct: TestContext.Current.CancellationToken);
        Assert.Null(report.Verdict);
        Assert.True(report.Claims.Single(c => c.Name == "hit rate on programs").Estimate > 0.5);
        Assert.InRange(report.Claims.Single(c => c.Name == "false hits").Estimate, 0, 0.02);
        Assert.All(report.Measurements.Where(m => m.Name.EndsWith("cached over plain", StringComparison.Ordinal) && m.Name.Contains("candidates", StringComparison.Ordinal)), m => Assert.True(m.Value > 1));
    }

    [Theory]
    [InlineData("a\nb\nc\n", "a\nc\n", 1)]
    [InlineData("a\nb\n", "a\n\nx\ny\n", 3)]
    [InlineData("a\nb", "a  \nb", 0)]
    public void Differing_lines_are_those_removed_and_those_added(string a, string b, int expected) => Assert.Equal(expected, LineDifference.Count(a, b));

    [Fact]
    public void The_space_of_the_child_is_large_and_conditional()
    {
        Assert.True(PygloveExperiment.Space.Size > 100_000);
        Assert.Contains(PygloveExperiment.Space.Spec.Points(), p => p.Candidates.Any(c => c.Elements.Count > 0));
    }

    /// <summary>Ridge regression against its definition: the gradient of the penalised squares vanishes.</summary>
    [Fact]
    public void Ridge_regression_meets_its_normal_equations()
    {
        var random = new Offprint.Numerics.SeededRandom(3);
        float[][] rows = [.. Enumerable.Range(0, 50).Select(_ => Enumerable.Range(0, 6).Select(_ => (float)random.NextGaussian()).ToArray())];
        int[] labels = [.. rows.Select(_ => random.Next(3))];
        var weights = RidgeRegression.Fit(rows, labels, 3, 0.1);
        var penalty = 0.100001 * Enumerable.Range(0, 6).Average(i => rows.Sum(r => (double)r[i] * r[i]));
        for (var c = 0; c < 3; c++)
        {
            for (var i = 0; i < 6; i++)
            {
                var gradient = rows.Zip(labels).Sum(e => e.First[i] * (e.First.Zip(weights[c], (x, w) => (double)x * w).Sum() - (e.Second == c ? 1 : 0))) + (penalty * weights[c][i]);
                Assert.Equal(0, gradient, 1e-3);
            }
        }
    }
}
