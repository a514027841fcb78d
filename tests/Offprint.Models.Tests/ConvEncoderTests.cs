using TorchSharp;
using static TorchSharp.torch;

namespace Offprint.Models.Tests;

/// <summary>The convolutional encoder against plain loops.</summary>
public sealed class ConvEncoderTests : IDisposable
{
    private static readonly ConvConfig Small = new() { Widths = [4, 6], Depth = 2, NormGroups = 2, ImageSize = 6, Channels = 2, LabelCount = 3 };

    private readonly TemporaryFolder _folder = new();
    private readonly DisposeScope _scope = NewDisposeScope();
    private readonly IDisposable _quiet = no_grad();

    public void Dispose()
    {
        _quiet.Dispose();
        _scope.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData(6, 6)]
    [InlineData(5, 8)]
    public void It_equals_the_loops(int height, int width)
    {
        using var model = Tiny.Shake(ConvEncoder.Create(Small, 1, classifier: true));
        Checkpoint.Save(model, _folder.Path);
        var w = Weights.Read(_folder.Path);
        using var generator = new Generator(7UL);
        var pixels = randn([1, 2, height, width], generator: generator);
        var maps = Nested(pixels, 2, height, width);
        for (var i = 0; i < 4; i++)
        {
            var name = $"encoder.stages.{i / 2}.{i % 2}.";
            maps = Layer(i == 2 ? Halve(maps) : maps, w.Vector(name + "convolution.weight"), w.Vector(name + "convolution.bias"), w.Vector(name + "normalization.weight"), w.Vector(name + "normalization.bias"));
        }

        double[] mean = [.. maps.Select(map => map.Average(row => row.Average()))];
        var output = model.Forward(new ImageInput(pixels));
        Assert.InRange(Tiny.Difference(output.Logits, [Loops.Linear(mean, w.Matrix("classifier.weight"), w.Vector("classifier.bias"))]), 0, 1e-5);
        Assert.InRange(Tiny.Difference(output.Pooled!, [mean]), 0, 1e-5);
        Assert.InRange(Tiny.Difference(model.Encode(new ImageInput(pixels)), [mean]), 0, 1e-5);
        double[][] places = [.. Enumerable.Range(0, maps[0].Length * maps[0][0].Length).Select(p => maps.Select(map => map[p / map[0].Length][p % map[0].Length]).ToArray())];
        Assert.InRange(Tiny.Difference(output.LastHidden![0], places), 0, 1e-5);
    }

