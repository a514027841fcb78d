using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;

namespace Offprint.Text.Tests;

public sealed class PackerTests
{
    public static TheoryData<string> Packers => ["best-fit", "first-fit"];

    [Theory, MemberData(nameof(Packers))]
    public void Places_every_sequence_once_without_overlap(string name)
    {
        var packer = Make(name);
        var random = new Random(7);
        for (var round = 0; round < 200; round++)
        {
            var capacity = random.Next(1, 200);
            var lengths = Enumerable.Range(0, random.Next(0, 300)).Select(_ => random.Next(0, capacity + 1)).ToArray();
            CheckPlan(packer.Pack(lengths, capacity), lengths, capacity);
        }
    }

    [Property(MaxTest = 300)]
    public bool Any_lengths_give_a_valid_plan(NonNegativeInt[] raw, PositiveInt extra)
    {
        var lengths = raw.Select(value => value.Get).ToArray();
        var capacity = lengths.Append(1).Max() + (extra.Get % 50);
        foreach (var name in Packers)
        {
            CheckPlan(Make(name.Data).Pack(lengths, capacity), lengths, capacity);
        }

        return true;
    }

    [Theory, MemberData(nameof(Packers))]
    public void Stays_within_eleven_ninths_of_brute_force(string name)
    {
        var packer = Make(name);
        var random = new Random(11);
        var worse = 0;
        for (var round = 0; round < 300; round++)
        {
            var capacity = random.Next(5, 60);
            var lengths = Enumerable.Range(0, random.Next(1, 11)).Select(_ => random.Next(1, capacity + 1)).ToArray();
            var optimum = ExactPacking.BruteForce(lengths, capacity);
            var bins = packer.Pack(lengths, capacity).Bins;
            Assert.InRange(bins, optimum, ((11 * optimum) + 6) / 9);
            worse += bins > optimum ? 1 : 0;
        }

        Assert.InRange(worse, 0, 30);
    }

    [Theory, MemberData(nameof(Packers))]
    public void Stays_within_eleven_ninths_of_the_integer_program(string name)
    {
        var random = new Random(13);
        for (var round = 0; round < 8; round++)
        {
            var lengths = Enumerable.Range(0, 24).Select(_ => random.Next(1, 60)).ToArray();
            var plan = Make(name).Pack(lengths, 100);
            var optimum = ExactPacking.IntegerProgram(lengths, 100, plan.Bins);
            Assert.InRange(optimum, plan.LowerBound, plan.Bins);
            Assert.InRange(plan.Bins, optimum, ((11 * optimum) + 6) / 9);
        }
    }

    [Fact]
    public void The_two_oracles_agree()
    {
        var random = new Random(17);
        for (var round = 0; round < 15; round++)
        {
            var lengths = Enumerable.Range(0, 8).Select(_ => random.Next(1, 40)).ToArray();
            Assert.Equal(ExactPacking.BruteForce(lengths, 50), ExactPacking.IntegerProgram(lengths, 50, 8));
        }
    }

    [Fact]
    public void Best_fit_takes_the_fullest_bin_and_first_fit_the_first()
    {
        // 7 leaves room 4 in bin 0; 5 + 5 leave room 1 in bin 1; both have room for the 1.
        int[] lengths = [5, 1, 7, 5];
        Assert.Equal(new PackingSegment(1, 10, 1, 1), new BestFitDecreasingPacker().Pack(lengths, 11).Segments.Single(s => s.Source == 1));
        Assert.Equal(new PackingSegment(0, 7, 1, 1), new FirstFitDecreasingPacker().Pack(lengths, 11).Segments.Single(s => s.Source == 1));
    }

    [Fact]
    public void Matches_plain_quadratic_loops()
    {
        var random = new Random(19);
        for (var round = 0; round < 100; round++)
        {
            var capacity = random.Next(1, 100);
            var lengths = Enumerable.Range(0, 120).Select(_ => random.Next(0, capacity + 1)).ToArray();
            Assert.Equal(Naive(lengths, capacity, best: true), new BestFitDecreasingPacker().Pack(lengths, capacity).Segments);
            Assert.Equal(Naive(lengths, capacity, best: false), new FirstFitDecreasingPacker().Pack(lengths, capacity).Segments);
        }
    }

