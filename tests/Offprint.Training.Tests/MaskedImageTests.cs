using Offprint.Models;
using Offprint.Numerics;
using TorchSharp;
using static TorchSharp.torch;

namespace Offprint.Training.Tests;

/// <summary>Masked autoencoders of pictures.</summary>
public sealed class MaskedImageTests : IDisposable
{
    private static readonly VitConfig Small = new() { HiddenSize = 16, LayerCount = 1, HeadCount = 2, FeedForwardSize = 32, ImageSize = 8, PatchSize = 2, InitializerRange = 0.2 };

    private readonly DisposeScope _scope = NewDisposeScope();

    public void Dispose() => _scope.Dispose();

    private static MaskedImageModel Model(int layers = 1)
    {
        var encoder = VisionTransformer.Create(Small, 1);
        SineCosinePositions.Start(encoder);
        return new MaskedImageModel(encoder, 2, layers);
    }

    private static Tensor Noise(int count, ulong seed)
    {
        using var generator = new Generator(seed);
        return randn([count, 3, 8, 8], generator: generator);
    }

    /// <summary>Pictures that are brighter towards one of four corners.</summary>
    private sealed class Slopes(int count) : IPixelSource
    {
        public int Count => count;

        public Tensor Pixels(ReadOnlySpan<int> indices)
        {
            var values = new float[indices.Length * 192];
            for (var n = 0; n < indices.Length; n++)
                for (var p = 0; p < 192; p++)
                {
                    var (y, x) = (p / 8 % 8, p % 8);
                    values[(n * 192) + p] = ((indices[n] % 2 == 0 ? y : 7 - y) + (indices[n] / 2 % 2 == 0 ? x : 7 - x) - 7) / 4f;
                }

            return tensor(values, [indices.Length, 3, 8, 8]);
        }
    }

    [Fact]
    public void Patches_are_rows_of_their_colours_pixels()
    {
        var rows = MaskedImageModel.Patchify(arange(2 * 3 * 4 * 6).reshape(2, 3, 4, 6), 2);
        Assert.Equal([2L, 6, 12], rows.shape);
        // Patch 4 of picture 1: second row of patches, second column: rows 2 and 3, columns 2 and 3.
        Assert.Equal(new long[] { 0, 1, 2 }.SelectMany(c => new long[] { 14, 15, 20, 21 }.Select(p => 72 + (24 * c) + p)), rows[1][4].data<long>().ToArray());
        Assert.Throws<ArgumentException>(() => MaskedImageModel.Patchify(zeros(1, 3, 5, 4), 2));
    }

    [Fact]
    public void What_is_hidden_is_not_seen_and_what_is_visible_is()
    {
        using var model = Model();
        using var quiet = no_grad();
        var visible = tensor(new long[] { 3, 0, 9, 14 }, [1, 4]);
        var picture = Noise(1, 1);
        var before = model.Forward(new ImageInput(picture), visible);
        Assert.Equal([1L, 16, 12], before.shape);
        var hidden = picture.clone();
        hidden.narrow(2, 2, 2).narrow(3, 2, 2).fill_(9);   // patch 5
        Assert.Equal(0, before.sub(model.Forward(new ImageInput(hidden), visible)).abs().max().item<float>());
        var seen = picture.clone();
        seen.narrow(2, 0, 2).narrow(3, 6, 2).fill_(9);     // patch 3
        Assert.NotEqual(0, before.sub(model.Forward(new ImageInput(seen), visible)).abs().max().item<float>());
        // Neither the order of the visible patches nor the rest of the batch matters.
        var turned = model.Forward(new ImageInput(cat([Noise(1, 2), picture], 0)), tensor(new long[] { 1, 2, 5, 6, 14, 9, 0, 3 }, [2, 4]));
        Assert.Equal(0, before[0].sub(turned[1]).abs().max().item<float>(), 1e-4);
    }