    [Fact]
    public void It_is_saved_inspected_verified_and_loaded_like_the_others()
    {
        using var model = Tiny.Shake(ConvEncoder.Create(Small, 1, classifier: true));
        Checkpoint.Save(model, _folder.Path);
        var info = Checkpoint.Inspect(_folder.Path);
        Assert.Equal(("offprint_conv", ModelHead.ImageClassification, model.ParameterCount), (info.Config.ModelType, info.Head, info.ParameterCount));
        Assert.True(Checkpoint.Verify(_folder.Path).Passed);
        Assert.True(MemoryEstimate.Of(info).CachePerToken == 0);
        using var again = Assert.IsType<ConvEncoder>(Checkpoint.Load<PretrainedModel>(_folder.Path));
        var pixels = full([2, 2, 6, 6], 0.3);
        Assert.Equal(0, Tiny.Difference(model.Forward(new ImageInput(pixels)).Logits, again.Forward(new ImageInput(pixels)).Logits));
        Assert.Equal(model.Config.ToJson().ToJsonString(), (again.Config with { Source = null }).ToJson().ToJsonString());
        Assert.Contains("not into a VisionTransformer", Assert.Throws<UnsupportedCheckpointException>(() => Checkpoint.Load<VisionTransformer>(_folder.Path)).Message, StringComparison.Ordinal);
        Assert.Throws<InvalidOperationException>(() => again.Stack);
        Assert.Contains("no transformer", Assert.Throws<NotSupportedException>(() => again.Config.ToStack()).Message, StringComparison.Ordinal);

        using var body = ConvEncoder.Create(Small, 1);
        Checkpoint.Save(body, _folder.Path);
        Assert.Equal(ModelHead.None, Assert.IsType<ConvEncoder>(Checkpoint.Load<ConvEncoder>(_folder.Path)).Head);
        File.WriteAllText(Path.Combine(_folder.Path, "config.json"), (Small with { Widths = [4, 8] }).ToJson().ToJsonString());
        Assert.Contains("stages.1.0.convolution.weight: expected [8, 4, 3, 3], file has [6, 4, 3, 3]", Assert.Throws<InvalidDataException>(() => Checkpoint.Load<ConvEncoder>(_folder.Path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Its_numbers_are_counted_and_drawn_from_the_seed()
    {
        using var model = ConvEncoder.Create(new ConvConfig(), 5);
        Assert.Equal(72_528, model.ParameterCount);
        Assert.Equal(model.ParameterCount, model.parameters().Sum(p => p.NumberOfElements));
        using var same = ConvEncoder.Create(new ConvConfig(), 5);
        using var other = ConvEncoder.Create(new ConvConfig(), 6);
        const string Name = "stages.1.0.convolution.weight";
        Assert.Equal(0, Tiny.Difference(model.ParameterOf(Name).flatten(1), same.ParameterOf(Name).flatten(1)));
        Assert.NotEqual(0, Tiny.Difference(model.ParameterOf(Name).flatten(1), other.ParameterOf(Name).flatten(1)));
        Assert.Equal(Math.Sqrt(2 / (9.0 * 16)), model.ParameterOf(Name).std().item<float>(), 0.01);
    }

    [Fact]
    public void Sizes_that_do_not_fit_are_named()
    {
        Assert.Contains("multiple of the 4 groups", Assert.Throws<ArgumentException>(() => ConvEncoder.Create(new ConvConfig { Widths = [8, 10] }, 1)).Message, StringComparison.Ordinal);
        Assert.Contains("0 stages", Assert.Throws<ArgumentException>(() => ConvEncoder.Create(new ConvConfig { Widths = [] }, 1)).Message, StringComparison.Ordinal);
        Assert.Contains("no feature maps", Assert.Throws<ArgumentException>(() => ConvEncoder.Create(new ConvConfig { Widths = [4, 0] }, 1)).Message, StringComparison.Ordinal);
        Assert.Contains("need at least 4", Assert.Throws<ArgumentException>(() => ConvEncoder.Create(new ConvConfig { ImageSize = 3 }, 1)).Message, StringComparison.Ordinal);
        using var model = ConvEncoder.Create(new ConvConfig(), 1);
        Assert.Contains("sides of at least 4", Assert.Throws<ArgumentException>(() => model.Forward(new ImageInput(zeros(1, 3, 3, 9)))).Message, StringComparison.Ordinal);
        Assert.Contains("[1, 1, 9, 9]", Assert.Throws<ArgumentException>(() => model.Encode(new ImageInput(zeros(1, 1, 9, 9)))).Message, StringComparison.Ordinal);
    }

    private static double[][][] Nested(Tensor pixels, int channels, int height, int width)
    {
        var values = pixels.data<float>().ToArray();
        return [.. Enumerable.Range(0, channels).Select(c => Enumerable.Range(0, height).Select(y => Enumerable.Range(0, width).Select(x => (double)values[(((c * height) + y) * width) + x]).ToArray()).ToArray())];
    }

    private static double[][][] Halve(double[][][] maps) =>
        [.. maps.Select(map => Enumerable.Range(0, map.Length / 2).Select(y => Enumerable.Range(0, map[0].Length / 2)
            .Select(x => Math.Max(Math.Max(map[2 * y][2 * x], map[2 * y][(2 * x) + 1]), Math.Max(map[(2 * y) + 1][2 * x], map[(2 * y) + 1][(2 * x) + 1]))).ToArray()).ToArray())];

    private static double[][][] Layer(double[][][] maps, double[] weight, double[] bias, double[] scale, double[] shift)
    {
        var (from, to, height, width) = (maps.Length, bias.Length, maps[0].Length, maps[0][0].Length);
        double[][][] made = [.. Enumerable.Range(0, to).Select(o => Enumerable.Range(0, height).Select(y => Enumerable.Range(0, width).Select(x =>
        {
            var sum = bias[o];
            for (var i = 0; i < from; i++)
                for (var dy = 0; dy < 3; dy++)
                    for (var dx = 0; dx < 3; dx++)
                        if (y + dy - 1 is var row && row >= 0 && row < height && x + dx - 1 is var column && column >= 0 && column < width)
                            sum += weight[(((((o * from) + i) * 3) + dy) * 3) + dx] * maps[i][row][column];
            return sum;
        }).ToArray()).ToArray())];
        foreach (var group in Enumerable.Range(0, to).Chunk(to / 2))
        {
            double[] all = [.. group.SelectMany(o => made[o].SelectMany(row => row))];
            var mean = all.Average();
            var deviation = Math.Sqrt(all.Average(v => (v - mean) * (v - mean)) + 1e-5);
            foreach (var o in group)
                foreach (var row in made[o])
                    for (var x = 0; x < width; x++) row[x] = Math.Max(0, ((row[x] - mean) / deviation * scale[o]) + shift[o]);
        }

        return made;
    }
}
