using Offprint.Papers.Reproductions;

namespace Offprint.Papers.Tests;

public sealed class LearningCurvesReproductionTests
{
    [Fact]
    public async Task A_quick_run_measures_every_claim()
    {
        var report = await new ReproductionRunner().RunAsync(new LearningCurvesReproduction(), new RunRequest { Size = RunSize.Quick }, ct: TestContext.Current.CancellationToken);
        Assert.Null(report.Verdict);
        Assert.Equal(7, report.Claims.Count);
        Assert.Equal(4, report.Measurements.Count(m => m.Name == LearningCurvesReproduction.Early));
    }

    [Fact]
    public void Taggers_learn_and_the_curves_rise()
    {
        var code = TaggedCode.Read(DataShelf.Default, 800, TestContext.Current.CancellationToken);
        Assert.True(code.Methods.Count > 700, $"{code.Methods.Count} of 800 methods have as many tokens as roles");
        Assert.InRange(code.NameTags.Count, 6, 20);
        var curves = TaggerCurves.Measure(code, new TaggerFeatures(code), new LearningCurvesOptions { Step = 3_000, TestNames = 1_500 }, 42, static _ => { }, TestContext.Current.CancellationToken);
        Assert.Equal(TaggerCurves.Taggers, curves.Select(c => c.Tagger));
        Assert.All(curves, c => Assert.True(c.Accuracies[^1] > c.Accuracies[0] && c.Accuracies[^1] is > 55 and < 100, $"{c.Tagger}: {c.Accuracies[0]:F1} to {c.Accuracies[^1]:F1}"));
        Assert.True(curves[1].Accuracies[^1] > curves[0].Accuracies[^1], "the order of tags tells more than words alone");
    }
}
