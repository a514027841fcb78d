using System.Text.Json.Nodes;

namespace Offprint.App.Tests;

/// <summary><c>images</c> on pictures of a user's own, through the real executable.</summary>
public sealed class ImagesCommandTests : IDisposable
{
    private readonly OffprintProgram _offprint = new();

    public void Dispose() => _offprint.Dispose();

    private string In(string name) => Path.Combine(_offprint.Home, name);

    /// <summary>A picture of one colour with some noise, as an uncompressed 24-bit bitmap.</summary>
    private string Bitmap(string name, int red, int green, int blue, int seed, int side = 16)
    {
        var random = new Random(seed);
        using var stream = new MemoryStream();
        using (var writer = new BinaryWriter(stream, System.Text.Encoding.ASCII, leaveOpen: true))
        {
            writer.Write("BM"u8);
            writer.Write(54 + (3 * side * side));
            writer.Write(0);
            writer.Write(54);
            writer.Write(40);
            writer.Write(side);
            writer.Write(side);
            writer.Write((short)1);
            writer.Write((short)24);
            for (var i = 0; i < 6; i++) writer.Write(0);
            for (var i = 0; i < side * side; i++)
                foreach (var value in (int[])[blue, green, red]) writer.Write((byte)Math.Clamp(value + random.Next(-20, 21), 0, 255));
        }

        var path = In(name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, stream.ToArray());
        return path;
    }

    private string Pets()
    {
        for (var i = 0; i < 12; i++)
        {
            Bitmap($"pets/cherry/{i}.bmp", 220, 30, 30, i);
            Bitmap($"pets/sky/{i}.bmp", 40, 60, 230, 100 + i);
        }

        return In("pets");
    }

    private static string[] Small => ["--image-size", "16", "--patch-size", "8", "--layers", "1", "--width", "32", "--steps", "60", "--batch-size", "12", "--learning-rate", "0.005", "--held-out", "0.2"];

    [Fact]
    public async Task A_folder_a_class_trains_a_classifier_that_names_new_pictures()
    {
        var json = JsonNode.Parse((await _offprint.RunAsync(["images", "train", "--data", Pets(), "--output", In("vit"), "--json", .. Small])).MustSucceed())!;
        Assert.Equal(1.0, (double)json["accuracy"]!);
        Assert.Equal(24, (int)json["pictures"]! + (int)json["heldOut"]!);
        var (red, blue) = (Bitmap("red.bmp", 210, 20, 40, 900, 20), Bitmap("blue.bmp", 30, 50, 240, 901, 12));
        var found = JsonNode.Parse((await _offprint.RunAsync("images", "classify", red, blue, "--model", In("vit"), "--json")).MustSucceed())!.AsArray();
        Assert.Equal(["cherry", "sky"], found.Select(f => (string)f!["labels"]![0]!["label"]!));
        Assert.Equal(1, found[0]!["labels"]!.AsArray().Sum(l => (double)l!["probability"]!), 1e-6);
        (await _offprint.RunAsync("images", "classify", red, "--model", In("vit"), "--labels", "a,b")).MustRefuse("--labels", "clip", "vit");
        (await _offprint.RunAsync("images", "describe", red, "--model", In("vit"))).MustRefuse("captioner", "vit");
        (await _offprint.RunAsync("images", "train", "--data", In("pets"), "--output", In("vit"))).MustRefuse("vit", "new or empty");
    }

    [Fact]
    public async Task A_clip_model_takes_labels_in_words()
    {
        (await _offprint.RunAsync(["images", "train", "--task", "clip", "--data", Pets(), "--output", In("clip"), "--template", "a photo of {}", "--template", "{}", .. Small])).MustSucceed();
        var red = Bitmap("red.bmp", 210, 20, 40, 900);
        var found = JsonNode.Parse((await _offprint.RunAsync("images", "classify", red, "--model", In("clip"), "--labels", "sky,cherry", "--template", "a photo of {}", "--json")).MustSucceed())!;
        Assert.Equal("cherry", (string)found[0]!["labels"]![0]!["label"]!);
        (await _offprint.RunAsync("images", "classify", red, "--model", In("clip"), "--labels", ",")).MustRefuse("--labels");
        (await _offprint.RunAsync("images", "classify", red, "--model", In("clip"), "--labels", "a,b", "--template", "no place")).MustRefuse("no place");
    }

