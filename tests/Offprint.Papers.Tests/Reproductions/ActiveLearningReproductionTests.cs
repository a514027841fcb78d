using Offprint.Discovery;
using Offprint.Papers.Reproductions;

namespace Offprint.Papers.Tests;

public sealed class ActiveLearningReproductionTests
{
    [Fact]
    public async Task A_quick_run_trains_attacks_and_asks_about_animals()
    {
        var report = await new ReproductionRunner().RunAsync(new ActiveLearningReproduction(), new RunRequest { Size = RunSize.Quick, Workers = 0 }, ct: TestContext.Current.CancellationToken);
        Assert.Null(report.Verdict);
        Assert.True(double.IsFinite(report.Claims[0].Estimate));
        Assert.InRange(report.Measurements.Single(m => m.Name == ActiveLearningReproduction.UniformRatio).Value, 0.01, 100);
        Assert.InRange(report.Measurements.Single(m => m.Name == ActiveLearningReproduction.Learned).Value, 0, 100);
        var worst = report.Measurements.Where(m => m.Name == "worst regret, thresholds, uniform").Select(m => m.Value).ToList();
        Assert.Equal(3, worst.Count);
    }

    [Fact]
    public void Animals_answer_from_WordNet()
    {
        var problem = AnimalQuestions.Create(DataShelf.Default, 64, 40, 20, 42);
        problem.Validate();
        Assert.Equal((64, 40, 20), (problem.HypothesisCount, problem.QueryCount, problem.Budget));
        Assert.Equal(problem.HypothesisNames, AnimalQuestions.Create(DataShelf.Default, 64, 40, 20, 42).HypothesisNames);
        Assert.Contains(problem.QueryNames!, static q => q.StartsWith("is it a kind of ", StringComparison.Ordinal));
        Assert.All(problem.Hypotheses.Cast<float>(), static a => Assert.True(a is 1 or -1));
        var theta = AnimalQuestions.Truth(problem, 3, new Offprint.Numerics.SeededRandom(1));
        Assert.Equal(3, problem.BestHypothesis(theta));
        Assert.All(theta, static t => Assert.InRange(Math.Abs(t), 0.4f, 0.8f));
    }
}
