using Offprint.Numerics;
using TorchSharp;

namespace Offprint.Tensors.Tests;

/// <summary>Files made by hand are read, written files have the bytes that the format asks for, and everything survives a round trip.</summary>
public sealed class GgufLayoutTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData(2u)]
    [InlineData(3u)]
    public void AFileMadeByHandIsRead(uint version)
    {
        var bytes = new RawGguf(version, 3, 3)
            .Entry("general.architecture", 8, [5, 0, 0, 0, 0, 0, 0, 0, .. "llama"u8])
            .Entry("general.alignment", 4, 64, 0, 0, 0)
            .Entry("nested", 9, [9, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0, /* */ 1, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0, 255, 7, /* */ 7, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 1])
            .Tensor("matrix", 0, 64, 2, 3)
            .Tensor("scalar", 1, 0)
            .Tensor("blocks", 8, 128, 32, 1)
            .Close(128 + 34, alignment: 64);
        string path = folder.File("hand.gguf");
        File.WriteAllBytes(path, bytes);
        using var file = GgufFile.Open(path);
        Assert.Equal(((int)version, 64), (file.Version, file.Alignment));
        Assert.Equal("llama", file.Metadata["general.architecture"].AsText);
        var nested = (GgufValue[])file.Metadata["nested"].Value;
        Assert.Equal([-1L, 7], nested[0].AsIntegers!);
        Assert.Equal([true], (bool[])nested[1].Value);
        Assert.Equal([3L, 2], file.Tensors["matrix"].Shape);
        Assert.Equal(Enumerable.Range(64, 24).Select(i => (byte)i), file.ReadBytes("matrix"));
        Assert.Equal(BitConverter.ToSingle([68, 69, 70, 71]), file.ReadFloats("matrix")[1]);
        Assert.Equal((float)BitConverter.ToHalf([0, 1]), Assert.Single(file.ReadFloats("scalar")));
        Assert.Equal((float)BitConverter.ToHalf([128, 129]) * unchecked((sbyte)131), file.ReadFloats("blocks")[1]);
        Assert.Throws<KeyNotFoundException>(() => file.ReadBytes("none"));
    }

    [Fact]
    public void AWrittenFileHasTheBytesOfTheFormat()
    {
        string path = folder.File("written.gguf");
        GgufFile.Write(
            path,
            [new("a", GgufValue.Of("é")), new("b", GgufValue.Of(new ushort[] { 1, 2 }))],
            [GgufTensorData.Of("t", [2, 1], new float[] { 1, 2 }, GgufTensorType.Float32), GgufTensorData.Of("u", [1], new float[] { 1 }, GgufTensorType.BFloat16)]);
        var expected = new RawGguf(3, 2, 2)
            .Entry("a", 8, 2, 0, 0, 0, 0, 0, 0, 0, 0xC3, 0xA9)
            .Entry("b", 9, 2, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0, 1, 0, 2, 0)
            .Tensor("t", 0, 0, 1, 2)
            .Tensor("u", 30, 32, 1)
            .Close(0);
        Assert.Equal([.. expected, 0, 0, 0x80, 0x3F, 0, 0, 0, 0x40, .. new byte[24], 0x80, 0x3F, .. new byte[30]], File.ReadAllBytes(path));
        Assert.Equal(["written.gguf"], folder.Names());
    }

    [Fact]
    public void EveryMetadataTypeSurvives()
    {
        object[] values =
        [
            (byte)200, (sbyte)-3, (ushort)60000, (short)-300, 4_000_000_000u, -70_000, 1.5f, true, "text\0with zero", ulong.MaxValue, long.MinValue, Math.PI,
            new byte[] { 1, 255 }, new sbyte[] { -1 }, new ushort[] { 65535 }, new short[] { -2 }, new uint[] { 7 }, new int[] { -7, 0 }, new[] { float.NaN, 1 }, new[] { true, false },
            new[] { "", "ä", "\U0001F600" }, new ulong[] { 1 }, new long[] { -1 }, new[] { double.MaxValue }, Array.Empty<string>(),
        ];
        var nested = GgufValue.Of(new[] { GgufValue.Of(new[] { "x" }), GgufValue.Of(new[] { 1, 2 }), GgufValue.Of(new[] { GgufValue.Of(Array.Empty<byte>()) }) });
        var metadata = values.Select((v, i) => KeyValuePair.Create($"key.{i}", GgufValue.Of(v))).Append(new("nested", nested)).ToList();
        string path = folder.File("types.gguf");
        GgufFile.Write(path, metadata, []);
        using var file = GgufFile.Open(path);
        Assert.Equal(metadata.Select(e => e.Key), file.Metadata.Keys);
        for (int i = 0; i < values.Length; i++)
        {
            var read = file.Metadata[$"key.{i}"];
            Assert.Equal(values[i], read.Value);
            Assert.Equal(values[i].GetType(), read.Value.GetType());
        }

        var inner = (GgufValue[])file.Metadata["nested"].Value;
        Assert.Equal(["x"], inner[0].AsTexts!);
        Assert.Equal([1L, 2], inner[1].AsIntegers!);
        Assert.Empty((byte[])((GgufValue[])inner[2].Value)[0].Value);
        Assert.Null(file.Metadata["key.9"].AsInteger); // above the range of a long
        Assert.Equal(1.5, file.Metadata["key.6"].AsNumber);
        Assert.Null(file.Metadata["key.8"].AsNumber);
        Assert.Throws<ArgumentException>(() => GgufValue.Of(1m));
        Assert.Throws<ArgumentException>(() => GgufValue.Of(new[] { GgufValue.Of(1) }));
        Assert.Throws<ArgumentException>(() => GgufValue.Of(new string[] { null! }));
    }

    [Fact]
    public void TensorsOfEveryTypeSurviveAndAreReadAsTheEngineNeedsThem()
    {
        using var scope = new TensorScope();
        var matrix = torch.randn(37, 64).t().contiguous().t(); // odd strides
        var vector = torch.arange(5, dtype: torch.ScalarType.Float64);
        string path = folder.File("tensors.gguf");
        GgufTensorType[] types = [GgufTensorType.Float32, GgufTensorType.Float16, GgufTensorType.BFloat16, GgufTensorType.Q8, GgufTensorType.Q4];
        GgufFile.Write(path, [new("general.alignment", GgufValue.Of(16u))], [.. types.Select(t => GgufTensorData.Of(t.ToString(), matrix, t)), GgufTensorData.Of("v", vector, GgufTensorType.Float32), GgufTensorData.Of("empty", torch.empty(0, 32), GgufTensorType.Q4)]);
        using var file = GgufFile.Open(path);
        var plain = matrix.contiguous().data<float>().ToArray();
        Assert.Equal(plain, file.ReadFloats("Float32"));
        Assert.Equal(plain.Select(v => (float)(Half)v), file.ReadFloats("Float16"));
        Assert.Equal(matrix.to(torch.bfloat16).to(torch.float32).contiguous().data<float>().ToArray(), file.ReadFloats("BFloat16"));
        Assert.Equal(QuantizedFormat.Q8.Round(plain, 64), file.ReadFloats("Q8"));
        Assert.Equal(QuantizedFormat.Q4.Round(plain, 64), file.ReadFloats("Q4"));
        Assert.Equal([0f, 1, 2, 3, 4], file.ReadFloats("v"));
        Assert.Empty(file.ReadFloats("empty"));
        foreach (var type in types)
        {
            var read = file.Read(type.ToString());
            Assert.Equal([37L, 64], read.shape);
            Assert.Equal(type switch { GgufTensorType.Float16 => torch.float16, GgufTensorType.BFloat16 => torch.bfloat16, _ => torch.float32 }, read.dtype);
            Assert.Equal(file.ReadFloats(type.ToString()), read.to(torch.float32).data<float>().ToArray());
            Assert.Equal(torch.float16, file.Read(type.ToString(), torch.float16).dtype);
            Assert.Throws<ArgumentException>(() => file.Read(type.ToString(), torch.int32));
        }
    }

    [Fact]
    public void LongTensorsAreConvertedInPieces()
    {
        var random = new SeededRandom(1);
        var values = new float[(1 << 20) + 96];
        for (int i = 0; i < values.Length; i++) values[i] = random.NextSingle() - 0.5f;
        string path = folder.File("long.gguf");
        GgufFile.Write(path, [], [GgufTensorData.Of("q", [values.Length / 32, 32], values, GgufTensorType.Q8), GgufTensorData.Of("h", [values.Length], values, GgufTensorType.Float16)]);
        using var file = GgufFile.Open(path);
        var expected = QuantizedFormat.Q8.Round(values, 32);
        Assert.Equal(expected, file.ReadFloats("q"));
        using var scope = new TensorScope();
        Assert.Equal(expected, file.Read("q").data<float>().ToArray());
        Assert.Equal((float)(Half)values[^1], file.ReadFloats("h")[^1]);
    }

    [Fact]
    public void WhatTheFormatCannotHoldIsRefusedAndNothingIsLeft()
    {
        string path = folder.File("refused.gguf");
        var one = GgufTensorData.Of("a", [1], new float[1], GgufTensorType.Float32);
        void Refuse(string part, IEnumerable<KeyValuePair<string, GgufValue>> metadata, params GgufTensorData[] tensors) =>
            Assert.Contains(part, Assert.ThrowsAny<ArgumentException>(() => GgufFile.Write(path, metadata, tensors)).Message, StringComparison.Ordinal);
        Refuse("key 'k' occurs twice", [new("k", GgufValue.Of(1)), new("k", GgufValue.Of(2))]);
        Refuse("must have 1 to 65535 bytes", [new("", GgufValue.Of(1))]);
        Refuse("general.alignment is 12", [new("general.alignment", GgufValue.Of(12u))]);
        Refuse("general.alignment is 64", [new("general.alignment", GgufValue.Of(64))]); // not unsigned
        Refuse("name 'a' occurs twice", [], one, one);
        Refuse("1 to 63 bytes", [], GgufTensorData.Of(new string('n', 64), [1], new float[1], GgufTensorType.Float32));
        Refuse("has 5 dimensions", [], GgufTensorData.Of("a", [1, 1, 1, 1, 1], new float[1], GgufTensorType.Float32));
        Refuse("'a' cannot be stored as F16: value 0 is 100000", [], GgufTensorData.Of("a", [1], new float[] { 1e5f }, GgufTensorType.Float16));
        Refuse("'a' cannot be stored as Q8_0: value 2 is NaN", [], GgufTensorData.Of("a", [32], new float[] { 0, 0, float.NaN }.Concat(new float[29]).ToArray(), GgufTensorType.Q8));
        Assert.Contains("rows of 31; Q4_0", Assert.Throws<ArgumentException>(() => GgufTensorData.Of("a", [2, 31], new float[62], GgufTensorType.Q4)).Message, StringComparison.Ordinal);
        Assert.Contains("has 2 elements; 3", Assert.Throws<ArgumentException>(() => GgufTensorData.Of("a", [2], new float[3], GgufTensorType.Float32)).Message, StringComparison.Ordinal);
        Assert.Empty(folder.Names());
        Assert.Throws<DirectoryNotFoundException>(() => GgufFile.Write(folder.File("none/x.gguf"), [], [one]));
    }
}
