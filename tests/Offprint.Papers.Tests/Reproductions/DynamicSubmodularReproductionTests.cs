using Offprint.Papers.Reproductions;

namespace Offprint.Papers.Tests;

public sealed class DynamicSubmodularReproductionTests
{
    [Fact]
    public void A_window_slides_and_costs_are_counted()
    {
        var (function, arrival) = SubmodularStreams.Recommendations(400, 42);
        var experiment = new SubmodularExperiment(function, 5, new DynamicSubmodularPaperOptions(), 42).SlideWindow(arrival, 200, TestContext.Current.CancellationToken);
        Assert.Equal(4, experiment.Ratios.Count);
        Assert.All(experiment.Ratios, static r => Assert.InRange(r, 0.5, 1.1));
        Assert.InRange(experiment.GreedyQueries, 200, 1_000); // lazy greedy looks at every item at least once
        Assert.True(experiment.QueriesPerUpdate > 0);
    }

    [Fact]
    public void Deletions_from_the_top_end_with_one_item()
    {
        var (function, items) = SubmodularStreams.Recommendations(300, 7);
        var experiment = new SubmodularExperiment(function, 5, new DynamicSubmodularPaperOptions(), 7).DeleteFromTheTop(items, TestContext.Current.CancellationToken);
        Assert.Equal(2, experiment.Ratios.Count);
        Assert.All(experiment.Ratios, static r => Assert.InRange(r, 0.5, 1.1));
    }

    [Fact]
    public void Sentences_come_by_date_and_packages_cover_themselves()
    {
        var (sentences, years) = SubmodularStreams.Sentences(DataShelf.Default, 300, 42);
        Assert.Equal(300, years.Length);
        Assert.Null(Algorithms.Submodular.FindCounterExample(sentences, years, 50));
        var (packages, arrival) = SubmodularStreams.Packages(DataShelf.Default, 42);
        Assert.True(arrival.Length > 40_000);
        Assert.All(arrival.Take(100), i => Assert.True(packages.Value([i]) >= 2));
    }
}
