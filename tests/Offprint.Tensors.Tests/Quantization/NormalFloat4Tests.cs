using Offprint.Numerics;

namespace Offprint.Tensors.Tests;

/// <summary>NF4: the levels against the normal quantiles that define them, nearest levels, and the cost of quantised scales.</summary>
public sealed class NormalFloat4Tests
{
    /// <summary>The normal distribution's quantile, by bisection of its integral (Simpson's rule).</summary>
    private static double Quantile(double p)
    {
        double low = 0, high = 4;
        while (high - low > 1e-12)
        {
            double middle = (low + high) / 2, sum = 0;
            const int Steps = 2000;
            for (int i = 0; i <= Steps; i++)
            {
                double x = middle * i / Steps;
                sum += Math.Exp(-x * x / 2) * (i == 0 || i == Steps ? 1 : i % 2 == 1 ? 4 : 2);
            }

            if (0.5 + sum * middle / Steps / 3 / Math.Sqrt(2 * Math.PI) < p) low = middle;
            else high = middle;
        }

        return low;
    }

    [Fact]
    public void LevelsAreScaledQuantilesOfTheNormalDistribution()
    {
        // QLoRA, appendix E: the mean of 1 - 1/32 and 1 - 1/30 is cut off at the ends; 8 levels above zero, 7 below, and zero.
        double end = (1 - 1.0 / 32 + 1 - 1.0 / 30) / 2;
        double[] Side(int count) => [.. Enumerable.Range(0, count).Select(i => Quantile(end + (0.5 - end) * i / count))];
        var (above, below) = (Side(8), Side(7));
        double[] expected = [.. below.Select(v => -v / above[0]), 0, .. above.Reverse().Select(v => v / above[0])];
        for (int i = 0; i < 16; i++) Assert.Equal(expected[i], NormalFloat4Format.Levels[i], 2e-6);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(3, 63)]
    [InlineData(5, 64)]
    [InlineData(7, 1000)]
    public void EveryValueGoesToItsNearestLevel(int rows, int columns)
    {
        var format = new NormalFloat4Format(64, doubleQuantization: false);
        var random = new SeededRandom((ulong)columns);
        var values = Enumerable.Range(0, rows * columns).Select(_ => (float)random.NextGaussian()).ToArray();
        var restored = format.Round(values, columns);
        for (int i = 0; i < values.Length; i++)
        {
            float scale = values.Skip(i / 64 * 64).Take(64).Max(MathF.Abs);
            double nearest = NormalFloat4Format.Levels.ToArray().Min(level => Math.Abs((double)level * scale - values[i]));
            Assert.Equal(nearest, Math.Abs((double)restored[i] - values[i]), 1e-6);
        }

        Assert.Equal((values.Length + 1) / 2 + 4 * ((values.Length + 63) / 64), format.Quantize(values, columns).Length);
    }

    [Fact]
    public void QuantisedScalesCostHalfAStepOfTheirRange()
    {
        var random = new SeededRandom(3);
        const int Columns = 640, Rows = 60; // 600 blocks: three groups of scales
        var values = Enumerable.Range(0, Rows * Columns).Select(i => (float)(random.NextGaussian() * (1 + i / Columns % 5))).ToArray();
        var plain = new NormalFloat4Format(64, doubleQuantization: false).Round(values, Columns);
        var twice = QuantizedFormat.NormalFloat4.Round(values, Columns);
        var scales = values.Chunk(64).Select(block => (double)block.Max(MathF.Abs)).ToArray();
        double mean = scales.Average();
        for (int i = 0; i < values.Length; i++)
        {
            double step = scales.Skip(i / 64 / 256 * 256).Take(256).Max(c => Math.Abs(c - mean)) / 127;
            double level = plain[i] / scales[i / 64];
            Assert.InRange(Math.Abs(twice[i] - plain[i]), 0, Math.Abs(level) * step / 2 + 1e-5);
        }

        Assert.Contains(twice.Zip(plain), pair => pair.First != pair.Second);
    }

    [Fact]
    public void SizesAreThoseOfThePaper()
    {
        Assert.Equal(4 + 8.0 / 64 + 32.0 / (64 * 256), QuantizedFormat.NormalFloat4.BitsPerWeight(4096, 4096), 1e-5);
        Assert.Equal(4.5, new NormalFloat4Format(64, doubleQuantization: false).BitsPerWeight(16, 64));
        Assert.All(QuantizedFormat.NormalFloat4.Round(new float[100], 100), zero => Assert.Equal(0, zero));
        Assert.Empty(QuantizedFormat.NormalFloat4.Round([], 5));
        Assert.Throws<ArgumentOutOfRangeException>(() => new NormalFloat4Format(0));
    }
}
