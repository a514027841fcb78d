using Offprint.Models;
using Offprint.Numerics;
using TorchSharp;
using static TorchSharp.torch;

namespace Offprint.Training.Tests;

/// <summary>Pictures as discrete codes, and codes as continuations of texts.</summary>
public sealed class PictureCodeTests : IDisposable
{
    private static readonly PictureCoderConfig Small = new() { Width = 8, Codes = 6, CodeSize = 4 };

    private readonly DisposeScope _scope = NewDisposeScope();

    public void Dispose() => _scope.Dispose();

    /// <summary>Pictures of four kinds: two halves, each dark or bright.</summary>
    private sealed class Halves(int count) : IPixelSource
    {
        public int Count => count;

        public Tensor Pixels(ReadOnlySpan<int> indices)
        {
            var values = new float[indices.Length * 192];
            for (var n = 0; n < indices.Length; n++)
                for (var p = 0; p < 192; p++) values[(n * 192) + p] = ((indices[n] >> (p / 32 % 2)) & 1) == 1 ? 1 : -1;
            return tensor(values, [indices.Length, 3, 8, 8]);
        }
    }

    [Fact]
    public void Every_vector_gets_its_nearest_code()
    {
        using var coder = PictureCoder.Create(Small, 1);
        using var generator = new Generator(3UL);
        var vectors = randn([2, 5, 4], generator: generator);
        var (rows, book, codes) = (vectors.data<float>().ToArray(), coder.Codebook.data<float>().ToArray(), coder.Nearest(vectors).data<long>().ToArray());
        for (var i = 0; i < 10; i++)
        {
            double Distance(int code) => Enumerable.Range(0, 4).Sum(c => Math.Pow(rows[(i * 4) + c] - book[(code * 4) + c], 2));
            Assert.Equal(Enumerable.Range(0, 6).MinBy(Distance), codes[i]);
        }
    }

    [Fact]
    public void The_codebook_follows_by_moving_averages_and_unused_codes_start_anew()
    {
        using var coder = PictureCoder.Create(Small, 1);
        var before = coder.Codebook[2].data<float>().ToArray();
        var vectors = full([1, 3, 4], 5f);
        var codes = full([1, 3], 2L, ScalarType.Int64);
        coder.Follow(vectors, codes, new SeededRandom(1));
        // Count 0.99 + 0.01 · 3, sum 0.99 e + 0.01 · 15.
        var expected = before.Select(e => ((0.99 * e) + 0.15) / 1.02).ToArray();
        var after = coder.Codebook[2].data<float>().ToArray();
        for (var i = 0; i < 4; i++) Assert.Equal(expected[i], after[i], 1e-5);
        // A count without use falls below a half at 0.99^69 = 0.4998: the code takes a vector of the batch.
        for (var step = 1; step < 68; step++) coder.Follow(vectors, codes, new SeededRandom(1));
        Assert.DoesNotContain(5f, Rounded());
        for (var step = 68; step < 70; step++) coder.Follow(vectors, codes, new SeededRandom(1));
        Assert.All(Rounded(), static value => Assert.Equal(5f, value));
        Assert.Equal(1, coder.Perplexity([[2, 2, 2]]), 1e-9);
        Assert.Equal(3, coder.Perplexity([[0, 1, 2]]), 1e-9);

        // The vector of code 4.
        float[] Rounded() => [.. coder.Codebook.data<float>().ToArray()[16..20].Select(static value => MathF.Round(value, 3))];
    }

