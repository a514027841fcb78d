namespace Offprint.Numerics.Tests;

public class WeightedDrawTests
{
    [Fact]
    public void Every_index_has_its_share_of_the_line()
    {
        double[] weights = [0, 1, 0, 2, 1, 0];
        int[] drawn = [.. Enumerable.Range(0, 8).Select(i => WeightedDraw.At(weights, (i + 0.5) / 8))];
        Assert.Equal([1, 1, 3, 3, 3, 3, 4, 4], drawn);
        Assert.Equal(drawn, Enumerable.Range(0, 8).Select(i => WeightedDraw.At([0f, 1, 0, 2, 1, 0], 4, (i + 0.5) / 8)));
    }

    [Fact]
    public void Nothing_without_a_weight_is_drawn_whatever_rounding_does()
    {
        Assert.Equal(1, WeightedDraw.At([0.0, 0.25, 0, double.NaN, -1], 1.0, 0.99));
        Assert.Equal(1, WeightedDraw.At([0.0, 1, 0], 0.0));
        Assert.Throws<ArgumentException>(() => WeightedDraw.At([0.0, 0, double.NaN], 0.5));
        Assert.Throws<ArgumentException>(() => WeightedDraw.At(ReadOnlySpan<float>.Empty, 1, 0.5));
    }

    [Fact]
    public void A_thousand_small_weights_are_summed_in_double_precision()
    {
        // In single precision the sum of these stops growing at 16,777,216.
        var weights = Enumerable.Repeat(1f, 40_000_000).ToArray();
        Assert.Equal(39_999_999, WeightedDraw.At(weights, 40_000_000, 1 - 1e-9));
        Assert.Equal(30_000_000, WeightedDraw.At(weights, 40_000_000, 0.75));
    }
}
