using System.Globalization;
using Offprint.Numerics;

namespace Offprint.Tensors.Tests;

/// <summary>Q8_0 and Q4_0 against blocks worked out by hand, error bounds, and a second decoder.</summary>
public sealed class BlockFormatTests
{
    [Fact]
    public void AQ8BlockIsAHalfScaleAndSignedBytes()
    {
        var block = new float[32];
        (block[0], block[1], block[2], block[3], block[31]) = (127, -127, 2.5f, -2.5f, 0.49f);
        var bytes = QuantizedFormat.Q8.Quantize(block, 32);
        Assert.Equal("003C" + "7F8103FD" + new string('0', 56), Convert.ToHexString(bytes)); // d = 1; halves away from zero
        Assert.Equal([127f, -127, 3, -3], QuantizedFormat.Q8.Round(block, 32)[..4]);
    }

    [Fact]
    public void AQ4BlockHoldsValueIBesideValueIPlus16()
    {
        var block = new float[32];
        (block[0], block[1], block[2], block[16], block[17], block[18]) = (-8, 7, 1, 3.4f, -0.6f, 2);
        var bytes = QuantizedFormat.Q4.Quantize(block, 32);
        // d = -8 / -8 = 1; codes x + 8: low halves 0, 15, 9, high halves 11, 7, 10, zeros 8.
        Assert.Equal("003C" + "B07FA9" + string.Concat(Enumerable.Repeat("88", 13)), Convert.ToHexString(bytes));
        Assert.Equal([-8f, 7, 1], QuantizedFormat.Q4.Round(block, 32)[..3]);
        Assert.Equal([3f, -1, 2], QuantizedFormat.Q4.Round(block, 32)[16..19]);
    }

    [Fact]
    public void AQ4BlockKeepsItsLargestMagnitudeWhateverTheSign()
    {
        var block = new float[32];
        (block[0], block[1]) = (4, -4); // the first one decides: d = -0.5, so 4 is code 0 and -4 would be code 16, which is cut to 15
        Assert.Equal([4f, -3.5f, 0], QuantizedFormat.Q4.Round(block, 32)[..3]);
    }

    [Theory]
    [InlineData(1e-5)]
    [InlineData(1e-2)]
    [InlineData(1)]
    [InlineData(1000)]
    public void ErrorsStayWithinTheScale(double magnitude)
    {
        var random = new SeededRandom(5, magnitude.ToString(CultureInfo.InvariantCulture));
        for (int round = 0; round < 200; round++)
        {
            var values = Enumerable.Range(0, 96).Select(_ => (float)(random.NextGaussian() * magnitude)).ToArray();
            var (eight, four) = (QuantizedFormat.Q8.Round(values, 96), QuantizedFormat.Q4.Round(values, 96));
            for (int i = 0; i < values.Length; i++)
            {
                double largest = values.Skip(i / 32 * 32).Take(32).Max(v => Math.Abs((double)v));
                // Half precision moves the scale by 2^-11 of itself, or by 2^-25 where it is subnormal.
                double Moved(double scale) => Math.Max(scale / 2048, 1.0 / (1 << 25));
                Assert.InRange(Math.Abs(eight[i] - values[i]), 0, (largest / 127 / 2 + 127 * Moved(largest / 127)) * 1.0001);
                Assert.InRange(Math.Abs(four[i] - values[i]), 0, (largest / 8 + 8 * Moved(largest / 8)) * 1.0001); // one whole step at the cut end, else half
            }
        }
    }

    [Fact]
    public void StoredBlocksAreAsAnotherDecoderReadsThem()
    {
        var random = new SeededRandom(9);
        var bytes = new byte[34 * 7];
        random.NextBytes(bytes);
        for (int block = 0; block < 7; block++) BitConverter.TryWriteBytes(bytes.AsSpan(block * 34), (Half)(0.25 * (block - 3)));
        var values = new float[32 * 7];
        QuantizedFormat.Q8.Dequantize(bytes, 32, values);
        for (int i = 0; i < values.Length; i++) Assert.Equal(0.25 * (i / 32 - 3) * unchecked((sbyte)bytes[i / 32 * 34 + 2 + i % 32]), values[i]);

        bytes = bytes[..(18 * 7)];
        for (int block = 0; block < 7; block++) BitConverter.TryWriteBytes(bytes.AsSpan(block * 18), (Half)(0.25 * (block - 3)));
        QuantizedFormat.Q4.Dequantize(bytes, 32 * 7, values);
        for (int i = 0; i < values.Length; i++)
        {
            string pair = bytes[i / 32 * 18 + 2 + i % 16].ToString("X2", CultureInfo.InvariantCulture);
            int code = int.Parse(pair.AsSpan(i % 32 < 16 ? 1 : 0, 1), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
            Assert.Equal(0.25 * (i / 32 - 3) * (code - 8), values[i]);
        }
    }

    [Fact]
    public void RestoredValuesAreStoredUnchanged()
    {
        var random = new SeededRandom(13);
        var values = Enumerable.Range(0, 320).Select(_ => (float)random.NextGaussian()).ToArray();
        foreach (var format in new[] { QuantizedFormat.Q8, QuantizedFormat.Q4 })
        {
            var once = format.Round(values, 64);
            var twice = format.Round(once, 64);
            for (int i = 0; i < once.Length; i++) Assert.Equal(once[i], twice[i], Math.Abs(once[i]) * 1e-3f);
            Assert.All(format.Round(new float[64], 64), zero => Assert.Equal(0, zero));
        }

        Assert.Equal(8.5, QuantizedFormat.Q8.BitsPerWeight(3, 64));
        Assert.Equal(4.5, QuantizedFormat.Q4.BitsPerWeight(3, 64));
    }

    [Fact]
    public void WhatDoesNotFitIsRefused()
    {
        var q8 = QuantizedFormat.Q8;
        Assert.Contains("blocks of 32; 48 columns", Assert.Throws<ArgumentException>(() => q8.Quantize(new float[48], 48)).Message, StringComparison.Ordinal);
        Assert.Contains("33 values do not make rows of 32", Assert.Throws<ArgumentException>(() => q8.Quantize(new float[33], 32)).Message, StringComparison.Ordinal);
        Assert.Contains("value 3 is NaN", Assert.Throws<ArgumentException>(() => q8.Quantize([0, 0, 0, float.NaN, .. new float[28]], 32)).Message, StringComparison.Ordinal);
        Assert.Contains("beyond half precision", Assert.Throws<ArgumentException>(() => QuantizedFormat.Q4.Quantize([1e8f, .. new float[31]], 32)).Message, StringComparison.Ordinal);
        Assert.Contains("takes 34 bytes; 33", Assert.Throws<ArgumentException>(() => q8.Dequantize(new byte[33], 32, new float[32])).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => q8.ByteLength(1, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => q8.ByteLength(-1, 32));
    }
}
