using System.Runtime.InteropServices;
using TorchSharp;

namespace Offprint.Tensors.Tests;

/// <summary>Values against conversions written out here; pieces of a million elements are crossed.</summary>
public sealed class SafetensorsConversionTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void EveryHalfPrecisionPatternBecomesTheSameFloat()
    {
        ushort[] patterns = [.. Enumerable.Range(0, 65536).Select(i => (ushort)i)];
        using var file = Save(Tensor("f16", TensorDataType.Float16, patterns), Tensor("bf16", TensorDataType.BFloat16, patterns));
        using var scope = new TensorScope();
        CheckFloats(file, "f16", [.. patterns.Select(p => (float)BitConverter.UInt16BitsToHalf(p))]);
        CheckFloats(file, "bf16", [.. patterns.Select(p => BitConverter.UInt32BitsToSingle((uint)p << 16))]);
    }

    [Fact]
    public void LongTensorsAreConvertedAcrossPieces()
    {
        int count = (1 << 20) * 2 + 17;
        var doubles = new double[count];
        for (int i = 0; i < count; i++) doubles[i] = i * 0.37 - 1000;
        var shorts = new short[count];
        for (int i = 0; i < count; i++) shorts[i] = (short)(i * 31);
        using var file = Save(Tensor("d", TensorDataType.Float64, doubles), Tensor("s", TensorDataType.Int16, shorts));
        using var scope = new TensorScope();
        CheckFloats(file, "d", [.. doubles.Select(d => (float)d)]);
        CheckFloats(file, "s", [.. shorts.Select(s => (float)s)]);
        Assert.Equal(doubles, file.Read("d").data<double>().ToArray());
        Assert.Equal([.. shorts.Select(s => (long)s)], file.Read("s", torch.ScalarType.Int64).data<long>().ToArray());
    }

    [Fact]
    public void UnsignedIntegersWidenWithoutLoss()
    {
        using var file = Save(
            Tensor<ushort>("u16", TensorDataType.UInt16, [0, 1, 65535]),
            Tensor<uint>("u32", TensorDataType.UInt32, [0, uint.MaxValue]),
            Tensor<ulong>("u64", TensorDataType.UInt64, [0UL, long.MaxValue]),
            Tensor<ulong>("large", TensorDataType.UInt64, [5UL, ulong.MaxValue]));
        using var scope = new TensorScope();
        Assert.Equal([0, 1, 65535], file.Read("u16").data<int>().ToArray());
        Assert.Equal([0L, uint.MaxValue], file.Read("u32").data<long>().ToArray());
        Assert.Equal([0L, long.MaxValue], file.Read("u64").data<long>().ToArray());
        Assert.Equal([5f, 18446744073709551616f], file.Read("large", torch.ScalarType.Float32).data<float>().ToArray());
        Assert.Equal([5f, 18446744073709551616f], file.ReadFloats("large"));
        var e = Assert.Throws<InvalidDataException>(() => file.Read("large"));
        Assert.Contains("element 1", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ReadingIntoATensorConvertsAndRespectsItsLayout()
    {
        using var file = Save(Tensor("w", TensorDataType.Float16, [(Half)1, (Half)2, (Half)3, (Half)4, (Half)5, (Half)6], 2, 3));
        using var scope = new TensorScope();
        var plain = torch.zeros(2, 3).requires_grad_();
        file.ReadInto("w", plain);
        Assert.Equal([1f, 2, 3, 4, 5, 6], plain.detach().data<float>().ToArray());
        Assert.Null(plain.grad);
        var transposed = torch.zeros(3, 2).t();
        file.ReadInto("w", transposed);
        Assert.Equal([1f, 2, 3, 4, 5, 6], transposed.contiguous().data<float>().ToArray());
        var e = Assert.Throws<ArgumentException>(() => file.ReadInto("w", torch.zeros(3, 2)));
        Assert.Contains("[2, 3]", e.Message, StringComparison.Ordinal);
        Assert.Contains("[3, 2]", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void SenselessConversionsAreRefused()
    {
        using var file = Save(Tensor("f", TensorDataType.Float32, [1.5f]), Tensor<byte>("b", TensorDataType.UInt8, [2]));
        Assert.Contains("'f'", Assert.Throws<ArgumentException>(() => file.Read("f", torch.ScalarType.Int64)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => file.Read("b", torch.ScalarType.Bool));
        Assert.Throws<ArgumentException>(() => file.Read("f", torch.ScalarType.ComplexFloat32));
    }

    [Fact]
    public void UnknownNamesAndClosedFilesAreRefused()
    {
        var file = Save(Tensor("f", TensorDataType.Float32, [1.5f]));
        Assert.Contains("'g'", Assert.Throws<KeyNotFoundException>(() => file.Read("g")).Message, StringComparison.Ordinal);
        var tensor = file.Read("f");
        file.Dispose();
        Assert.Equal(1.5f, tensor.item<float>());
        tensor.Dispose();
        Assert.Throws<ObjectDisposedException>(() => file.ReadBytes("f"));
    }

    private static void CheckFloats(SafetensorsFile file, string name, float[] expected)
    {
        Assert.Equal(Bits(expected), Bits(file.ReadFloats(name)));
        Assert.Equal(Bits(expected), Bits(file.Read(name, torch.ScalarType.Float32).data<float>().ToArray()));
    }

    // NaN payloads may be quietened by a conversion; that a value is NaN may not change.
    private static int[] Bits(float[] values) => [.. values.Select(v => float.IsNaN(v) ? int.MinValue + 1 : BitConverter.SingleToInt32Bits(v))];

    private static TensorBytes Tensor<T>(string name, TensorDataType type, T[] values, params long[] shape) where T : unmanaged =>
        new(name, type, shape.Length == 0 ? [values.Length] : shape, MemoryMarshal.AsBytes(values.AsSpan()).ToArray());

    private SafetensorsFile Save(params TensorBytes[] tensors)
    {
        SafetensorsFile.WriteBytes(folder.File("c"), tensors);
        return SafetensorsFile.Open(folder.File("c"));
    }
}
