using FsCheck.Xunit;
using Offprint.Numerics;

namespace Offprint.Algorithms.Tests;

public sealed class BoundedHammingTests
{
    [Property(MaxTest = 1_000)]
    public bool Small_inputs_match_a_double_loop(ulong seed, byte k)
    {
        var (text, pattern) = Inputs.Small(seed);
        var expected = Naive.Distances<int>(text, pattern).Select(h => Math.Min(h, k + 1));
        return Hamming.DistancesBounded<int>(text, pattern, k).SequenceEqual(expected);
    }

    [Property(MaxTest = 1_000)]
    public bool Kangaroo_jumps_match_a_double_loop(ulong seed, byte number)
    {
        var (text, pattern) = Inputs.Small(seed);
        var k = number % 12;
        var strings = SymbolEncoder.Encode<int>(text, pattern);
        var result = new int[strings.Alignments];
        BoundedMatching.Kangaroo(strings, k, [.. Enumerable.Range(0, result.Length)], result);
        return result.SequenceEqual(Naive.Distances<int>(text, pattern).Select(h => Math.Min(h, k + 1)));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    [InlineData(40)]
    [InlineData(5_000)]
    [InlineData(int.MaxValue)]
    public void Nearly_periodic_texts_are_exact(int k)
    {
        // Half of the alignments survive the filter.
        int[] text = Inputs.NearlyPeriodic(20_000, 2, 1), pattern = Inputs.NearlyPeriodic(2_000, 2, 2);
        var expected = Hamming.Distances<int>(text, pattern).Select(h => (int)Math.Min(h, k + 1L));
        Assert.Equal(expected, Hamming.DistancesBounded<int>(text, pattern, k));
    }

    [Fact]
    public void The_filter_keeps_every_alignment_within_the_bound()
    {
        int[] text = Inputs.NearlyPeriodic(5_000, 3, 3), pattern = Inputs.NearlyPeriodic(500, 3, 4);
        var strings = SymbolEncoder.Encode<int>(text, pattern);
        var result = new int[strings.Alignments];
        var survivors = BoundedMatching.Filter(strings, 25, 26, result);
        var distances = Naive.Distances<int>(text, pattern);
        Assert.Superset(Enumerable.Range(0, result.Length).Where(i => distances[i] <= 25).ToHashSet(), survivors.ToHashSet());
        Assert.InRange(survivors.Count, 1, result.Length - 1);
    }

    [Fact]
    public void Find_places_mutated_reads()
    {
        var genome = Inputs.Uniform(50_000, 4, 5).Select(c => "ACGT"[c]).ToArray();
        var random = new SeededRandom(6);
        for (var read = 0; read < 5; read++)
        {
            var origin = random.Next(49_000);
            var bases = genome.AsSpan(origin, 200).ToArray();
            foreach (var change in DeterministicShuffle.Sample(200, 3, (ulong)read))
            {
                bases[change] = bases[change] == 'A' ? 'C' : 'A';
            }

            Assert.Equal([(origin, 3)], Hamming.Find<char>(genome, bases, 5));
        }
    }

    [Property(MaxTest = 500)]
    public bool Suffix_arrays_are_sorted(byte[] bytes, byte symbols)
    {
        var s = bytes.Select(b => b % ((symbols % 9) + 1)).ToArray();
        var expected = Enumerable.Range(0, s.Length).ToArray();
        Array.Sort(expected, (a, b) => s.AsSpan(a).SequenceCompareTo(s.AsSpan(b)));
        return SuffixArray.Build(s, 9).SequenceEqual(expected);
    }

    [Fact]
    public void Suffix_arrays_of_repetitive_strings_are_sorted()
    {
        foreach (var s in new[] { new int[300], Inputs.NearlyPeriodic(2_000, 2, 7), Inputs.Uniform(2_000, 2, 8), [.. Enumerable.Range(0, 200).Select(i => (int)long.PopCount(i) % 2)] })
        {
            var expected = Enumerable.Range(0, s.Length).ToArray();
            Array.Sort(expected, (a, b) => s.AsSpan(a).SequenceCompareTo(s.AsSpan(b)));
            Assert.Equal(expected, SuffixArray.Build(s, 9));
        }
    }

    [Property(MaxTest = 300)]
    public bool Range_minima_match_a_scan(ulong seed)
    {
        var random = new SeededRandom(seed);
        var values = Inputs.Uniform(random.Next(1, 400), 1_000, seed);
        var minimum = new RangeMinimum(values);
        return Enumerable.Range(0, 50).All(_ =>
        {
            var start = random.Next(values.Length);
            var end = random.Next(start + 1, values.Length + 1);
            return minimum.Query(start, end) == values[start..end].Min();
        });
    }

    [Fact]
    public void Bad_input_is_named()
    {
        Assert.Equal("k", Assert.Throws<ArgumentException>(() => Hamming.DistancesBounded<int>([1], [1], -1)).ParamName);
        Assert.Equal("maxMismatches", Assert.Throws<ArgumentException>(() => Hamming.Find<int>([1], [1], -1)).ParamName);
        Assert.Equal("pattern", Assert.Throws<ArgumentException>(() => Hamming.DistancesBounded<int>([1], [], 1)).ParamName);
    }
}
