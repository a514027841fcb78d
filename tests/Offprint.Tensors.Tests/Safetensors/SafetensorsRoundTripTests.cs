using FsCheck.Xunit;
using Offprint.Numerics;
using TorchSharp;

namespace Offprint.Tensors.Tests;

public sealed class SafetensorsRoundTripTests : IDisposable
{
    private static readonly int[] Sizes = [8, 4, 2, 2, 8, 4, 2, 1, 8, 4, 2, 1, 1];

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Property(MaxTest = 200)]
    public void BytesOfEveryTypeAndShapeComeBack(int seed)
    {
        var tensors = RandomTensors(seed);
        string path = folder.File("bytes");
        SafetensorsFile.WriteBytes(path, tensors);
        using var file = SafetensorsFile.Open(path);
        Assert.Equal(tensors.Count, file.Tensors.Count);
        foreach (var tensor in tensors)
        {
            var entry = file.Tensors[tensor.Name];
            Assert.Equal(tensor.Type, entry.Type);
            Assert.Equal(tensor.Shape, entry.Shape);
            Assert.Equal(0, (8 + file.Tensors.Values.Min(e => e.Offset) + entry.Offset) % Sizes[(int)entry.Type]);
            Assert.Equal(tensor.Data.ToArray(), file.ReadBytes(tensor.Name));
        }
    }

    [Property(MaxTest = 100)]
    public void EngineTensorsComeBackBitIdentical(int seed)
    {
        using var scope = new TensorScope();
        SafetensorsFile.WriteBytes(folder.File("first"), RandomTensors(seed).Where(t => t.Type is < TensorDataType.UInt64 or > TensorDataType.UInt16));
        using var file = SafetensorsFile.Open(folder.File("first"));
        var read = file.Tensors.Keys.ToDictionary(n => n, n => file.Read(n));
        foreach (var (name, tensor) in read) Assert.Equal(file.Tensors[name].Shape, tensor.shape);
        SafetensorsFile.Write(folder.File("second"), read);
        Assert.Equal(File.ReadAllBytes(folder.File("first")), File.ReadAllBytes(folder.File("second")));
    }

    [Theory]
    [InlineData(TensorDataType.Float64, torch.ScalarType.Float64)]
    [InlineData(TensorDataType.Float32, torch.ScalarType.Float32)]
    [InlineData(TensorDataType.Float16, torch.ScalarType.Float16)]
    [InlineData(TensorDataType.BFloat16, torch.ScalarType.BFloat16)]
    [InlineData(TensorDataType.Int64, torch.ScalarType.Int64)]
    [InlineData(TensorDataType.Int32, torch.ScalarType.Int32)]
    [InlineData(TensorDataType.Int16, torch.ScalarType.Int16)]
    [InlineData(TensorDataType.Int8, torch.ScalarType.Int8)]
    [InlineData(TensorDataType.UInt64, torch.ScalarType.Int64)]
    [InlineData(TensorDataType.UInt32, torch.ScalarType.Int64)]
    [InlineData(TensorDataType.UInt16, torch.ScalarType.Int32)]
    [InlineData(TensorDataType.UInt8, torch.ScalarType.Byte)]
    [InlineData(TensorDataType.Bool, torch.ScalarType.Bool)]
    public void EveryTypeIsReadAsItsEngineTypeWithItsScalarAndEmptyForms(TensorDataType type, torch.ScalarType expected)
    {
        using var scope = new TensorScope();
        int size = Sizes[(int)type];
        var one = new byte[size];
        if (type is TensorDataType.Float64 or TensorDataType.Float32 or TensorDataType.Float16 or TensorDataType.BFloat16)
        {
            byte[] value = type switch
            {
                TensorDataType.Float64 => BitConverter.GetBytes(1.0),
                TensorDataType.Float32 => BitConverter.GetBytes(1f),
                TensorDataType.Float16 => BitConverter.GetBytes((Half)1),
                _ => BitConverter.GetBytes((ushort)(BitConverter.SingleToUInt32Bits(1f) >> 16)),
            };
            value.CopyTo(one, 0);
        }
        else
        {
            one[0] = 1;
        }

        SafetensorsFile.WriteBytes(folder.File("t"), [new("scalar", type, [], one), new("empty", type, [2, 0, 3], Array.Empty<byte>())]);
        using var file = SafetensorsFile.Open(folder.File("t"));
        var scalar = file.Read("scalar");
        var empty = file.Read("empty");
        Assert.Equal((expected, expected), (scalar.dtype, empty.dtype));
        Assert.Empty(scalar.shape);
        Assert.Equal([2L, 0, 3], empty.shape);
        Assert.Equal(1.0, scalar.to(torch.float64).item<double>());
        Assert.Equal([1f], file.ReadFloats("scalar"));
        Assert.Empty(file.ReadFloats("empty"));
    }

    private static List<TensorBytes> RandomTensors(int seed)
    {
        var random = new SeededRandom(unchecked((ulong)seed), "safetensors");
        var tensors = new List<TensorBytes>();
        for (int i = random.Next(8); i > 0; i--)
        {
            var type = (TensorDataType)random.Next(Sizes.Length);
            var shape = new long[random.Next(5)];
            for (int d = 0; d < shape.Length; d++) shape[d] = random.Next(6);
            var data = new byte[shape.Aggregate(1L, (a, b) => a * b) * Sizes[(int)type]];
            random.NextBytes(data);
            if (type == TensorDataType.Bool) data = [.. data.Select(b => (byte)(b & 1))];
            tensors.Add(new($"{(char)('a' + random.Next(26))}.{i}", type, shape, data));
        }

        return tensors;
    }
}
