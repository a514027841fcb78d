using System.Buffers.Binary;
using System.IO.Compression;
using TorchSharp;
using static TorchSharp.torch;

namespace Offprint.Models.Tests;

/// <summary>Reading, resizing and preparing pictures.</summary>
public sealed class ImageTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private static RgbImage Noise(int width, int height)
    {
        var random = new Numerics.SeededRandom(7);
        return new RgbImage(width, height, [.. Enumerable.Range(0, 3 * width * height).Select(_ => (byte)random.Next(256))]);
    }

    /// <summary>A PNG of the simplest kind: one IDAT chunk, no filter. Checksums are left zero, which the decoder does not look at.</summary>
    private static byte[] Png(RgbImage image)
    {
        using var file = new MemoryStream();
        file.Write([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]);
        var header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, image.Width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), image.Height);
        (header[8], header[9]) = (8, 2);
        Chunk("IHDR", header);
        using var packed = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            for (var row = 0; row < image.Height; row++)
            {
                zlib.WriteByte(0);
                zlib.Write(image.Pixels.Slice(3 * row * image.Width, 3 * image.Width));
            }
        }
        Chunk("IDAT", packed.ToArray());
        Chunk("IEND", []);
        return file.ToArray();

        void Chunk(string name, byte[] data)
        {
            var length = new byte[4];
            BinaryPrimitives.WriteInt32BigEndian(length, data.Length);
            file.Write(length);
            file.Write(System.Text.Encoding.ASCII.GetBytes(name));
            file.Write(data);
            file.Write(new byte[4]);
        }
    }

    [Fact]
    public void A_png_is_decoded_to_its_pixels_and_damage_is_named()
    {
        var image = Noise(7, 5);
        File.WriteAllBytes(_folder.File("a.png"), Png(image));
        var read = RgbImage.Read(_folder.File("a.png"));
        Assert.Equal((7, 5), (read.Width, read.Height));
        Assert.Equal(image.Pixels.ToArray(), read.Pixels.ToArray());
        File.WriteAllBytes(_folder.File("b.png"), Png(image)[..50]);
        Assert.Contains("b.png", Assert.Throws<InvalidDataException>(() => RgbImage.Read(_folder.File("b.png"))).Message, StringComparison.Ordinal);
        Assert.Throws<InvalidDataException>(() => RgbImage.Decode("no picture at all"u8.ToArray()));
        Assert.Throws<FileNotFoundException>(() => RgbImage.Read(_folder.File("c.png")));
        Assert.Throws<ArgumentException>(() => new RgbImage(2, 2, new byte[11]));
    }

    [Theory]
    [InlineData(ImageResampling.Bilinear, 5, 4)]
    [InlineData(ImageResampling.Bilinear, 23, 17)]
    [InlineData(ImageResampling.Bicubic, 5, 4)]
    [InlineData(ImageResampling.Bicubic, 23, 17)]
    [InlineData(ImageResampling.Bicubic, 11, 3)]
    public void Resizing_equals_the_sum_over_the_whole_picture(ImageResampling resampling, int width, int height)
    {
        var image = Noise(11, 9);
        var resized = ImageResizer.Resize(image, width, height, resampling);
        for (var y = 0; y < height; y++)
        {
            for (var x = 0; x < width; x++)
            {
                for (var c = 0; c < 3; c++)
                {
                    var (sum, total) = (0.0, 0.0);
                    for (var i = 0; i < 9; i++)
                    {
                        for (var j = 0; j < 11; j++)
                        {
                            var weight = Weight(i, y, 9, height) * Weight(j, x, 11, width);
                            sum += weight * image.Pixels[3 * (i * 11 + j) + c];
                            total += weight;
                        }
                    }
                    // Two roundings, and the first pass may clip where the whole sum does not.
                    var expected = Math.Clamp(sum / total, 0, 255);
                    Assert.InRange(resized.Pixels[3 * (y * width + x) + c] - expected, resampling == ImageResampling.Bicubic ? -12 : -1.5, resampling == ImageResampling.Bicubic ? 12 : 1.5);
                }
            }
        }

        double Weight(int source, int target, int from, int to)
        {
            var scale = (double)from / to;
            var t = Math.Abs(source + 0.5 - (target + 0.5) * scale) / Math.Max(scale, 1);
            return resampling == ImageResampling.Bilinear ? Math.Max(0, 1 - t)
                : t < 1 ? 1.5 * t * t * t - 2.5 * t * t + 1
                : t < 2 ? -0.5 * t * t * t + 2.5 * t * t - 4 * t + 2 : 0;
        }
    }

    [Theory]
    [InlineData(ImageResampling.Bilinear)]
    [InlineData(ImageResampling.Bicubic)]
    public void Smooth_pictures_are_resized_to_within_rounding(ImageResampling resampling)
    {
        var ramp = new RgbImage(40, 30, [.. Enumerable.Range(0, 30 * 40).SelectMany(i => new[] { (byte)(60 + 2 * (i % 40)), (byte)(60 + 3 * (i / 40)), (byte)90 })]);
        var half = ImageResizer.Resize(ramp, 20, 15, resampling);
        for (var y = 3; y < 12; y++)
        {
            for (var x = 3; x < 17; x++)
            {
                var pixel = half.Pixels.Slice(3 * (y * 20 + x), 3);
                Assert.InRange(pixel[0] - (60 + 2 * (2 * x + 0.5)), -1.01, 1.01);
                Assert.InRange(pixel[1] - (60 + 3 * (2 * y + 0.5)), -1.01, 1.01);
                Assert.Equal(90, pixel[2]);
            }
        }
        Assert.Same(ramp, ImageResizer.Resize(ramp, 40, 30, resampling));
    }

    [Fact]
    public void Nearest_takes_the_pixel_under_the_centre()
    {
        var image = Noise(6, 4);
        var half = ImageResizer.Resize(image, 3, 2, ImageResampling.Nearest);
        for (var y = 0; y < 2; y++)
        {
            for (var x = 0; x < 3; x++)
            {
                Assert.Equal(image.Pixels.Slice(3 * ((2 * y + 1) * 6 + 2 * x + 1), 3).ToArray(), half.Pixels.Slice(3 * (y * 3 + x), 3).ToArray());
            }
        }
    }

    [Fact]
    public void Clip_takes_the_shorter_side_crops_the_centre_and_normalises()
    {
        using var scope = NewDisposeScope();
        var image = new RgbImage(12, 6, [.. Enumerable.Range(0, 72).SelectMany(i => new[] { (byte)(20 * (i % 12)), (byte)100, (byte)(i / 12) })]);
        var small = ImagePreprocessor.Clip with { ShortestSide = 6, Crop = (4, 4) };
        var pixels = small.Prepare([image]);
        Assert.Equal([1L, 3L, 4L, 4L], pixels.shape);
        for (var y = 0; y < 4; y++)
        {
            for (var x = 0; x < 4; x++)
            {
                Assert.Equal((20 * (x + 4) / 255.0 - 0.48145466) / 0.26862954, pixels[0, 0, y, x].item<float>(), 1e-5);
                Assert.Equal((100 / 255.0 - 0.4578275) / 0.26130258, pixels[0, 1, y, x].item<float>(), 1e-5);
                Assert.Equal(((y + 1) / 255.0 - 0.40821073) / 0.27577711, pixels[0, 2, y, x].item<float>(), 1e-5);
            }
        }
        var fit = (ImagePreprocessor.Clip with { ShortestSide = 149, Crop = null }).Fit(Noise(9, 6));
        Assert.Equal((223, 149), (fit.Width, fit.Height));
        Assert.Equal([2L, 3L, 224L, 224L], ImagePreprocessor.Vit.Prepare([Noise(5, 9), Noise(300, 30)]).shape);
        Assert.Contains("Picture 1", Assert.Throws<ArgumentException>(() => (ImagePreprocessor.Vit with { Size = null }).Prepare([Noise(5, 5), Noise(6, 5)])).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => ImagePreprocessor.Vit.Prepare([]));
    }

    [Fact]
    public void A_crop_larger_than_the_picture_is_padded_with_black()
    {
        var crop = ImageResizer.CropCentre(new RgbImage(2, 1, [1, 2, 3, 4, 5, 6]), 4, 3);
        Assert.Equal([1, 2, 3, 4, 5, 6], crop.Pixels.Slice(3 * (4 + 1), 6).ToArray());
        Assert.Equal(21, crop.Pixels.ToArray().Sum(b => b));
    }

    [Fact]
    public void Old_and_new_preprocessor_files_are_read()
    {
        var clip = ImagePreprocessor.Parse("{\"feature_extractor_type\": \"CLIPFeatureExtractor\", \"size\": 224, \"crop_size\": 224, \"resample\": 3, \"do_center_crop\": true}");
        AssertSame(ImagePreprocessor.Clip, clip);
        AssertSame(ImagePreprocessor.Clip, ImagePreprocessor.Parse("{\"image_processor_type\": \"CLIPImageProcessor\", \"size\": {\"shortest_edge\": 224}, \"crop_size\": {\"height\": 224, \"width\": 224}}"));
        AssertSame(ImagePreprocessor.Vit, ImagePreprocessor.Parse("{\"image_processor_type\": \"ViTImageProcessor\", \"size\": {\"height\": 224, \"width\": 224}, \"resample\": 2}"));
        AssertSame(ImagePreprocessor.Vit with { Size = (32, 48), Mean = [0, 0, 0], Deviation = [1, 1, 1] }, ImagePreprocessor.Parse("{\"size\": {\"height\": 32, \"width\": 48}, \"do_normalize\": false}"));
        AssertSame(ImagePreprocessor.Vit with { Size = null, Rescale = 1 }, ImagePreprocessor.Parse("{\"do_resize\": false, \"do_rescale\": false}"));
        Assert.Contains("resample is 1", Assert.Throws<UnsupportedCheckpointException>(() => ImagePreprocessor.Parse("{\"resample\": 1}")).Message, StringComparison.Ordinal);
        Assert.Throws<UnsupportedCheckpointException>(() => ImagePreprocessor.Parse("{\"do_pad\": true}"));
        Assert.Contains("image_mean", Assert.Throws<InvalidDataException>(() => ImagePreprocessor.Parse("{\"image_mean\": [0.5]}")).Message, StringComparison.Ordinal);
        Assert.Throws<FileNotFoundException>(() => ImagePreprocessor.Read(_folder.Path));
        File.WriteAllText(_folder.File("preprocessor_config.json"), "{\"size\": 32}");
        Assert.Equal((32, 32), ImagePreprocessor.Read(_folder.Path).Size);

        static void AssertSame(ImagePreprocessor expected, ImagePreprocessor actual)
        {
            Assert.Equal(expected.Mean, actual.Mean);
            Assert.Equal(expected.Deviation, actual.Deviation);
            Assert.Equal(expected with { Mean = [], Deviation = [] }, actual with { Mean = expected.Mean, Deviation = expected.Deviation } with { Mean = [], Deviation = [] });
        }
    }

    [Fact]
    public void A_folder_of_folders_is_a_set_of_classes()
    {
        Directory.CreateDirectory(_folder.File("b/deep"));
        Directory.CreateDirectory(_folder.File("a"));
        Directory.CreateDirectory(_folder.File("empty"));
        var (first, second) = (Noise(3, 2), Noise(4, 4));
        File.WriteAllBytes(_folder.File("b/deep/1.PNG"), Png(first));
        File.WriteAllBytes(_folder.File("a/2.png"), Png(second));
        File.WriteAllText(_folder.File("a/notes.txt"), "no picture");
        var set = ImageSet.FromFolder(_folder.Path);
        Assert.Equal(["a", "b"], set.Classes);
        Assert.Equal([0, 1], set.Labels);
        Assert.Equal(second.Pixels.ToArray(), set.Read(0).Pixels.ToArray());
        Assert.Equal(first.Pixels.ToArray(), set.Read(1).Pixels.ToArray());
        Assert.Throws<ArgumentOutOfRangeException>(() => set.Read(2));
        Assert.Throws<InvalidDataException>(() => ImageSet.FromFolder(_folder.File("empty")));
        Assert.Throws<DirectoryNotFoundException>(() => ImageSet.FromFolder(_folder.File("nowhere")));
    }

    [Fact]
    public void Idx_files_are_grey_pictures_with_labels()
    {
        File.WriteAllBytes(_folder.File("images"), [0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 2, 10, 20, 30, 40]);
        File.WriteAllBytes(_folder.File("labels"), [0, 0, 8, 1, 0, 0, 0, 2, 4, 1]);
        var set = ImageSet.FromIdx(_folder.File("images"), _folder.File("labels"));
        Assert.Equal((2, 5), (set.Count, set.Classes.Count));
        Assert.Equal([4, 1], set.Labels);
        Assert.Equal([30, 30, 30, 40, 40, 40], set.Read(1).Pixels.ToArray());
        File.WriteAllBytes(_folder.File("labels"), [0, 0, 8, 1, 0, 0, 0, 1, 4]);
        Assert.Contains("1 labels for the 2", Assert.Throws<InvalidDataException>(() => ImageSet.FromIdx(_folder.File("images"), _folder.File("labels"))).Message, StringComparison.Ordinal);
        foreach (var bad in new byte[][] { [], [0, 0, 8, 1], [0, 0, 9, 1, 0, 0, 0, 0], [0, 0, 8, 1, 0x7F, 0xFF, 0xFF, 0xFF, 1], [0, 0, 8, 1, 0xFF, 0xFF, 0xFF, 0xFF], [0x1F, 0x8B, 8, 1, 0, 0, 0, 0] })
        {
            File.WriteAllBytes(_folder.File("labels"), bad);
            Assert.Contains("labels", Assert.Throws<InvalidDataException>(() => ImageSet.FromIdx(_folder.File("images"), _folder.File("labels"))).Message, StringComparison.Ordinal);
        }
        File.WriteAllBytes(_folder.File("images"), [0, 0, 8, 3, 0x7F, 0, 0, 0, 0x7F, 0, 0, 0, 0x7F, 0, 0, 0]);
        Assert.Throws<InvalidDataException>(() => ImageSet.FromIdx(_folder.File("images"), _folder.File("labels")));
    }

    [Fact]
    public void A_picture_is_embedded_from_file_to_vector()
    {
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        File.WriteAllBytes(_folder.File("a.png"), Png(Noise(40, 30)));
        using var model = VisionTransformer.Create(Tiny.Vit, 1);
        var pixels = (ImagePreprocessor.Vit with { Size = (12, 12) }).Prepare([RgbImage.Read(_folder.File("a.png"))]);
        Assert.Equal([1L, 16L], model.Encode(new ImageInput(pixels)).shape);
    }
}
