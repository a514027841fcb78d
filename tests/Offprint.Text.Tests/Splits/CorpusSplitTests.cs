using Offprint.Numerics;

namespace Offprint.Text.Tests;

public sealed class CorpusSplitTests
{
    private static readonly ICorpus Documents =
        Corpus.Of("all", [.. Enumerable.Range(0, 2000).Select(i => new Document($"d{i}", "text", Source: $"s{i / 20}"))]);

    [Theory]
    [InlineData(SplitUnit.Document)]
    [InlineData(SplitUnit.Source)]
    public void Parts_share_nothing_and_leave_nothing(SplitUnit unit)
    {
        var parts = Enum.GetValues<SplitPart>().Select(part => Documents.Part(part, unit).ToList()).ToArray();
        Assert.Equal(Documents.Select(d => d.Id).Order(), parts.SelectMany(part => part).Select(d => d.Id).Order());
        Assert.InRange(parts[0].Count, 1400, 1800);
        Assert.All(parts, part => Assert.NotEmpty(part));
        if (unit == SplitUnit.Source)
        {
            Assert.Equal(100, parts.Sum(part => part.Select(d => d.Source).Distinct().Count()));
        }
    }

    [Fact]
    public void The_part_is_that_of_the_stable_split()
    {
        Assert.All(Documents, d => Assert.Equal(StableSplit.PartOf(d.Id), CorpusSplit.PartOf(d)));
        Assert.All(Documents.Part(SplitPart.Test, d => d.Source!), d => Assert.Equal(9, StableSplit.Of(d.Source!)));
        Assert.Equal("all (Test)", Documents.Part(SplitPart.Test).Name);
    }

    [Fact]
    public void Documents_without_source_cannot_be_split_by_it() =>
        Assert.Contains("'x'", Assert.Throws<InvalidDataException>(() => CorpusSplit.PartOf(new Document("x", ""), SplitUnit.Source)).Message, StringComparison.Ordinal);
}
