namespace Offprint.Text.Tests;

public sealed class PackingPlanTests
{
    [Fact]
    public void Orders_segments_and_counts()
    {
        var plan = new PackingPlan(10, 2, [new(1, 0, 4, 2), new(0, 6, 3, 1), new(0, 0, 6, 0)]);
        Assert.Equal([0, 1, 2], plan.Segments.Select(s => s.Source));
        Assert.Equal((13L, 9, 2, 0.65), (plan.Tokens, plan.LongestBin, plan.LowerBound, plan.Utilization));
        Assert.Equal((9, 4), (plan.LengthOf(0), plan.LengthOf(1)));
        Assert.Equal(2, plan.SegmentsOf(0).Length);
        Assert.Throws<ArgumentOutOfRangeException>("bin", () => plan.LengthOf(2));
    }

    [Theory]
    [InlineData(0, 5, 3, 0)] // overlaps
    [InlineData(0, 8, 3, 0)] // past the capacity
    [InlineData(2, 0, 1, 0)] // no such bin
    [InlineData(-1, 0, 1, 0)]
    [InlineData(0, 7, -1, 0)]
    [InlineData(0, 7, 1, -1)]
    [InlineData(0, int.MaxValue, 2, 0)]
    public void Rejects_misplaced_segments(int bin, int start, int length, int source)
    {
        var error = Assert.Throws<ArgumentException>("segments", () => new PackingPlan(10, 2, [new(0, 0, 6, 0), new(bin, start, length, source)]));
        Assert.Contains("PackingSegment { Bin = ", error.Message, StringComparison.Ordinal);
    }
}