    [Fact]
    public void Pictures_come_back_through_their_codes_and_from_disk()
    {
        using var coder = PictureCoder.Create(Small, 1);
        var objective = new PictureCodeObjective(new Halves(4));
        int[] all = [0, 1, 2, 3];
        using (var trainer = new Trainer(coder, new ExampleStep(objective, 4, seed: 1), new TrainerOptions { MaxSteps = 150, LearningRate = LearningRateSchedule.Cosine(1e-2, TrainingSpan.Steps(5)) }))
            trainer.Fit(cancellation: TestContext.Current.CancellationToken);
        using var quiet = no_grad();
        var pixels = new Halves(4).Pixels(all);
        var codes = coder.Encode(pixels);
        Assert.Equal([4L, 4], codes.shape);
        var restored = coder.Decode(codes, 2);
        Assert.True(restored.sub(pixels).square().mean().item<float>() < 0.3, $"{restored.sub(pixels).square().mean().item<float>()}");
        using var folder = new TemporaryFolder();
        coder.Save(folder.Path);
        using var again = PictureCoder.Load(folder.Path);
        Assert.Equal(codes.data<long>().ToArray(), again.Encode(pixels).data<long>().ToArray());
        Assert.Equal(0, restored.sub(again.Decode(codes, 2)).abs().max().item<float>());
        Assert.Throws<FileNotFoundException>(() => PictureCoder.Load(Path.GetTempPath()));
    }

    [Fact]
    public void Codes_follow_their_text_and_the_loss_is_that_of_codes_alone()
    {
        using var model = Painter();
        var objective = new PictureSequenceObjective([[0, 1, 2, 3], [5, 5, 5, 5]], new CaptionList([[[0, 3, 1]], [[0, 2, 4, 2, 1]]]));
        using var quiet = no_grad();
        var loss = objective.Loss(model, [0, 1], new SeededRandom(1));
        Assert.Equal(8, loss.Targets);
        // By hand, one sequence at a time and without padding.
        var sum = 0.0;
        foreach (var (text, codes) in new[] { (new long[] { 0, 3, 1 }, new long[] { 10, 11, 12, 13 }), (new long[] { 0, 2, 4, 2, 1 }, new long[] { 15, 15, 15, 15 }) })
        {
            long[] whole = [.. text, .. codes];
            var logs = nn.functional.log_softmax(model.Decoder.Forward(new ModelInput(tensor(whole, [1, whole.Length]))).Logits[0], -1);
            for (var i = 0; i < 4; i++) sum -= logs[text.Length + i - 1][codes[i]].item<float>();
        }

        Assert.Equal(sum / 8, loss.Terms.Total.item<float>(), 1e-5);
        Assert.Contains("different numbers", Assert.Throws<ArgumentException>(() => new PictureSequenceObjective([[1], [1, 2]], new CaptionList([[[0, 1]], [[0, 1]]]))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_painters_coder_stays_while_its_decoder_learns_and_sizes_are_checked()
    {
        using var model = Painter();
        Assert.All(model.Coder.parameters(), p => Assert.False(p.requires_grad));
        Assert.Equal((10, 4, 6), (model.FirstCode, model.Codes, model.MaximumTextLength));
        using var folder = new TemporaryFolder();
        model.Save(folder.Path);
        using var again = TextToImageModel.Load(folder.Path);
        Assert.Equal((2, 2, 10), (again.Rows, again.Columns, again.FirstCode));
        Assert.Contains("6 positions", Assert.Throws<ArgumentException>(() => new TextToImageModel(Decoder(16, 6), PictureCoder.Create(Small, 1), 3, 2)).Message, StringComparison.Ordinal);
        Assert.Contains("room for text", Assert.Throws<ArgumentException>(() => new TextToImageModel(Decoder(7, 10), PictureCoder.Create(Small, 1), 2, 2)).Message, StringComparison.Ordinal);
        using var plain = Decoder(16, 10);
        Checkpoint.Save(plain, folder.Path + "/plain");
        Assert.Contains("it holds gpt2", Assert.Throws<UnsupportedCheckpointException>(() => TextToImageModel.Load(folder.Path + "/plain")).Message, StringComparison.Ordinal);
    }

    private static CausalLanguageModel Decoder(int rows, int positions) => CausalLanguageModel.Create(
        new Gpt2Config { VocabularySize = rows, HiddenSize = 16, LayerCount = 1, HeadCount = 2, FeedForwardSize = 32, MaximumPositions = positions, BeginTokenId = 0, EndTokenIds = [1], InitializerRange = 0.2 }, 1);

    private static TextToImageModel Painter() => new(Decoder(16, 10), PictureCoder.Create(Small, 1), 2, 2);
}
