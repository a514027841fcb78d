using Offprint.Numerics;

namespace Offprint.Tensors.Tests;

/// <summary>Any mutation is either a valid file, all of whose tensors can be read, or an <see cref="InvalidDataException"/>; memory stays in proportion to the file.</summary>
public sealed class SafetensorsFuzzTests : IDisposable
{
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

    private (int Valid, int Refused) Fuzz(ulong seed, int files)
    {
        var mutator = new HeaderMutator(new SeededRandom(seed, "fuzz"));
        byte[] original = Original();
        string path = folder.File("fuzzed.safetensors");
        return ReaderFuzz.Run(path, seed, files, () => mutator.Mutate(original), bytes =>
        {
            using var file = SafetensorsFile.Open(path);
            ReadAll(file, bytes);
        });
    }

    private static void ReadAll(SafetensorsFile file, byte[] bytes)
    {
        long total = 0;
        foreach (var (name, entry) in file.Tensors)
        {
            Assert.Equal(name, entry.Name);
            Assert.Equal(entry.Shape.Aggregate(1L, (a, b) => checked(a * b)), entry.Elements);
            byte[] stored = file.ReadBytes(name);
            Assert.Equal(entry.Bytes, stored.Length);
            total += stored.Length;
            try
            {
                Assert.Equal(entry.Elements, file.ReadFloats(name).Length);
            }
            catch (InvalidDataException) when (entry.Type == TensorDataType.Bool)
            {
                Assert.Contains(stored, b => b > 1);
            }
        }

        Assert.Equal(bytes.Length - 8 - (long)BitConverter.ToUInt64(bytes), total);
    }

    private byte[] Original()
    {
        string path = folder.File("original");
        SafetensorsFile.WriteBytes(
            path,
            [
                new("w", TensorDataType.Float32, [2, 3], new byte[24]), new("s", TensorDataType.Int64, [], new byte[8]), new("e", TensorDataType.Float16, [0, 5], Array.Empty<byte>()),
                new("b", TensorDataType.Bool, [3], new byte[3]), new("h", TensorDataType.BFloat16, [4], new byte[8]), new("u", TensorDataType.UInt8, [1, 1, 2], new byte[2]),
            ],
            new Dictionary<string, string> { ["note"] = "x" });
        return File.ReadAllBytes(path);
    }
}
