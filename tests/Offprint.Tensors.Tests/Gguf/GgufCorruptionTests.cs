namespace Offprint.Tensors.Tests;

/// <summary>One broken file a case; each gets its own message with the file's name, and allocates next to nothing.</summary>
public sealed class GgufCorruptionTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    public static TheoryData<string, byte[]> Broken
    {
        get
        {
            var data = new TheoryData<string, byte[]>
            {
                { "the file ends within the mark 'GGUF'", [] },
                { "does not start with 'GGUF'", "GGML\x3\0\0\0"u8.ToArray() },
                { "the file ends within the version", "GGUF\x3\0"u8.ToArray() },
                { "GGUF version 1: versions 2 and 3", new RawGguf(1, 0, 0).Close(0) },
                { "GGUF version 4: versions 2 and 3", new RawGguf(4, 0, 0).Close(0) },
                { "seems to be a big-endian file", new RawGguf(0x03000000, 0, 0).Close(0) },
                { "the file ends within the number of metadata entries", new RawGguf(3, 0, 0).Close(0)[..20] },
                { "the number of tensors is 18446744073709551615", new RawGguf(3, ulong.MaxValue, 0).Close(0) },
                { "the number of tensors is 2000000000", new RawGguf(3, 2_000_000_000, 0).Close(0) },
                { "the number of metadata entries is 9223372036854775808", new RawGguf(3, 0, 1ul << 63).Close(0) },
                { "a metadata key has 65536 bytes", new RawGguf(3, 0, 1).Entry(new string('k', 65536), 0, 1).Close(0) },
                { "a metadata key is not UTF-8", new RawGguf(3, 0, 1).Bytes(1, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0, 0, 0, 0, 1).Close(0) },
                { "'k' has type 13; types are 0 to 12", new RawGguf(3, 0, 1).Entry("k", 13, 0).Close(0) },
                { "the value of 'k' is not UTF-8", new RawGguf(3, 0, 1).Entry("k", 8, 2, 0, 0, 0, 0, 0, 0, 0, 0xC3, 0x28).Close(0) },
                { "the file ends within the value of 'k': 2147483647 bytes", new RawGguf(3, 0, 1).Entry("k", 8, 0xFF, 0xFF, 0xFF, 0x7F, 0, 0, 0, 0).Close(0) },
                { "the value of 'k' has 18446744073709551615 bytes", new RawGguf(3, 0, 1).Entry("k", 8, 255, 255, 255, 255, 255, 255, 255, 255).Close(0) },
                { "'k' holds a flag of 2", new RawGguf(3, 0, 1).Entry("k", 7, 2).Close(0) },
                { "the metadata key 'k' occurs twice", new RawGguf(3, 0, 2).Entry("k", 0, 1).Entry("k", 0, 1).Close(0) },
                { "the number of elements of 'k' is 4294967296", new RawGguf(3, 0, 1).Entry("k", 9, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0).Close(0) },
                { "the number of elements of 'k' is 3, but", new RawGguf(3, 0, 1).Entry("k", 9, [8, 0, 0, 0, 3, 0, 0, 0, 0, 0, 0, 0, .. new byte[23]]).Close(0, 1) },
                { "'k' nests arrays deeper than 8", new RawGguf(3, 0, 1).Entry("k", 9, [.. Enumerable.Repeat(new byte[] { 9, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0 }, 10).SelectMany(b => b)]).Close(0) },
                { "general.alignment is 0", new RawGguf(3, 0, 1).Entry("general.alignment", 4, 0, 0, 0, 0).Close(0) },
                { "general.alignment is 48", new RawGguf(3, 0, 1).Entry("general.alignment", 4, 48, 0, 0, 0).Close(0) },
                { "general.alignment is \"x\"", new RawGguf(3, 0, 1).Entry("general.alignment", 8, 1, 0, 0, 0, 0, 0, 0, 0, (byte)'x').Close(0) },
                { "a tensor's name has 65 bytes", new RawGguf(3, 1, 0).Tensor(new string('t', 65), 0, 0, 1).Close(4) },
                { "'t' has 5 dimensions", new RawGguf(3, 1, 0).Tensor("t", 0, 0, 1, 1, 1, 1, 1).Close(4) },
                { "'t' has a dimension of 18446744073709551615", new RawGguf(3, 1, 0).Tensor("t", 0, 0, ulong.MaxValue).Close(4) },
                { "'t' has more bytes than can be counted", new RawGguf(3, 1, 0).Tensor("t", 0, 0, 1ul << 32, 1ul << 32).Close(4) },
                { "'t' has more bytes than can be counted", new RawGguf(3, 1, 0).Tensor("t", 0, 0, 0, 1ul << 32, 1ul << 32).Close(4) },
                { "type Q6_K, which is not supported; supported are F32 F16 BF16 Q8_0 Q4_0", new RawGguf(3, 1, 0).Tensor("t", 14, 0, 256).Close(210) },
                { "type Q4_K, which", new RawGguf(3, 1, 0).Tensor("t", 12, 0, 256).Close(144) },
                { "type I32, which", new RawGguf(3, 1, 0).Tensor("t", 26, 0, 1).Close(4) },
                { "type number 4000, which", new RawGguf(3, 1, 0).Tensor("t", 4000, 0, 1).Close(4) },
                { "'t' is Q8_0 with rows of 48", new RawGguf(3, 1, 0).Tensor("t", 8, 0, 48, 2).Close(102) },
                { "'t' begins at byte 4, which is no multiple of the alignment 32", new RawGguf(3, 1, 0).Tensor("t", 0, 4, 1).Close(8) },
                { "'t' begins at byte 18446744073709551584", new RawGguf(3, 1, 0).Tensor("t", 0, ulong.MaxValue - 31, 1).Close(8) },
                { "'u' begins at byte 32 and overlaps", new RawGguf(3, 2, 0).Tensor("t", 0, 0, 9).Tensor("u", 0, 32, 1).Close(64) },
                { "begins at byte 0 and overlaps", new RawGguf(3, 2, 0).Tensor("t", 0, 0, 9).Tensor("u", 0, 0, 9).Close(64) },
                { "'t' needs 8 bytes from byte 0 on, but the file has 7", new RawGguf(3, 1, 0).Tensor("t", 0, 0, 2).Close(7) },
                { "'t' needs 4 bytes from byte 9223372036854775776 on", new RawGguf(3, 1, 0).Tensor("t", 0, long.MaxValue - 31, 1).Close(7) },
                { "'t' needs 4 bytes from byte 0 on, but the file has 0", new RawGguf(3, 1, 0).Tensor("t", 0, 0, 1).Close(0, 1) },
                { "the tensor name 't' occurs twice", new RawGguf(3, 2, 0).Tensor("t", 0, 0, 1).Tensor("t", 0, 32, 1).Close(64) },
                { "the file ends within the offset of tensor 't'", new RawGguf(3, 1, 0).Tensor("t", 0, 0, 1).Close(0, 1)[..^3] },
            };
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Broken))]
    public void BrokenFilesAreRefusedInOneLine(string part, byte[] bytes)
    {
        string path = folder.File("broken.gguf");
        File.WriteAllBytes(path, bytes);
        Warm(path);
        long before = GC.GetAllocatedBytesForCurrentThread();
        var error = Assert.Throws<InvalidDataException>(() => GgufFile.Open(path));
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.StartsWith(path + ": ", error.Message, StringComparison.Ordinal);
        Assert.Contains(part, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
        Assert.InRange(allocated, 0, (64 << 10) + 8L * bytes.Length);
    }

    [Fact]
    public void MissingFilesAndFoldersAreNamed()
    {
        Assert.Contains("there is no file", Assert.Throws<FileNotFoundException>(() => GgufFile.Open(folder.File("none.gguf"))).Message, StringComparison.Ordinal);
        Assert.Contains("is a folder; a GGUF file is expected", Assert.Throws<FileNotFoundException>(() => GgufFile.Open(folder.Path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AFileThatWasCutWhileOpenIsRefused()
    {
        string path = folder.File("cut.gguf");
        File.WriteAllBytes(path, new RawGguf(3, 1, 0).Tensor("t", 0, 0, 1024).Close(4096));
        using var file = GgufFile.Open(path);
        File.SetAttributes(path, FileAttributes.Normal);
        using (var handle = new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite)) handle.SetLength(200);
        Assert.Contains("was cut", Assert.Throws<InvalidDataException>(() => file.ReadFloats("t")).Message, StringComparison.Ordinal);
    }

    private static void Warm(string path)
    {
        try
        {
            GgufFile.Open(path).Dispose();
        }
        catch (InvalidDataException)
        {
        }
    }
}
