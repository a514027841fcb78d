using System.Buffers.Binary;
using Offprint.Numerics;

namespace Offprint.Tensors.Tests;

/// <summary>Any mutation is either a valid file, all of whose tensors can be read, or an <see cref="InvalidDataException"/>; memory stays in proportion to the file.</summary>
public sealed class GgufFuzzTests : IDisposable
{
    private static readonly ulong[] Numbers = [0, 1, 2, 3, 8, 9, 13, 31, 32, 33, 255, 1 << 16, 1ul << 31, 1ul << 32, 1ul << 62, 1ul << 63, ulong.MaxValue, ulong.MaxValue - 31];

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void MutatedFilesAreReadOrRefused()
    {
        var (valid, refused) = Fuzz(seed: 2026, files: 6_000);
        Assert.True(valid > 100, $"only {valid} mutations stayed valid: the fuzzer breaks too much");
        Assert.True(refused > 1_000, $"only {refused} mutations were refused: the fuzzer breaks too little");
    }

    [Fact]
    [Trait("Category", "Long")]
    public void ManyMutatedFilesAreReadOrRefused() => Fuzz(seed: 77, files: 100_000);

    private static byte[] Original() => new RawGguf(3, 5, 6)
        .Entry("general.architecture", 8, [5, 0, 0, 0, 0, 0, 0, 0, .. "llama"u8])
        .Entry("general.alignment", 4, 16, 0, 0, 0)
        .Entry("tokens", 9, [8, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, (byte)'a', 2, 0, 0, 0, 0, 0, 0, 0, 0xC3, 0xA9])
        .Entry("scores", 9, [6, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0, .. new byte[8]])
        .Entry("flags", 9, [7, 0, 0, 0, 3, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1])
        .Entry("nested", 9, [9, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 10, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, .. new byte[8]])
        .Tensor("w", 0, 0, 2, 3)
        .Tensor("q", 8, 32, 32, 2)
        .Tensor("r", 2, 112, 32)
        .Tensor("h", 1, 144, 4)
        .Tensor("e", 30, 160, 0, 5)
        .Close(176, alignment: 16);

    private (int Valid, int Refused) Fuzz(ulong seed, int files)
    {
        var random = new SeededRandom(seed, "fuzz");
        var original = Original();
        string path = folder.File("fuzzed.gguf");
        return ReaderFuzz.Run(path, seed, files, () => Mutate(original, random), bytes =>
        {
            using var file = GgufFile.Open(path);
            ReadAll(file, bytes.Length);
        });
    }

    private static void ReadAll(GgufFile file, int length)
    {
        long total = 0;
        foreach (var (name, tensor) in file.Tensors)
        {
            Assert.Equal(name, tensor.Name);
            byte[] stored = file.ReadBytes(name);
            Assert.Equal(tensor.Bytes, stored.Length);
            Assert.Equal(tensor.Elements, file.ReadFloats(name).Length);
            total += stored.Length;
        }

        Assert.InRange(total, 0, length);
    }

    private static byte[] Mutate(byte[] original, SeededRandom random)
    {
        byte[] bytes = [.. original];
        for (int rounds = 1 + random.Next(3); rounds > 0; rounds--)
        {
            int at = random.Next(Math.Max(1, bytes.Length));
            switch (random.Next(8))
            {
                case 0 or 1 when bytes.Length > 0:
                    bytes[at] = (byte)random.Next(256);
                    break;
                case 2:
                    bytes = bytes[..random.Next(bytes.Length + 1)];
                    break;
                case 3:
                    bytes = [.. bytes, .. new byte[random.Next(40)]];
                    break;
                case 4 when at + 8 <= bytes.Length:
                    BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(at), Numbers[random.Next(Numbers.Length)]);
                    break;
                case 5 when at + 4 <= bytes.Length:
                    BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(at), (uint)Numbers[random.Next(Numbers.Length)]);
                    break;
                case 6: // a piece goes, or stands there twice
                    int end = Math.Min(bytes.Length, at + random.Next(40));
                    bytes = random.Next(2) == 0 ? [.. bytes[..at], .. bytes[end..]] : [.. bytes[..end], .. bytes[at..]];
                    break;
                default: // a small step of a byte, where lengths, counts and offsets are
                    if (bytes.Length > 0) bytes[at] = (byte)(bytes[at] + (random.Next(2) == 0 ? 1 : -1));
                    break;
            }
        }

        return bytes;
    }
}
