using Offprint.Numerics;

namespace Offprint.Algorithms.Tests;

public sealed class HammingStreamTests
{
    [Theory]
    [InlineData(150_000, 700)]
    [InlineData(65_536, 1)]
    [InlineData(65_537, 65_000)]
    [InlineData(200_000, 30_000)]
    [InlineData(10, 10)]
    public void Blocks_join_to_the_distances_of_the_whole_text(int n, int m)
    {
        int[] text = Inputs.Zipf(n, 400, 1), pattern = Inputs.Zipf(m, 400, 2);
        var random = new SeededRandom(3);
        long next = 0;
        var joined = new List<int>();
        foreach (var block in Hamming.DistancesByBlocks(Pieces(), pattern))
        {
            Assert.Equal(next, block.Start);
            next += block.Distances.Length;
            joined.AddRange(block.Distances);
        }

        Assert.Equal(Hamming.Distances<int>(text, pattern), joined);

        IEnumerable<ReadOnlyMemory<int>> Pieces()
        {
            for (var start = 0; start < n;)
            {
                var length = Math.Min(n - start, random.Next(20_000));
                yield return text.AsMemory(start, length);
                start += length;
            }
        }
    }

    [Fact]
    public void A_text_shorter_than_the_pattern_is_refused()
    {
        var error = Assert.Throws<ArgumentException>(() => Hamming.DistancesByBlocks<int>([new int[2]], new int[3]).ToList());
        Assert.Contains("pattern has 3 symbols and text has 2", error.Message, StringComparison.Ordinal);
        Assert.Equal("pattern", Assert.Throws<ArgumentException>(() => Hamming.DistancesByBlocks<int>([], default)).ParamName);
    }
}
