using System.Buffers.Binary;
using System.IO.Compression;

namespace Offprint.Papers.Tests.DataSets;

/// <summary>IDX files and the cuts of images, on tiny packages.</summary>
public sealed class ImageCutterTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Idx_files_are_written_as_the_format_says_and_read_again()
    {
        var path = Path.Combine(_folder.Path, "a.idx");
        IdxFile.Write(path, [2, 1, 3], [1, 2, 3, 4, 5, 255]);
        Assert.Equal([0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 3, 1, 2, 3, 4, 5, 255], File.ReadAllBytes(path));
        IdxFile.Write(path + ".br", [2, 1, 3], [1, 2, 3, 4, 5, 255]);
        foreach (var file in new[] { path, path + ".br" })
        {
            var (shape, data) = IdxFile.Read(file, 3);
            Assert.Equal([2, 1, 3], shape);
            Assert.Equal([1, 2, 3, 4, 5, 255], data);
        }
    }

    [Theory]
    [InlineData(new byte[] { 0, 0, 8 }, "begins with the bytes")]
    [InlineData(new byte[] { 0, 0, 13, 1, 0, 0, 0, 1, 1 }, "begins with the bytes")]
    [InlineData(new byte[] { 0, 0, 8, 2, 0, 0, 0, 1, 0, 0, 0, 1, 1 }, "begins with the bytes")]
    [InlineData(new byte[] { 0, 0, 8, 1, 0, 0 }, "cut off")]
    [InlineData(new byte[] { 0, 0, 8, 1, 255, 0, 0, 1 }, "not possible")]
    [InlineData(new byte[] { 0, 0, 8, 1, 0, 0, 0, 3, 1, 2 }, "ends after 2 of 3")]
    [InlineData(new byte[] { 0, 0, 8, 1, 0, 0, 0, 1, 1, 2 }, "more than the 1")]
    public void Damaged_idx_files_are_named(byte[] content, string problem)
    {
        var path = Path.Combine(_folder.Path, "bad.idx");
        File.WriteAllBytes(path, content);
        var error = Assert.Throws<InvalidDataException>(() => IdxFile.Read(path, 1));
        Assert.StartsWith(path, error.Message, StringComparison.Ordinal);
        Assert.Contains(problem, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Images_and_labels_must_go_together()
    {
        var images = Path.Combine(_folder.Path, "images");
        var labels = Path.Combine(_folder.Path, "labels");
        IdxFile.Write(images, [2, 1, 1], [7, 8]);
        IdxFile.Write(labels, [3], [0, 1, 1]);
        Assert.Contains("3 labels", Assert.Throws<InvalidDataException>(() => DataSetImages.Read("set", images, labels, null)).Message, StringComparison.Ordinal);
        IdxFile.Write(labels, [2], [0, 5]);
        Assert.Contains("label 1 is 5", Assert.Throws<InvalidDataException>(() => DataSetImages.Read("set", images, labels, ["a", "b"])).Message, StringComparison.Ordinal);
        var read = DataSetImages.Read("set", images, labels, null);
        Assert.Equal((2, "set/1", 8), (read.Count, read.Unit(1), (int)read.Image(1)[0]));
    }

    [Fact]
    public void Fashion_mnist_takes_the_first_of_each_class_in_order()
    {
        // 801 of each of the ten classes in the training file, by turns; the last ten are left out.
        using var fixture = Fashion(8010);
        var cut = new FashionMnistSet().Cut(fixture.Folders, "train", TestContext.Current.CancellationToken);
        Assert.Equal(8000, cut.Count);
        Assert.Equal(Enumerable.Range(0, 8000).Select(i => (byte)(i % 10)), cut.Labels.ToArray());
        Assert.Equal((byte)(7999 % 251), cut.Image(7999)[0]);
    }

    [Fact]
    public void Too_few_images_of_a_class_are_told()
    {
        using var fixture = Fashion(100);
        Assert.Contains("fewer than 800", Assert.Throws<DataSetBuildException>(() => new FashionMnistSet().Cut(fixture.Folders, "train", default)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"data":[0,1]}""", "fewer than 500 images")]
    [InlineData("""{"other":[]}""", "array 'data'")]
    [InlineData("[", "array 'data'")]
    public void Mnist_names_a_file_that_is_not_as_expected(string json, string problem)
    {
        var set = new MnistSet();
        using var fixture = new PackageFixture().Package(set.Packages[0], ("package/src/digits/0.json", json));
        var error = Assert.Throws<DataSetBuildException>(() => set.Cut(fixture.Folders, null, default));
        Assert.Contains("0.json", error.Message, StringComparison.Ordinal);
        Assert.Contains(problem, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Mnist_values_of_three_decimals_become_the_bytes_they_were()
    {
        // Every digit file: 500 images whose pixels run through all 256 levels.
        var values = string.Join(',', Enumerable.Range(0, 500 * 784).Select(i => Math.Round(i % 256 / 255.0, 3).ToString(System.Globalization.CultureInfo.InvariantCulture)));
        var set = new MnistSet();
        using var fixture = new PackageFixture().Package(set.Packages[0], [.. Enumerable.Range(0, 10).Select(d => ($"package/src/digits/{d}.json", $$"""{"data":[{{values}}]}"""))]);
        var cut = set.Cut(fixture.Folders, null, TestContext.Current.CancellationToken);
        Assert.Equal(Enumerable.Range(0, 784).Select(i => (byte)(i % 256)), cut.Image(3).ToArray());
        Assert.Equal((byte)(784 % 256), cut.Image(13)[0]);
    }

    [Fact]
    public void A_texture_that_is_no_image_is_named()
    {
        var set = new TexturesSet();
        using var fixture = new PackageFixture().Package(set.Packages[0], ("usr/lib/python3/dist-packages/skimage/data/brick.png", "no image"));
        Assert.Contains("brick.png", Assert.Throws<DataSetBuildException>(() => set.Cut(fixture.Folders, null, default)).Message, StringComparison.Ordinal);
    }

    private static PackageFixture Fashion(int count)
    {
        var pixels = Enumerable.Range(0, count).SelectMany(i => Enumerable.Repeat((byte)(i % 251), 4)).ToArray();
        var labels = Enumerable.Range(0, count).Select(i => (byte)(i % 10)).ToArray();
        const string Folder = "usr/share/datasets/fashion-mnist/";
        return new PackageFixture().Package(
            new FashionMnistSet().Packages[0],
            ($"{Folder}train-images-idx3-ubyte.gz", Gzip([0, 0, 8, 3, .. Number(count), .. Number(2), .. Number(2), .. pixels])),
            ($"{Folder}train-labels-idx1-ubyte.gz", Gzip([0, 0, 8, 1, .. Number(count), .. labels])));
    }

    private static byte[] Number(int value)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(bytes, value);
        return bytes;
    }

    private static byte[] Gzip(byte[] content)
    {
        using var output = new MemoryStream();
        using (var gzip = new GZipStream(output, CompressionLevel.Fastest))
        {
            gzip.Write(content);
        }

        return output.ToArray();
    }
}
