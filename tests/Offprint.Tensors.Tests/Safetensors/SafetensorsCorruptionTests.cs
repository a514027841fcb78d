using System.Buffers.Binary;
using System.Text;

namespace Offprint.Tensors.Tests;

/// <summary>One broken file a case; each gets its own message with the file's name, and allocates next to nothing.</summary>
public sealed class SafetensorsCorruptionTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    // the header as text
    [InlineData("[]", 0, "must start with '{'")]
    [InlineData(" {}", 0, "must start with '{'")]
    [InlineData("", 0, "must start with '{'")]
    [InlineData("{", 0, "not valid JSON")]
    [InlineData("{\"a\":", 0, "not valid JSON")]
    [InlineData("{} x", 0, "not valid JSON")]
    [InlineData("{}{}", 0, "not valid JSON")]
    [InlineData("{}\0", 0, "not valid JSON")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},}""", 4, "not valid JSON")]
    [InlineData("""{"\ud800":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", 4, "not valid text")]
    [InlineData("""{"a":{"\ud800":1,"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", 4, "not valid text")]
    [InlineData("""{"a":{"dtype":"\udc00","shape":[1],"data_offsets":[0,4]}}""", 4, "not valid text")]
    // duplicate keys
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""", 8, "'a' occurs twice")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"\u0061":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""", 8, "'a' occurs twice")]
    [InlineData("""{"__metadata__":{},"__metadata__":{}}""", 0, "'__metadata__' occurs twice")]
    [InlineData("""{"__metadata__":{"k":"1","k":"2"}}""", 0, "'k' occurs twice")]
    [InlineData("""{"a":{"dtype":"F32","dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", 4, "'a': dtype occurs twice")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"shape":[1],"data_offsets":[0,4]}}""", 4, "'a': shape occurs twice")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4],"data_offsets":[0,4]}}""", 4, "'a': data_offsets occurs twice")]
    // entries
    [InlineData("""{"__metadata__":{"k":1}}""", 0, "'k' must be a string")]
    [InlineData("""{"__metadata__":[]}""", 0, "object of strings")]
    [InlineData("""{"a":3}""", 0, "'a': an object")]
    [InlineData("""{"a":null}""", 0, "'a': an object")]
    [InlineData("""{"a":{"shape":[1],"data_offsets":[0,4]}}""", 4, "'a': dtype is missing")]
    [InlineData("""{"a":{"dtype":"F32","data_offsets":[0,4]}}""", 4, "'a': shape is missing")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1]}}""", 4, "'a': data_offsets must be two numbers")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0]}}""", 4, "'a': data_offsets must be two numbers")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4,8]}}""", 4, "'a': data_offsets has more than 2")]
    [InlineData("""{"a":{"dtype":4,"shape":[1],"data_offsets":[0,4]}}""", 4, "'a': dtype must be a string")]
    [InlineData("""{"a":{"dtype":"f32","shape":[1],"data_offsets":[0,4]}}""", 4, "dtype f32 is not supported")]
    [InlineData("""{"a":{"dtype":"F8_E4M3","shape":[1],"data_offsets":[0,1]}}""", 1, "'a': dtype F8_E4M3 is not supported; supported are F64 F32")]
    [InlineData("""{"a":{"dtype":"F8_E5M2","shape":[1],"data_offsets":[0,1]}}""", 1, "dtype F8_E5M2 is not supported")]
    [InlineData("""{"a":{"dtype":"C64","shape":[1],"data_offsets":[0,8]}}""", 8, "dtype C64 is not supported")]
    [InlineData("""{"a":{"dtype":"F4","shape":[2],"data_offsets":[0,1]}}""", 1, "dtype F4 is not supported")]
    [InlineData("""{"a":{"dtype":"F32","shape":1,"data_offsets":[0,4]}}""", 4, "'a': shape must be an array")]
    [InlineData("""{"a":{"dtype":"F32","shape":["1"],"data_offsets":[0,4]}}""", 4, "'a': shape must hold whole numbers")]
    [InlineData("""{"a":{"dtype":"F32","shape":[-1],"data_offsets":[0,4]}}""", 4, "'a': shape must hold whole numbers")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1.0],"data_offsets":[0,4]}}""", 4, "'a': shape must hold whole numbers")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1e0],"data_offsets":[0,4]}}""", 4, "'a': shape must hold whole numbers")]
    [InlineData("""{"a":{"dtype":"F32","shape":[18446744073709551615],"data_offsets":[0,4]}}""", 4, "'a': shape must hold whole numbers")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,-4]}}""", 4, "'a': data_offsets must hold whole numbers")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[4,0]}}""", 4, "'a': data_offsets end at 0, before")]
    // sizes
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}}""", 4, "'a': shape [2] of F32 takes 8 bytes, but data_offsets [0, 4] span 4")]
    [InlineData("""{"a":{"dtype":"F32","shape":[4611686018427387904],"data_offsets":[0,0]}}""", 0, "'a': shape [4611686018427387904] of F32 has more bytes than can be counted")]
    [InlineData("""{"a":{"dtype":"F32","shape":[4294967296,4294967296],"data_offsets":[0,0]}}""", 0, "more bytes than can be counted")]
    [InlineData("""{"a":{"dtype":"F32","shape":[9223372036854775807,9223372036854775807,9223372036854775807,9223372036854775807],"data_offsets":[0,0]}}""", 0, "more bytes than can be counted")]
    [InlineData("""{"a":{"dtype":"F32","shape":[0,4294967296,4294967296],"data_offsets":[0,0]}}""", 0, "more bytes than can be counted")]
    [InlineData("""{"a":{"dtype":"U8","shape":[9223372036854775807],"data_offsets":[0,9223372036854775807]}}""", 4, "'a' ends at byte 9223372036854775807, but the file has 4")]
    // ranges
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", 3, "'a' ends at byte 4, but the file has 3")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", 5, "end at byte 4, but the file has 5")]
    [InlineData("{}", 1, "end at byte 0, but the file has 1")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""", 8, "'a' begins at byte 4 and leaves a hole of 4")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"b":{"dtype":"F32","shape":[1],"data_offsets":[8,12]}}""", 12, "'b' begins at byte 8 and leaves a hole of 4")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"b":{"dtype":"F32","shape":[1],"data_offsets":[2,6]}}""", 6, "'b' begins at byte 2 and overlaps the tensor before it by 2")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"b":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", 4, "overlaps the tensor before it by 4")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"b":{"dtype":"I8","shape":[0],"data_offsets":[4,4]}}""", 8, "'b' begins at byte 4 and overlaps")]
    public void BrokenHeadersAreNamed(string header, int dataLength, string expected) => Refused(RawFile.Bytes(header, dataLength), expected);

    [Fact]
    public void FilesTooShortForALengthAreNamed()
    {
        Refused([], "0 bytes is too short");
        Refused([1, 0, 0, 0, 0, 0, 0], "7 bytes is too short");
        Refused(new byte[8], "must start with '{'");
    }

    [Theory]
    [InlineData(100_000_001UL, "at most 100000000")]
    [InlineData(ulong.MaxValue, "at most 100000000")]
    [InlineData(1UL << 63, "at most 100000000")]
    [InlineData(100_000_000UL, "only 2 bytes follow")]
    [InlineData(3UL, "only 2 bytes follow")]
    public void ClaimedHeaderLengthsAreCheckedBeforeAnythingIsRead(ulong length, string expected)
    {
        var file = new byte[10];
        BinaryPrimitives.WriteUInt64LittleEndian(file, length);
        "{}"u8.CopyTo(file.AsSpan(8));
        Refused(file, expected);
    }

    [Fact]
    public void HeadersThatAreNotTextAreNamed()
    {
        Refused(RawFile.Bytes([(byte)'{', (byte)'"', 0xff, (byte)'"', (byte)':', (byte)'1', (byte)'}'], []), "not UTF-8");
        Refused(RawFile.Bytes([(byte)'{', (byte)'"', 0xc0, 0x80, (byte)'"', (byte)':', (byte)'1', (byte)'}'], []), "not UTF-8");
        Refused(RawFile.Bytes([(byte)'{', (byte)'"', 0xed, 0xa0, 0x80, (byte)'"', (byte)':', (byte)'1', (byte)'}'], []), "not UTF-8");
    }

    [Fact]
    public void RankAndDepthAreBounded()
    {
        string ones = string.Join(',', Enumerable.Repeat("1", 64));
        Open(RawFile.Bytes($$$"""{"a":{"dtype":"U8","shape":[{{{ones}}}],"data_offsets":[0,1]}}""", 1)).Dispose();
        Refused(RawFile.Bytes($$$"""{"a":{"dtype":"U8","shape":[{{{ones}}},1],"data_offsets":[0,1]}}""", 1), "shape has more than 64 numbers");
        Refused(RawFile.Bytes($$$$"""{"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1],"x":{{{new string('[', 1000)}}}""", 1), "not valid JSON");
    }

    [Fact]
    public void HostileNamesDoNotReachTheTerminal()
    {
        string name = "\\u001b[31m" + new string('x', 500);
        var e = Refused(RawFile.Bytes($$$"""{"{{{name}}}":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}}""", 4), "takes 8 bytes");
        Assert.DoesNotContain('\u001b', e.Message);
        Assert.True(e.Message.Length < 500, e.Message);
    }

    [Fact]
    public void BooleansOtherThanZeroAndOneAreRefusedWhenRead()
    {
        byte[] header = Encoding.UTF8.GetBytes("""{"a":{"dtype":"BOOL","shape":[3],"data_offsets":[0,3]}}""");
        using var file = Open(RawFile.Bytes(header, [0, 1, 2]));
        Assert.Contains("element 2 is 2", Assert.Throws<InvalidDataException>(() => file.Read("a")).Message, StringComparison.Ordinal);
        Assert.Throws<InvalidDataException>(() => file.ReadFloats("a"));
        Assert.Equal([0, 1, 2], file.ReadBytes("a"));
    }

    [Fact]
    public void AFileThatIsCutWhileOpenIsRefusedInsteadOfEndingTheProcess()
    {
        byte[] header = Encoding.UTF8.GetBytes("""{"a":{"dtype":"U8","shape":[100000],"data_offsets":[0,100000]}}""");
        using var file = Open(RawFile.Bytes(header, new byte[100_000]));
        try
        {
            using var writer = new FileStream(folder.File("broken"), FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
            writer.SetLength(10);
        }
        catch (IOException)
        {
            return; // this system protects open files
        }

        Assert.Contains("was cut", Assert.Throws<InvalidDataException>(() => file.ReadFloats("a")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void MissingFilesAndFoldersAreNamed()
    {
        string missing = folder.File("none.safetensors");
        Assert.Contains(missing, Assert.Throws<FileNotFoundException>(() => SafetensorsFile.Open(missing)).Message, StringComparison.Ordinal);
        Assert.Contains("folder", Assert.Throws<FileNotFoundException>(() => SafetensorsFile.Open(folder.Path)).Message, StringComparison.Ordinal);
    }

    private SafetensorsFile Open(byte[] bytes)
    {
        string path = folder.File("broken");
        File.WriteAllBytes(path, bytes);
        return SafetensorsFile.Open(path);
    }

    private InvalidDataException Refused(byte[] bytes, string expected)
    {
        string path = folder.File("broken");
        File.WriteAllBytes(path, bytes);
        long before = GC.GetAllocatedBytesForCurrentThread();
        var e = Assert.Throws<InvalidDataException>(() => SafetensorsFile.Open(path));
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.Contains(expected, e.Message, StringComparison.Ordinal);
        Assert.StartsWith(path, e.Message, StringComparison.Ordinal);
        Assert.True(allocated < 1 << 20, $"{allocated} bytes were allocated for a file of {bytes.Length}");
        using var again = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None); // nothing keeps it open
        return e;
    }
}
