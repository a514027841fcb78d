using FsCheck;
using FsCheck.Xunit;

namespace Offprint.Text.Tests;

public sealed class ContextPackerTests
{
    [Property(MaxTest = 300)]
    public void Crossing_windows_make_every_token_but_the_first_a_target_once(NonNegativeInt[] raw, PositiveInt context)
    {
        var lengths = raw.Select(value => value.Get % 40).ToArray();
        var window = (context.Get % 16) + 2;
        var plan = new ContextPacker().PackContext(lengths, window - 1);
        var stream = lengths.SelectMany((length, source) => Enumerable.Range(0, length).Select(i => (source, i))).ToArray();
        var targets = Rows(plan).SelectMany(row => row.Skip(1));
        Assert.Equal(stream.Skip(1), targets);
        Assert.Equal(stream.Take(1), Rows(plan).Take(1).SelectMany(row => row.Take(1)));
        Assert.All(Rows(plan).SkipLast(1), row => Assert.Equal(window, row.Count));
    }

    [Property(MaxTest = 300)]
    public void Without_overlap_the_windows_joined_are_the_text(NonNegativeInt[] raw, PositiveInt capacity)
    {
        var lengths = raw.Select(value => value.Get % 40).ToArray();
        var plan = new ContextPacker(new() { Overlap = 0 }).Pack(lengths, (capacity.Get % 16) + 1);
        Assert.Equal(lengths.SelectMany((length, source) => Enumerable.Range(0, length).Select(i => (source, i))), Rows(plan).SelectMany(row => row));
        Assert.Equal(plan.LowerBound, plan.Bins);
    }

    [Property(MaxTest = 200)]
    public void Separate_and_packed_never_join_a_cut_and_keep_every_target(NonNegativeInt[] raw, PositiveInt context)
    {
        var lengths = raw.Select(value => value.Get % 40).ToArray();
        var size = (context.Get % 16) + 1;
        foreach (var boundary in new[] { ContextBoundary.Packed, ContextBoundary.Separate })
        {
            var plan = new ContextPacker(new() { Boundary = boundary }).PackContext(lengths, size);
            for (var source = 0; source < lengths.Length; source++)
            {
                var pieces = plan.Segments.Where(s => s.Source == source).OrderBy(s => s.SourceStart).ToArray();
                var targets = pieces.SelectMany(p => Enumerable.Range(p.SourceStart + 1, p.Length - 1));
                Assert.Equal(Enumerable.Range(1, Math.Max(0, lengths[source] - 1)), targets);
                Assert.Equal(lengths[source] > 0, pieces.Length > 0);
            }

            if (boundary == ContextBoundary.Separate)
            {
                Assert.All(Enumerable.Range(0, plan.Bins), bin => Assert.Equal(1, plan.SegmentsOf(bin).Length));
            }
        }
    }

    [Fact]
    public void Packed_uses_fewer_windows_than_separate()
    {
        int[] lengths = [3, 9, 3, 2, 30];
        Assert.Equal(8, new ContextPacker(new() { Boundary = ContextBoundary.Separate }).Pack(lengths, 9).Bins);
        Assert.Equal(6, new ContextPacker(new() { Boundary = ContextBoundary.Packed }).Pack(lengths, 9).Bins);
    }

    [Theory]
    [InlineData(ContextBoundary.Cross)]
    [InlineData(ContextBoundary.Packed)]
    [InlineData(ContextBoundary.Separate)]
    public void Dropping_partial_windows_leaves_full_ones(ContextBoundary boundary)
    {
        int[] lengths = [3, 9, 3, 2, 30, 1];
        var all = new ContextPacker(new() { Boundary = boundary }).Pack(lengths, 9);
        var full = new ContextPacker(new() { Boundary = boundary, DropPartial = true }).Pack(lengths, 9);
        Assert.True(full.Bins > 0);
        Assert.Equal(Enumerable.Range(0, all.Bins).Count(bin => all.LengthOf(bin) == 9), full.Bins);
        Assert.All(Enumerable.Range(0, full.Bins), bin => Assert.Equal(9, full.LengthOf(bin)));
    }

    [Fact]
    public void Errors_name_what_is_wrong()
    {
        Assert.Throws<ArgumentException>("options", () => new ContextPacker(new() { Overlap = -1 }));
        Assert.Throws<ArgumentException>("options", () => new ContextPacker(new() { Boundary = (ContextBoundary)9 }));
        Assert.Throws<ArgumentException>("capacity", () => new ContextPacker(new() { Overlap = 4 }).Pack([10], 4));
        Assert.Throws<ArgumentOutOfRangeException>("context", () => new ContextPacker().PackContext([10], 0));
        var error = Assert.Throws<ArgumentException>("lengths", () => new ContextPacker().Pack([10, -3], 4));
        Assert.Contains("lengths[1] is -3", error.Message, StringComparison.Ordinal);
    }

    private static List<List<(int Source, int Index)>> Rows(PackingPlan plan)
    {
        var rows = Enumerable.Range(0, plan.Bins).Select(_ => new List<(int, int)>()).ToList();
        foreach (var s in plan.Segments)
        {
            Assert.Equal(rows[s.Bin].Count, s.Start);
            rows[s.Bin].AddRange(Enumerable.Range(s.SourceStart, s.Length).Select(i => (s.Source, i)));
        }

        return rows;
    }
}
