using FsCheck;
using FsCheck.Xunit;

namespace Offprint.Text.Tests;

public sealed class SeededPermutationTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(1023)]
    [InlineData(1024)]
    [InlineData(1025)]
    [InlineData(4096)]
    [InlineData(4097)]
    [InlineData(65_537)]
    [InlineData(300_000)]
    public void Every_element_comes_exactly_once(int count)
    {
        var permutation = new SeededPermutation(count, 42);
        var seen = new bool[count];
        for (var i = 0; i < count; i++)
        {
            var element = permutation[i];
            Assert.False(seen[element]);
            seen[element] = true;
            Assert.Equal(i, permutation.IndexOf(element));
        }
    }

    [Property(MaxTest = 300)]
    public bool Huge_ranges_are_inverted_and_kept(PositiveInt size, ulong seed, ulong at)
    {
        foreach (var count in new[] { size.Get + 2000L, (1L << 40) - size.Get, (1L << 62) + size.Get, long.MaxValue })
        {
            var permutation = new SeededPermutation(count, seed);
            var index = (long)(at % (ulong)count);
            Assert.InRange(permutation[index], 0, count - 1);
            Assert.Equal(index, permutation.IndexOf(permutation[index]));
        }

        return true;
    }

    [Fact]
    public void Seeds_give_different_orders_and_repeat_their_own()
    {
        var orders = Enumerable.Range(0, 20).Select(seed => string.Join(",", Enumerable.Range(0, 50).Select(i => new SeededPermutation(5000, (ulong)seed)[i]))).ToArray();
        Assert.Equal(20, orders.Distinct().Count());
        Assert.Equal(orders[7], string.Join(",", Enumerable.Range(0, 50).Select(i => new SeededPermutation(5000, 7)[i])));
    }

    [Theory]
    [InlineData(4)]
    [InlineData(2000)]
    public void First_and_neighbouring_elements_are_uniform(int count)
    {
        // Chi-square over 8 or 4 cells and 4,000 seeds; bounds are the 99.9 % points for 7 and 3 degrees of freedom.
        var cells = count == 4 ? 4 : 8;
        var first = new int[cells];
        var second = new int[cells];
        for (var seed = 0UL; seed < 4000; seed++)
        {
            var permutation = new SeededPermutation(count, seed);
            first[permutation[0] * cells / count]++;
            second[(permutation[1] - permutation[0] + count) % count * cells / count]++;
        }

        var bound = cells == 8 ? 24.3 : 16.3;
        Assert.InRange(first.Sum(n => Math.Pow(n - (4000.0 / cells), 2) / (4000.0 / cells)), 0, bound);
        if (cells == 8)
        {
            Assert.InRange(second.Sum(n => Math.Pow(n - 500, 2) / 500), 0, bound);
        }
    }

    [Fact]
    public void Values_outside_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>("count", () => new SeededPermutation(-1, 0));
        Assert.Throws<ArgumentOutOfRangeException>("index", () => new SeededPermutation(5, 0)[5]);
        Assert.Throws<ArgumentOutOfRangeException>("element", () => new SeededPermutation(5000, 0).IndexOf(-1));
    }
}