    [Fact]
    public void The_loss_is_that_of_hidden_patches_alone_normalised_each()
    {
        using var model = Model();
        using var quiet = no_grad();
        var source = new Slopes(4);
        var objective = new MaskedImageObjective(source) { HiddenShare = 0.75 };
        var loss = objective.Loss(model, [2, 1], new SeededRandom(7));
        Assert.Equal((2L * 5, 24L), (loss.Tokens, loss.Targets));
        // The same draws by hand.
        var random = new SeededRandom(7);
        int[][] orders = [[.. Enumerable.Range(0, 16)], [.. Enumerable.Range(0, 16)]];
        foreach (var order in orders) random.Shuffle(order);
        var pixels = source.Pixels([2, 1]);
        var predicted = model.Forward(new ImageInput(pixels), tensor(orders.SelectMany(o => o.Take(4)).Select(i => (long)i).ToArray(), [2, 4])).data<float>().ToArray();
        var wanted = MaskedImageModel.Patchify(pixels, 2).data<float>().ToArray();
        var sum = 0.0;
        for (var row = 0; row < 2; row++)
            foreach (var patch in orders[row].Skip(4))
            {
                var at = ((row * 16) + patch) * 12;
                double[] own = [.. wanted.AsSpan(at, 12).ToArray().Select(v => (double)v)];
                var (mean, spread) = (own.Average(), Math.Sqrt(own.Average(v => (v - own.Average()) * (v - own.Average())) + 1e-6));
                for (var i = 0; i < 12; i++) sum += Math.Pow(predicted[at + i] - ((own[i] - mean) / spread), 2);
            }

        Assert.Equal(sum / (2 * 12 * 12), loss.Terms.Total.item<float>(), 1e-4);
    }

    [Fact]
    public void Hidden_patches_are_learned_and_the_body_goes_on_under_a_classifier()
    {
        using var model = Model();
        var objective = new MaskedImageObjective(new Slopes(4));
        int[] all = [0, 1, 2, 3];
        var before = Loss();
        using (var trainer = new Trainer(model, new ExampleStep(objective, 4, seed: 1), new TrainerOptions { MaxSteps = 60, LearningRate = LearningRateSchedule.Cosine(5e-3, TrainingSpan.Steps(5)) }))
            trainer.Fit(cancellation: TestContext.Current.CancellationToken);
        Assert.True(Loss() < 0.6 * before, $"{before} before, {Loss()} after");

        using var classifier = model.Encoder.ToClassifier(4, 9);
        using var quiet = no_grad();
        var pixels = new ImageInput(new Slopes(4).Pixels(all));
        Assert.Equal(0, model.Encoder.Encode(pixels).sub(classifier.Encode(pixels)).abs().max().item<float>());
        Assert.Equal([4L, 4], classifier.Forward(pixels).Logits.shape);

        double Loss()
        {
            using var still = no_grad();
            return objective.Loss(model, all, new SeededRandom(3)).Terms.Total.item<float>();
        }
    }

    [Fact]
    public void Mistakes_are_named()
    {
        using var classifier = VisionTransformer.Create(Small, 1, classifier: true);
        Assert.Contains("no classifier", Assert.Throws<ArgumentException>(() => new MaskedImageModel(classifier, 1)).Message, StringComparison.Ordinal);
        using var model = Model(layers: 2);
        Assert.Contains("Int64 [1, 1 to 16]", Assert.Throws<ArgumentException>(() => model.Forward(new ImageInput(zeros(1, 3, 8, 8)), zeros(2, 4, dtype: ScalarType.Int64))).Message, StringComparison.Ordinal);
        Assert.Contains("made for 16", Assert.Throws<ArgumentException>(() => model.Forward(new ImageInput(zeros(1, 3, 4, 4)), zeros(1, 2, dtype: ScalarType.Int64))).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => new MaskedImageObjective(new Slopes(2)) { HiddenShare = 1 });
        Assert.Contains("MaskedImageModel", Assert.Throws<ArgumentException>(() => new MaskedImageObjective(new Slopes(2)).Loss(classifier, [0], new SeededRandom(1))).Message, StringComparison.Ordinal);
    }
}
