namespace Offprint.Models.Tests;

public class RotaryFrequenciesTests
{
    /// <summary>The vector of the families page: base 500,000, D 128, factor 8, low 1, high 4, 8,192 trained positions.</summary>
    [Theory]
    [InlineData(28, 0.00321144599)]
    [InlineData(29, 0.00216657077)]
    [InlineData(34, 0.00017850781)]
    [InlineData(63, 3.0689260e-7)]
    public void Llama3_scaling_has_the_published_values(int index, double expected)
    {
        var rope = new RopeConfig { Theta = 500_000, Scaling = RopeScaling.Llama3, Factor = 8, LowFrequencyFactor = 1, HighFrequencyFactor = 4, OriginalMaximumPositions = 8192 };
        Assert.Equal(1, RotaryFrequencies.Inverse(rope, 128, 131072, 1)[index] / expected, 6);
    }

    [Theory]
    [InlineData(8, new[] { 0.5, 0.25, 0.125, 0.0625, 0.03125, 0.015625, 0.0078125, 0.00390625 })]
    [InlineData(2, new[] { 0.0625, 0.00390625 })]
    [InlineData(3, new[] { 0.0625, 0.00390625, 0.25 })]
    [InlineData(6, new[] { 0.25, 0.0625, 0.015625, 0.00390625, 0.5, 0.125 })]
    public void Alibi_slopes_are_those_of_the_paper(int heads, double[] expected) =>
        Assert.Equal(expected, AlibiSlopes.For(heads).Select(slope => (double)slope));
}