    [Fact]
    public async Task A_painter_makes_pictures_of_names_which_a_classifier_recognises()
    {
        var pets = Pets();
        (await _offprint.RunAsync(["images", "train", "--data", pets, "--output", In("vit"), .. Small])).MustSucceed();
        (await _offprint.RunAsync(["images", "train", "--task", "painter", "--data", pets, "--output", In("painter"), "--template", "a photo of {}", "--codes", "8", .. Small])).MustSucceed();
        var files = JsonNode.Parse((await _offprint.RunAsync("images", "generate", "a photo of sky", "--model", In("painter"), "--output", In("sky.png"), "--count", "2", "--temperature", "0", "--json")).MustSucceed())!["pictures"]!.AsArray();
        Assert.Equal([In("sky-1.png"), In("sky-2.png")], files.Select(f => (string)f!));
        (await _offprint.RunAsync("images", "generate", "a photo of cherry", "--model", In("painter"), "--output", In("cherry.png"), "--temperature", "0")).MustSucceed();
        var found = JsonNode.Parse((await _offprint.RunAsync("images", "classify", In("sky-1.png"), In("cherry.png"), "--model", In("vit"), "--json")).MustSucceed())!.AsArray();
        Assert.Equal(["sky", "cherry"], found.Select(f => (string)f!["labels"]![0]!["label"]!));
        (await _offprint.RunAsync("images", "generate", "x", "--model", In("vit"), "--output", In("x.png"))).MustRefuse("text-to-image", "vit");
        (await _offprint.RunAsync("images", "generate", "x", "--model", In("painter"), "--output", In("x.png"), "--samples", "4")).MustRefuse("--samples", "--clip");
        (await _offprint.RunAsync("images", "generate", " ", "--model", In("painter"), "--output", In("x.png"))).MustRefuse("text");
        Assert.False(File.Exists(In("x.png")));
    }

    [Fact]
    public async Task An_encoder_learns_without_labels_and_a_classifier_goes_on_from_it()
    {
        var pets = Pets();
        (await _offprint.RunAsync(["images", "train", "--task", "encoder", "--data", pets, "--output", In("encoder"), .. Small])).MustSucceed();
        var json = JsonNode.Parse((await _offprint.RunAsync(["images", "train", "--data", pets, "--from", In("encoder"), "--output", In("tuned"), "--json", .. Small])).MustSucceed())!;
        Assert.Equal(1.0, (double)json["accuracy"]!);
        (await _offprint.RunAsync("images", "train", "--task", "clip", "--data", pets, "--from", In("encoder"), "--output", In("no"))).MustRefuse("--from");
        Assert.False(Directory.Exists(In("no")));
    }

    [Fact]
    public async Task A_table_of_captions_trains_a_captioner()
    {
        var lines = new List<string> { "image,caption" };
        for (var i = 0; i < 12; i++)
        {
            lines.Add($"{Path.GetRelativePath(_offprint.Home, Bitmap($"c/r{i}.bmp", 220, 30, 30, i))},\"a cherry, red\"");
            lines.Add($"{Path.GetRelativePath(_offprint.Home, Bitmap($"c/b{i}.bmp", 40, 60, 230, 50 + i))},the blue sky");
        }

        var table = _offprint.Write("captions.csv", string.Join('\n', lines));
        (await _offprint.RunAsync(["images", "train", "--task", "captioner", "--data", table, "--output", In("captioner"), .. Small])).MustSucceed();
        Assert.Equal("a cherry, red", (await _offprint.RunAsync("images", "describe", Bitmap("red.bmp", 210, 20, 40, 900), "--model", In("captioner"))).MustSucceed().Trim());
        Assert.Equal("the blue sky", (await _offprint.RunAsync("images", "describe", Bitmap("blue.bmp", 30, 50, 240, 901), "--model", In("captioner"))).MustSucceed().Trim());
    }

    [Fact]
    public async Task Wrong_input_is_named_and_nothing_is_written()
    {
        var output = In("out");
        (await _offprint.RunAsync("images", "train", "--data", In("nowhere"), "--output", output)).MustRefuse("nowhere");
        Directory.CreateDirectory(In("empty"));
        (await _offprint.RunAsync("images", "train", "--data", In("empty"), "--output", output)).MustRefuse("empty", "one folder a class");
        (await _offprint.RunAsync("images", "train", "--data", _offprint.Write("t.csv", "image,caption\nmissing.png,a cat\n"), "--output", output)).MustRefuse("t.csv", "missing.png");
        (await _offprint.RunAsync("images", "train", "--data", Pets(), "--output", output, "--image-size", "30")).MustRefuse("--image-size", "30", "multiple");
        Bitmap("pets/sky/broken.bmp", 0, 0, 0, 1);
        File.WriteAllText(In("pets/sky/broken.bmp"), "no picture");
        (await _offprint.RunAsync("images", "train", "--data", In("pets"), "--output", output)).MustRefuse("broken.bmp");
        Assert.False(Directory.Exists(output));
        Assert.Empty(Directory.GetDirectories(_offprint.Home, "out.*"));
    }
}
