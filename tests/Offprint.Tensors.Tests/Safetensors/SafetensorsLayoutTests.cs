using System.Buffers.Binary;
using System.Text;
using TorchSharp;

namespace Offprint.Tensors.Tests;

/// <summary>The format byte by byte, against files made by hand.</summary>
public sealed class SafetensorsLayoutTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void AHandMadeFileIsRead()
    {
        byte[] data = [0, 0, 128, 63, 0, 0, 0, 192, 1, 0];
        string path = Save("""{"__metadata__":{"format":"pt","k":"\u00e9"},"b":{"dtype":"BOOL","shape":[2],"data_offsets":[8,10]},"a":{"dtype":"F32","shape":[1,2],"data_offsets":[0,8]},"none":{"shape":[0,3],"extra":[{"x":1}],"data_offsets":[8,8],"dtype":"I64"}}   """, data);
        using var file = SafetensorsFile.Open(path);
        Assert.Equal(["a", "none", "b"], file.Tensors.Keys);
        Assert.Equal("é", file.Metadata["k"]);
        Assert.Equal([1f, -2f], file.ReadFloats("a"));
        Assert.Equal([1f, 0f], file.ReadFloats("b"));
        Assert.Empty(file.ReadFloats("none"));
        var entry = file.Tensors["a"];
        Assert.Equal((TensorDataType.Float32, 0L, 8L, 2L, path), (entry.Type, entry.Offset, entry.Bytes, entry.Elements, entry.File));
        Assert.Equal("a F32 [1, 2]", entry.ToString());
    }

    [Fact]
    public void AFileWithoutTensorsIsValid()
    {
        using var file = SafetensorsFile.Open(Save("{}", []));
        Assert.Empty(file.Tensors);
        Assert.Empty(file.Metadata);
    }

    [Fact]
    public void WrittenFilesHaveTheAgreedLayout()
    {
        string path = folder.File("w.safetensors");
        SafetensorsFile.WriteBytes(path,
        [
            new("z8", TensorDataType.UInt8, [3], new byte[] { 1, 2, 3 }),
            new("b16", TensorDataType.BFloat16, [1], new byte[] { 4, 5 }),
            new("a16", TensorDataType.Float16, [], new byte[] { 6, 7 }),
            new("d64", TensorDataType.Float64, [1], new byte[] { 8, 9, 10, 11, 12, 13, 14, 15 }),
        ]);
        byte[] bytes = File.ReadAllBytes(path);
        int length = (int)BinaryPrimitives.ReadUInt64LittleEndian(bytes);
        Assert.Equal(0, length % 8);
        string header = Encoding.UTF8.GetString(bytes, 8, length);
        Assert.Equal(
            """{"__metadata__":{"format":"pt"},"d64":{"dtype":"F64","shape":[1],"data_offsets":[0,8]},"a16":{"dtype":"F16","shape":[],"data_offsets":[8,10]},"b16":{"dtype":"BF16","shape":[1],"data_offsets":[10,12]},"z8":{"dtype":"U8","shape":[3],"data_offsets":[12,15]}}""",
            header.TrimEnd(' '));
        Assert.Equal([8, 9, 10, 11, 12, 13, 14, 15, 6, 7, 4, 5, 1, 2, 3], bytes[(8 + length)..]);
    }

    [Fact]
    public void MetadataIsKeptSortedAndFormatIsOnlyAddedWhenMissing()
    {
        string path = folder.File("m.safetensors");
        SafetensorsFile.WriteBytes(path, Array.Empty<TensorBytes>(), new Dictionary<string, string> { ["z"] = "a \"quoted\" line\n", ["format"] = "np" });
        using var file = SafetensorsFile.Open(path);
        Assert.Equal(["format", "z"], file.Metadata.Keys);
        Assert.Equal("np", file.Metadata["format"]);
        Assert.Equal("a \"quoted\" line\n", file.Metadata["z"]);
    }

    [Fact]
    public void EqualContentGivesEqualFiles()
    {
        TensorBytes[] tensors = [new("b", TensorDataType.Int8, [1], new byte[] { 1 }), new("a", TensorDataType.Int8, [1], new byte[] { 2 }), new("B", TensorDataType.Int16, [0], Array.Empty<byte>())];
        SafetensorsFile.WriteBytes(folder.File("1"), tensors);
        SafetensorsFile.WriteBytes(folder.File("2"), tensors.Reverse());
        Assert.Equal(File.ReadAllBytes(folder.File("1")), File.ReadAllBytes(folder.File("2")));
    }

    [Fact]
    public void NamesOfAnyTextSurvive()
    {
        string[] names = ["", " ", "a\"b\\c", "层.0.重み", "😀", "tab\tline\n", "\u0001", "a/b", "</script>"];
        SafetensorsFile.WriteBytes(folder.File("n"), names.Select((n, i) => new TensorBytes(n, TensorDataType.UInt8, [], new byte[] { (byte)i })));
        using var file = SafetensorsFile.Open(folder.File("n"));
        for (int i = 0; i < names.Length; i++) Assert.Equal([(byte)i], file.ReadBytes(names[i]));
    }

    [Fact]
    public void StridedTensorsAreWrittenRowMajor()
    {
        using (new TensorScope())
        {
            var matrix = torch.arange(6, dtype: torch.float32).view(2, 3);
            SafetensorsFile.Write(folder.File("s"), new Dictionary<string, torch.Tensor> { ["t"] = matrix.t(), ["row"] = matrix[1], ["grad"] = matrix.clone().requires_grad_() });
        }

        using var file = SafetensorsFile.Open(folder.File("s"));
        Assert.Equal([3L, 2L], file.Tensors["t"].Shape);
        Assert.Equal([0f, 3, 1, 4, 2, 5], file.ReadFloats("t"));
        Assert.Equal([3f, 4, 5], file.ReadFloats("row"));
    }

    [Fact]
    public void FloatsCanBeStoredNarrowerWhileIntegersStay()
    {
        using (new TensorScope())
        {
            SafetensorsFile.Write(
                folder.File("h"), new Dictionary<string, torch.Tensor> { ["w"] = torch.tensor(new[] { 1.5f, 65504f }), ["i"] = torch.tensor(new[] { 7L }) }, storeFloatsAs: torch.ScalarType.Float16);
        }

        using var file = SafetensorsFile.Open(folder.File("h"));
        Assert.Equal(TensorDataType.Float16, file.Tensors["w"].Type);
        Assert.Equal(TensorDataType.Int64, file.Tensors["i"].Type);
        Assert.Equal([1.5f, 65504f], file.ReadFloats("w"));
    }

    [Fact]
    public void WritingRefusesWhatTheFormatCannotHold()
    {
        TensorBytes Tensor(string name, long[] shape, int bytes) => new(name, TensorDataType.Float32, shape, new byte[bytes]);
        string path = folder.File("bad");
        Assert.Contains("twice", Assert.Throws<ArgumentException>(() => SafetensorsFile.WriteBytes(path, [Tensor("a", [], 4), Tensor("a", [], 4)])).Message, StringComparison.Ordinal);
        Assert.Contains("__metadata__", Assert.Throws<ArgumentException>(() => SafetensorsFile.WriteBytes(path, [Tensor("__metadata__", [], 4)])).Message, StringComparison.Ordinal);
        Assert.Contains("takes 8 bytes; 4", Assert.Throws<ArgumentException>(() => SafetensorsFile.WriteBytes(path, [Tensor("a", [2], 4)])).Message, StringComparison.Ordinal);
        Assert.ThrowsAny<ArgumentException>(() => SafetensorsFile.WriteBytes(path, [Tensor("a", [-1], 4)]));
        using (new TensorScope())
        {
            var complex = new Dictionary<string, torch.Tensor> { ["c"] = torch.zeros(1, dtype: torch.complex64) };
            Assert.Contains("'c'", Assert.Throws<ArgumentException>(() => SafetensorsFile.Write(path, complex)).Message, StringComparison.Ordinal);
        }

        Assert.Empty(folder.Names());
    }

    private string Save(string header, byte[] data)
    {
        string path = folder.File("hand.safetensors");
        File.WriteAllBytes(path, RawFile.Bytes(Encoding.UTF8.GetBytes(header), data));
        return path;
    }
}
