using Offprint.Numerics;

namespace Offprint.Discovery.Tests;

public sealed class ParetoTests
{
    [Fact]
    public void The_front_holds_what_nothing_dominates()
    {
        double[][] points = [[1, 5], [2, 4], [2, 4], [1, 4], [3, 1], [double.NaN, 9]];
        Assert.Equal([0, 1, 2, 4], ParetoFront.Of(points));
        Assert.Equal([0, 0, 0, 1, 0, 2], ParetoFront.Rank(points).Select(r => r.Front));
        Assert.True(double.IsPositiveInfinity(ParetoFront.Rank(points)[0].Crowding));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Hypervolumes_agree_with_inclusion_and_exclusion(int objectives)
    {
        var random = new SeededRandom((ulong)objectives);
        for (var repetition = 0; repetition < 30; repetition++)
        {
            var points = Enumerable.Range(0, random.Next(1, 7)).Select(_ => Enumerable.Range(0, objectives).Select(_ => random.NextDouble() * 2).ToArray()).ToArray();
            double expected = 0;
            for (var set = 1; set < 1 << points.Length; set++)
            {
                var members = points.Where((_, i) => (set >> i & 1) == 1).ToArray();
                var corner = Enumerable.Range(0, objectives).Aggregate(1.0, (product, o) => product * Math.Max(0, members.Min(m => m[o]) - 0.5));
                expected += members.Length % 2 == 1 ? corner : -corner;
            }

            Assert.Equal(expected, Hypervolume.Of(points, [.. Enumerable.Repeat(0.5, objectives)]), 1e-10);
        }
    }
}
