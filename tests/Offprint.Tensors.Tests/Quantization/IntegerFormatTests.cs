using System.Numerics;
using Offprint.Numerics;

namespace Offprint.Tensors.Tests;

/// <summary>Integers per row and per group: layout read by a second decoder (big integers), error bounds, packing of given codes.</summary>
public sealed class IntegerFormatTests
{
    public static TheoryData<int, int?, bool, int> Formats
    {
        get
        {
            var data = new TheoryData<int, int?, bool, int>();
            foreach (int bits in new[] { 2, 3, 4, 5, 8 })
                foreach (int? group in new int?[] { null, 1, 8, 64 })
                    foreach (bool symmetric in new[] { false, true })
                        foreach (int columns in new[] { 1, 13, 64, 100 }) data.Add(bits, group, symmetric, columns);
            return data;
        }
    }

    [Fact]
    public void Int8PerRowIsSignedBytesThenScales()
    {
        var bytes = QuantizedFormat.Int8PerRow.Quantize([127, -64, 1, 0.5f, -0.5f, 0], 3);
        Assert.Equal([127, 192, 1, 127, 129, 0], bytes[..6]);
        Assert.Equal([1f, 0.5f / 127], [BitConverter.ToSingle(bytes, 6), BitConverter.ToSingle(bytes, 10)]);
        Assert.Equal(14, bytes.Length);
    }

    [Fact]
    public void AnAsymmetricGroupIsPackedLowestBitsFirst()
    {
        // min -1, max 14, so s = 1 and zero point 1: codes 0 1 2 15, then a group of zeros.
        var bytes = QuantizedFormat.PerGroup(4, groupSize: 4).Quantize([-1, 0, 1, 14, 0, 0], 6);
        Assert.Equal("10F200" + "0000803F" + "00000000" + "01" + "00", Convert.ToHexString(bytes));
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void ASecondDecoderAgreesAndErrorsStayWithinHalfAStep(int bits, int? group, bool symmetric, int columns)
    {
        var format = new IntegerFormat(bits, group, symmetric);
        var random = new SeededRandom((ulong)(bits * 1000 + columns));
        const int Rows = 3;
        var values = Enumerable.Range(0, Rows * columns).Select(_ => (float)(random.NextGaussian() * 3 + 1)).ToArray();
        values[^1] = 0;
        var bytes = format.Quantize(values, columns);
        var restored = new float[values.Length];
        format.Dequantize(bytes, columns, restored);

        int size = group ?? columns, groups = (columns + size - 1) / size, rowBytes = (columns * bits + 7) / 8;
        Assert.Equal(Rows * (rowBytes + groups * (symmetric ? 4 : 5)), bytes.Length);
        for (int row = 0; row < Rows; row++)
        {
            var packed = new BigInteger(bytes.AsSpan(row * rowBytes, rowBytes), isUnsigned: true);
            for (int column = 0; column < columns; column++)
            {
                int code = (int)(packed >> (column * bits) & ((1 << bits) - 1)), at = row * groups + column / size;
                if (symmetric && code >= 1 << (bits - 1)) code -= 1 << bits;
                float scale = BitConverter.ToSingle(bytes, Rows * rowBytes + 4 * at);
                int zero = symmetric ? 0 : bytes[Rows * (rowBytes + groups * 4) + at];
                float value = values[row * columns + column];
                Assert.Equal(scale * (code - zero), restored[row * columns + column]);
                Assert.InRange(Math.Abs(value - restored[row * columns + column]), 0, scale * 1.0001 * (symmetric ? 0.5 : 1)); // a rounded zero point may cost another half step at an end

                var of = values.AsSpan(row * columns + column / size * size, Math.Min(size, columns - column / size * size)).ToArray();
                double expected = symmetric ? of.Max(v => Math.Abs((double)v)) / ((1 << (bits - 1)) - 1) : (Math.Max(0, (double)of.Max()) - Math.Min(0, (double)of.Min())) / ((1 << bits) - 1);
                Assert.Equal(expected, scale, expected * 1e-6);
            }
        }

        Assert.Equal(0, restored[^1]); // zeros stay zeros
    }

    [Fact]
    public void CodesChosenElsewhereAreKept()
    {
        var format = QuantizedFormat.PerGroup(3, groupSize: 4);
        IntegerGrid[] grids = [new(0.5f, 2, 0, 7), new(0.25f, 0, 0, 7), new(2, 7, 0, 7), new(1, 3, 0, 7)];
        short[] codes = [0, 1, 7, 6, 5, 4, 3, 2, 1, 0];
        var bytes = new byte[format.ByteLength(2, 5)];
        format.Pack(codes, grids, 5, bytes);
        var (readCodes, readGrids) = (new short[10], new IntegerGrid[4]);
        format.Unpack(bytes, 5, readCodes, readGrids);
        Assert.Equal(codes, readCodes);
        Assert.Equal(grids, readGrids);
        var values = new float[10];
        format.Dequantize(bytes, 5, values);
        Assert.Equal([-1f, -0.5f, 2.5f, 2, 1.25f, -6, -8, -10, -12, -3], values);

        Assert.Contains("code 8", Assert.Throws<ArgumentException>(() => format.Pack([8, 0, 0, 0, 0, 0, 0, 0, 0, 0], grids, 5, bytes)).Message, StringComparison.Ordinal);
        Assert.Contains("is no grid of int3/4", Assert.Throws<ArgumentException>(() => format.Pack(codes, [.. grids[..3], new(1, 8, 0, 15)], 5, bytes)).Message, StringComparison.Ordinal);
        Assert.Contains("need 4 grids; 3", Assert.Throws<ArgumentException>(() => format.Pack(codes, grids.AsSpan(0, 3), 5, bytes)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void SizesAreCountedWithTheirScales()
    {
        Assert.Equal(4 + 40.0 / 64, QuantizedFormat.PerGroup(4).BitsPerWeight(7, 128));
        Assert.Equal(3 + 32.0 / 128, QuantizedFormat.PerGroup(3, 128, symmetric: true).BitsPerWeight(7, 256));
        Assert.Equal(8 + 32.0 / 1024, QuantizedFormat.Int8PerRow.BitsPerWeight(5, 1024));
        Assert.Throws<ArgumentOutOfRangeException>(() => QuantizedFormat.PerGroup(1));
        Assert.Throws<ArgumentOutOfRangeException>(() => QuantizedFormat.PerGroup(9));
        Assert.Throws<ArgumentOutOfRangeException>(() => QuantizedFormat.PerGroup(4, 0));
    }
}
