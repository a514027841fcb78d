using System.Text;
using TorchSharp;

namespace Offprint.Tensors.Tests;

public sealed class TensorFolderTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void ShardsAndASingleFileGiveTheSameView()
    {
        using var scope = new TensorScope();
        var tensors = Weights(12);
        string one = folder.File("one"), many = folder.File("many");
        TensorFolder.Write(one, tensors);
        TensorFolder.Write(many, tensors, maxShardBytes: 1_000);
        using var single = TensorFolder.Open(one);
        using var sharded = TensorFolder.Open(many);
        Assert.Single(single.Files);
        Assert.True(sharded.Files.Count > 2);
        Assert.Equal(single.Tensors.Keys.Order(StringComparer.Ordinal), sharded.Tensors.Keys.Order(StringComparer.Ordinal));
        Assert.Equal("pt", sharded.Metadata["format"]);
        foreach (string name in tensors.Keys)
        {
            Assert.Equal(tensors[name].data<float>().ToArray(), single.ReadFloats(name));
            Assert.Equal(tensors[name].data<float>().ToArray(), sharded.ReadFloats(name));
            Assert.True(sharded.Read(name).data<float>().SequenceEqual(tensors[name].data<float>()));
            var destination = torch.zeros_like(tensors[name]);
            sharded.ReadInto(name, destination);
            Assert.True(destination.data<float>().SequenceEqual(tensors[name].data<float>()));
        }
    }

    [Fact]
    public void ShardsHaveTheirUsualNamesStayUnderTheLimitAndTheIndexPlacesEveryTensor()
    {
        using var scope = new TensorScope();
        TensorFolder.Write(folder.Path, Weights(5), maxShardBytes: 799);
        string[] names = folder.Names();
        Assert.Equal("model-00001-of-00005.safetensors", names[0]);
        Assert.Equal(6, names.Length);
        string index = File.ReadAllText(folder.File(TensorFolder.IndexFile));
        Assert.Contains("\"total_size\": 2000", index, StringComparison.Ordinal);
        Assert.Contains("\"layer.4.weight\": \"model-00005-of-00005.safetensors\"", index, StringComparison.Ordinal);
    }

    [Fact]
    public void ATensorLongerThanAShardHasItsOwn()
    {
        using var scope = new TensorScope();
        TensorFolder.Write(folder.Path, Weights(3), maxShardBytes: 1);
        using var read = TensorFolder.Open(folder.Path);
        Assert.Equal(3, read.Files.Count);
    }

    [Fact]
    public void SavingAgainRemovesWhatTheOldSaveLeft()
    {
        using var scope = new TensorScope();
        File.WriteAllText(folder.File("model.txt"), "mine");
        TensorFolder.Write(folder.Path, Weights(5), maxShardBytes: 1_000);
        TensorFolder.Write(folder.Path, Weights(2));
        Assert.Equal(["model.safetensors", "model.txt"], folder.Names());
        TensorFolder.Write(folder.Path, Weights(3), maxShardBytes: 500);
        Assert.DoesNotContain("model.safetensors", folder.Names());
        using var read = TensorFolder.Open(folder.Path);
        Assert.Equal(3, read.Tensors.Count);
    }

    [Fact]
    public void AFailedSaveLeavesTheOldWeights()
    {
        using var scope = new TensorScope();
        TensorFolder.Write(folder.Path, Weights(3), maxShardBytes: 500);
        string[] before = folder.Names();
        var broken = Weights(4);
        broken["layer.3.weight"].Dispose();
        Assert.ThrowsAny<Exception>(() => TensorFolder.Write(folder.Path, broken, maxShardBytes: 500));
        Assert.Equal(before, folder.Names());
        using var read = TensorFolder.Open(folder.Path);
        Assert.Equal(3, read.Tensors.Count);
    }

    [Fact]
    public void AFolderWithoutTensorsRoundTrips()
    {
        TensorFolder.Write(folder.Path, new Dictionary<string, torch.Tensor>());
        using var read = TensorFolder.Open(folder.Path);
        Assert.Empty(read.Tensors);
        Assert.True(TensorFolder.HasWeights(folder.Path));
    }

    [Fact]
    public void MissingFoldersFilesAndNamesAreNamed()
    {
        Assert.Throws<DirectoryNotFoundException>(() => TensorFolder.Open(folder.File("none")));
        var e = Assert.Throws<FileNotFoundException>(() => TensorFolder.Open(folder.Path));
        Assert.Contains(TensorFolder.IndexFile, e.Message, StringComparison.Ordinal);
        Assert.False(TensorFolder.HasWeights(folder.Path));
        using var scope = new TensorScope();
        TensorFolder.Write(folder.Path, Weights(1));
        using var read = TensorFolder.Open(folder.Path);
        Assert.Contains("'x'", Assert.Throws<KeyNotFoundException>(() => read.Read("x")).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"weight_map":{"layer.0.weight":"../model-00001-of-00002.safetensors"}}""", "name in the same folder")]
    [InlineData("""{"weight_map":{"layer.0.weight":"/etc/passwd"}}""", "name in the same folder")]
    [InlineData("""{"weight_map":{"layer.0.weight":".."}}""", "name in the same folder")]
    [InlineData("""{"weight_map":{"layer.0.weight":""}}""", "name in the same folder")]
    [InlineData("""{"weight_map":{"layer.0.weight":1}}""", "must be a string")]
    [InlineData("""{"weight_map":{"layer.0.weight":"model-00002-of-00002.safetensors"}}""", "does not hold it")]
    [InlineData("""{"weight_map":{"a":"x","a":"x"}}""", "'a' occurs twice")]
    [InlineData("""{"weight_map":{},"weight_map":{}}""", "weight_map occurs twice")]
    [InlineData("""{"weight_map":[]}""", "must be an object")]
    [InlineData("""{"metadata":{}}""", "weight_map is missing")]
    [InlineData("""[]""", "object with weight_map")]
    [InlineData("""{"weight_map":""", "not a valid index")]
    [InlineData("", "not a valid index")]
    [InlineData("""{"weight_map":{"\ud800":"x"}}""", "not a valid index")]
    [InlineData("""{"weight_map":{}} {}""", "not a valid index")]
    public void BrokenIndexesAreNamed(string index, string expected)
    {
        Shards();
        File.WriteAllText(folder.File(TensorFolder.IndexFile), index);
        var e = Assert.Throws<InvalidDataException>(() => TensorFolder.Open(folder.Path));
        Assert.Contains(expected, e.Message, StringComparison.Ordinal);
        Assert.Contains(TensorFolder.IndexFile, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AnIndexThatIsNotTextIsNamed()
    {
        Shards();
        File.WriteAllBytes(folder.File(TensorFolder.IndexFile), [.. "{\"weight_map\":{\""u8, 0xff, .. "\":\"x\"}}"u8]);
        Assert.Contains("UTF-8", Assert.Throws<InvalidDataException>(() => TensorFolder.Open(folder.Path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AMissingOrBrokenShardIsNamed()
    {
        Shards();
        string shard = folder.File("model-00002-of-00002.safetensors");
        File.WriteAllBytes(shard, Encoding.UTF8.GetBytes("short"));
        Assert.Contains(shard, Assert.Throws<InvalidDataException>(() => TensorFolder.Open(folder.Path)).Message, StringComparison.Ordinal);
        File.Delete(shard);
        Assert.Contains("model-00002-of-00002.safetensors", Assert.Throws<FileNotFoundException>(() => TensorFolder.Open(folder.Path)).Message, StringComparison.Ordinal);
    }

    private void Shards()
    {
        using var scope = new TensorScope();
        TensorFolder.Write(folder.Path, Weights(2), maxShardBytes: 500);
    }

    private static Dictionary<string, torch.Tensor> Weights(int count) =>
        Enumerable.Range(0, count).ToDictionary(i => $"layer.{i}.weight", i => torch.arange(i * 100, i * 100 + 100, dtype: torch.float32).view(4, 25));
}