    [Theory, MemberData(nameof(Packers))]
    public void A_hundred_thousand_sequences_pack_close_to_the_bound(string name)
    {
        var random = new Random(23);
        var lengths = Enumerable.Range(0, 100_000).Select(_ => (int)Math.Min(2048, 16 / Math.Pow(random.NextDouble(), 0.9))).ToArray();
        var plan = Make(name).Pack(lengths, 2048);
        CheckPlan(plan, lengths, 2048);
        Assert.InRange(plan.Bins, plan.LowerBound, (plan.LowerBound * 1.02) + 1);
    }

    [Theory, MemberData(nameof(Packers))]
    public void Equal_lengths_at_capacity_need_a_bin_each(string name) =>
        Assert.Equal(32, Make(name).Pack(Enumerable.Repeat(384, 32).ToArray(), 384).Bins);

    [Theory, MemberData(nameof(Packers))]
    public void Empty_input_and_empty_sequences_work(string name)
    {
        var none = Make(name).Pack([], 5);
        Assert.Equal((0, 0, 0, 1.0), (none.Bins, none.Segments.Count, none.LowerBound, none.Utilization));
        var zeros = Make(name).Pack([0, 0], 5);
        Assert.Equal((1, 2, 0, 0), (zeros.Bins, zeros.Segments.Count, zeros.LongestBin, zeros.LengthOf(0)));
    }

    [Theory, MemberData(nameof(Packers))]
    public void Errors_name_argument_index_and_value(string name)
    {
        var packer = Make(name);
        var tooLong = Assert.Throws<ArgumentException>("lengths", () => packer.Pack([3, 9, 4], 8));
        Assert.Contains("lengths[1] is 9", tooLong.Message, StringComparison.Ordinal);
        Assert.Contains("capacity of 8", tooLong.Message, StringComparison.Ordinal);
        var negative = Assert.Throws<ArgumentException>("lengths", () => packer.Pack([3, 4, -2], 8));
        Assert.Contains("lengths[2] is -2", negative.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>("capacity", () => packer.Pack([1], 0));
    }

    internal static void CheckPlan(PackingPlan plan, int[] lengths, int capacity)
    {
        Assert.Equal(capacity, plan.Capacity);
        Assert.Equal(Enumerable.Range(0, lengths.Length), plan.Segments.Select(s => s.Source).Order());
        Assert.All(plan.Segments, s => Assert.Equal((lengths[s.Source], 0), (s.Length, s.SourceStart)));
        Assert.InRange(plan.Bins, plan.LowerBound, lengths.Length);
        Assert.Equal(lengths.Sum(l => (long)l), plan.Tokens);
        var slots = new HashSet<(int, int)>();
        if (plan.Tokens <= 100_000)
        {
            Assert.All(plan.Segments, s => Assert.All(Enumerable.Range(s.Start, s.Length), i => Assert.True(i < capacity && slots.Add((s.Bin, i)))));
        }

        for (var bin = 0; bin < plan.Bins; bin++)
        {
            Assert.False(plan.SegmentsOf(bin).IsEmpty);
            Assert.InRange(plan.LengthOf(bin), 0, capacity);
        }
    }

    private static IReadOnlyList<PackingSegment> Naive(int[] lengths, int capacity, bool best)
    {
        var rooms = new List<int>();
        var segments = new List<PackingSegment>();
        foreach (var source in Enumerable.Range(0, lengths.Length).OrderByDescending(i => lengths[i]))
        {
            var fitting = Enumerable.Range(0, rooms.Count).Where(b => rooms[b] >= lengths[source]);
            var bin = best ? fitting.OrderBy(b => rooms[b]).Append(-1).First() : fitting.Append(-1).First();
            if (bin < 0)
            {
                bin = rooms.Count;
                rooms.Add(capacity);
            }

            segments.Add(new PackingSegment(bin, capacity - rooms[bin], lengths[source], source));
            rooms[bin] -= lengths[source];
        }

        return new PackingPlan(capacity, rooms.Count, segments).Segments;
    }

    private static ISequencePacker Make(string name) => name == "best-fit" ? new BestFitDecreasingPacker() : new FirstFitDecreasingPacker();
}
