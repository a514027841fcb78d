using Offprint.Models;
using Offprint.Numerics;
using TorchSharp;
using static TorchSharp.torch;

namespace Offprint.Training.Tests;

/// <summary>Steps over numbered examples, and what is learned from pictures.</summary>
public sealed class ExampleTests : IDisposable
{
    private readonly DisposeScope _scope = NewDisposeScope();

    public ExampleTests() => Offprint.Tensors.TorchRuntime.Seed(5);

    public void Dispose() => _scope.Dispose();

    /// <summary>Pictures of one colour each, which say their number.</summary>
    private sealed class Colours(int count) : IPixelSource
    {
        public int Count => count;

        public Tensor Pixels(ReadOnlySpan<int> indices)
        {
            var values = new float[indices.Length * 3 * 64];
            for (var n = 0; n < indices.Length; n++)
                for (var c = 0; c < 3; c++)
                    values.AsSpan(((n * 3) + c) * 64, 64).Fill(((indices[n] >> c) & 1) == 1 ? 1 : -1);
            return tensor(values, [indices.Length, 3, 8, 8]);
        }
    }

    /// <summary>Caption i of picture i: start, two tokens that say its number, end.</summary>
    private static CaptionList Captions(int count, int groups) => new([.. Enumerable.Range(0, count).Select(i => new[] { new[] { 0, 2 + (i % groups / 4), 10 + (i % groups % 4), 1 } })]);

    private sealed class Recording(int count) : IExampleObjective
    {
        public List<int> Seen { get; } = [];

        public string Name => "recording";

        public int Count => count;

        public ExampleLoss Loss(nn.Module model, int[] examples, SeededRandom random)
        {
            Seen.AddRange(examples);
            return new ExampleLoss(new LossTerms(model.parameters().First().square().sum()), examples.Length, examples.Length, 2);
        }
    }

    private static ClipModel Clip(ulong seed = 1) => ClipModel.Create(
        new ClipConfig
        {
            VocabularySize = 20, HiddenSize = 16, LayerCount = 1, HeadCount = 2, FeedForwardSize = 32, MaximumPositions = 6, ProjectionSize = 8, BeginTokenId = 0, EndTokenIds = [1], InitializerRange = 0.2,
            Vision = new ClipVisionConfig { HiddenSize = 16, LayerCount = 1, HeadCount = 2, FeedForwardSize = 32, ImageSize = 8, PatchSize = 4 },
        },
        seed);

    private static TrainerOptions Options(int steps) => new() { MaxSteps = steps, LearningRate = LearningRateSchedule.Cosine(5e-3, TrainingSpan.Steps(5)) };

    [Fact]
    public void Every_epoch_reads_every_example_once_and_goes_on_where_it_was()
    {
        using var model = nn.Linear(2, 2);
        var first = new Recording(7);
        var step = new ExampleStep(first, 3, seed: 9);
        using (var trainer = new Trainer(model, step, Options(7))) trainer.Fit(cancellation: TestContext.Current.CancellationToken);
        Assert.Equal(21, step.Position);
        foreach (var epoch in first.Seen.Chunk(7)) Assert.Equal([0, 1, 2, 3, 4, 5, 6], epoch.Order());
        Assert.NotEqual(first.Seen[..7], first.Seen[7..14]);
        var second = new Recording(7);
        using (var trainer = new Trainer(model, new ExampleStep(second, 3, seed: 9) { Position = 9 }, Options(2))) trainer.Fit(cancellation: TestContext.Current.CancellationToken);
        Assert.Equal(first.Seen[9..15], second.Seen);
    }

    /// <summary>Grey pictures of given brightness.</summary>
    private sealed class Greys(params float[] levels) : IPixelSource
    {
        public int Count => levels.Length;

        public Tensor Pixels(ReadOnlySpan<int> indices) => tensor(indices.ToArray().SelectMany(i => Enumerable.Repeat(levels[i], 3 * 64)).ToArray(), [indices.Length, 3, 8, 8]);
    }

    [Fact]
    public void Changed_pictures_labels_captions_and_episodes_change_the_fingerprint()
    {
        static string? Print(IExampleObjective objective, long position = 0) => new ExampleStep(objective, 2, seed: 1).Fingerprint(position);
        var labels = Print(new ImageLabelObjective(new Greys(0, 0.5f, 1), [0, 1, 0]));
        Assert.NotNull(labels);
        Assert.Equal(labels, Print(new ImageLabelObjective(new Greys(0, 0.5f, 1), [0, 1, 0]), position: 99));
        Assert.NotEqual(labels, Print(new ImageLabelObjective(new Greys(0, 0.25f, 1), [0, 1, 0])));
        Assert.NotEqual(labels, Print(new ImageLabelObjective(new Greys(0, 0.5f, 1), [0, 1, 1])));
        Assert.NotEqual(labels, Print(new ImageLabelObjective(new Greys(0, 0.5f), [0, 1])));

        CaptionList Texts(int third) => new([[[0, 2, 1]], [[0, 3, 1], [0, 4, 1]], [[0, third, 1]]]);
        using var near = new ImageTextObjective(new Greys(0, 0.5f, 1), Texts(5));
        Assert.NotNull(Print(near));
        Assert.Equal(Print(near), Print(new CaptionObjective(new Greys(0, 0.5f, 1), Texts(5))));
        Assert.NotEqual(Print(near), Print(new CaptionObjective(new Greys(0, 0.5f, 1), Texts(6))));

        DecisionHistory Episode(double reward)
        {
            var episode = new DecisionHistory();
            episode.Observe([1, 2]);
            episode.Act(0, reward);
            return episode;
        }

        Assert.NotNull(Print(new DecisionObjective([Episode(1)], 3)));
        Assert.NotEqual(Print(new DecisionObjective([Episode(1)], 3)), Print(new DecisionObjective([Episode(2)], 3)));
        Assert.Null(Print(new Recording(4)));
    }

    [Fact]
    public void A_run_does_not_go_on_with_other_labels()
    {
        using var folder = new TemporaryFolder();
        Trainer Make(ConvEncoder model, int[] labels) => new(model, new ExampleStep(new ImageLabelObjective(new Greys(-1, -0.5f, 0.5f, 1), labels), 2, seed: 1), Options(2) with { Folder = folder.Path, CheckpointEvery = 1 });
        using var model = ConvEncoder.Create(new ConvConfig { Widths = [4, 8], NormGroups = 2, ImageSize = 8 }, 1, classifier: true);
        using (var trainer = Make(model, [0, 0, 1, 1])) trainer.Fit(cancellation: TestContext.Current.CancellationToken);
        using (var same = Make(model, [0, 0, 1, 1])) Assert.True(same.Resume());
        using var other = Make(model, [0, 0, 1, 0]);
        Assert.Contains("the data are not those", Assert.Throws<InvalidDataException>(() => other.Resume()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_convolutional_encoder_learns_labels_and_counts_its_operations()
    {
        using var model = ConvEncoder.Create(new ConvConfig { Widths = [4, 8], NormGroups = 2, ImageSize = 8, LabelCount = 4 }, 1, classifier: true);
        var objective = new ImageLabelObjective(new Colours(4), [0, 1, 2, 3]);
        int[] all = [0, 1, 2, 3];
        var before = objective.Loss(model, all, new SeededRandom(1)).Terms.Total.item<float>();
        using var trainer = new Trainer(model, new ExampleStep(objective, 4, seed: 1), Options(40));
        trainer.Fit(cancellation: TestContext.Current.CancellationToken);
        var after = objective.Loss(model, all, new SeededRandom(1));
        Assert.True(after.Terms.Total.item<float>() < 0.8 * before, $"{before} before, {after.Terms.Total.item<float>()} after");
        // Two operations a product, nine products a place and pair of maps; backward costs twice as much.
        var products = (9 * 64 * ((3 * 4) + (4 * 4))) + (9 * 16 * ((4 * 8) + (8 * 8)));
        Assert.Equal(3.0 * 4 * 2 * products, after.Flops);
        using var body = ConvEncoder.Create(new ConvConfig { ImageSize = 8 }, 1);
        Assert.Contains("with a classifier", Assert.Throws<ArgumentException>(() => objective.Loss(body, [0], new SeededRandom(1))).Message, StringComparison.Ordinal);
    }

    /// <summary>One picture that remembers what was asked of it, with a bright column 2 and a bright row 5.</summary>
    private sealed class Cross : IPixelSource
    {
        public int Count => 1;

        public Tensor Pixels(ReadOnlySpan<int> indices)
        {
            var pixels = zeros(indices.Length, 3, 8, 8);
            pixels.narrow(3, 2, 1).fill_(1);
            pixels.narrow(2, 5, 1).fill_(1);
            return pixels;
        }
    }

    [Fact]
    public void Pictures_are_mirrored_and_moved_by_the_draws_of_the_step_alone()
    {
        using var model = ConvEncoder.Create(new ConvConfig { Widths = [4, 8], NormGroups = 2, ImageSize = 8 }, 1, classifier: true);
        using var quiet = no_grad();
        double Loss(ImageLabelObjective objective, ulong seed) => objective.Loss(model, [0], new SeededRandom(seed)).Terms.Total.item<float>();
        var plain = Loss(new ImageLabelObjective(new Cross(), [0]), 1);
        Assert.Equal(plain, Loss(new ImageLabelObjective(new Cross(), [0]), 2));
        double[] mirrored = [.. Enumerable.Range(0, 12).Select(seed => Loss(new ImageLabelObjective(new Cross(), [0]) { Mirror = true }, (ulong)seed))];
        Assert.Equal(2, mirrored.Distinct().Count());
        Assert.Contains(plain, mirrored);
        double[] moved = [.. Enumerable.Range(0, 24).Select(seed => Loss(new ImageLabelObjective(new Cross(), [0]) { Shift = 1 }, (ulong)seed))];
        Assert.InRange(moved.Distinct().Count(), 4, 9);
        Assert.Equal(moved, Enumerable.Range(0, 24).Select(seed => Loss(new ImageLabelObjective(new Cross(), [0]) { Shift = 1 }, (ulong)seed)));
    }

    [Fact]
    public void Clips_loss_of_two_perfect_pairs_at_scale_one_is_ln_of_1_plus_1_over_e()
    {
        using var loss = new InfoNceLoss(new InfoNceOptions { BothDirections = true });
        Assert.Equal(Math.Log(1 + Math.Exp(-1)), loss.Forward(eye(2), eye(2), logScale: zeros([])).item<float>(), 1e-6);
        Assert.Equal(0.3133, loss.Forward(eye(2), eye(2), logScale: zeros([])).item<float>(), 1e-4);
        // The scale stops at 100.
        var (a, b) = (tensor(new float[,] { { 1, 0 }, { 0.999f, 0.0447f } }), eye(2));
        Assert.Equal(loss.Forward(a, b, logScale: full([], Math.Log(100))).item<float>(), loss.Forward(a, b, logScale: full([], 9)).item<float>(), 1e-6);
    }

    [Fact]
    public void Captions_that_fit_as_well_are_no_negatives()
    {
        using var model = Clip();
        using var objective = new ImageTextObjective(new Colours(8), Captions(8, groups: 1));
        // All pictures are described alike: nothing is wrong with any caption.
        Assert.Equal(0, objective.Loss(model, [0, 1, 2, 3], new SeededRandom(1)).Terms.Total.item<float>(), 1e-6);
        using var different = new ImageTextObjective(new Colours(8), Captions(8, groups: 8));
        Assert.True(different.Loss(model, [0, 1, 2, 3], new SeededRandom(1)).Terms.Total.item<float>() > 0.1);
    }

    private sealed class WithNegatives(ICaptionSource inner) : ICaptionSource
    {
        public int[] Caption(int example, SeededRandom random) => inner.Caption(example, random);

        public int Group(int example) => inner.Group(example);

        public int[]? HardNegative(int example, SeededRandom random) => [0, 15, 16, 17, 1];
    }

    [Fact]
    public void Hard_negatives_stand_beside_the_captions_of_the_batch()
    {
        using var model = Clip();
        using var with = new ImageTextObjective(new Colours(8), new WithNegatives(Captions(8, 8)));
        using var without = new ImageTextObjective(new Colours(8), new WithNegatives(Captions(8, 8))) { HardNegatives = false };
        int[] batch = [0, 1, 2];
        using var quiet = no_grad();
        var images = model.EncodeImage(new ImageInput(new Colours(8).Pixels(batch)));
        var texts = model.EncodeText(ModelInputs.Pad([[0, 2, 10, 1], [0, 2, 11, 1], [0, 2, 12, 1], [0, 15, 16, 17, 1]], 1));
        var logits = images.matmul(texts.t()).mul(model.LogitScale.exp());
        var own = tensor(new long[] { 0, 1, 2 });
        var there = nn.functional.cross_entropy(logits, own);
        var square = logits.narrow(1, 0, 3);
        var back = nn.functional.cross_entropy(square.t(), own);
        Assert.Equal(((there + back) / 2).item<float>(), with.Loss(model, batch, new SeededRandom(1)).Terms.Total.item<float>(), 1e-5);
        Assert.Equal(((nn.functional.cross_entropy(square, own) + back) / 2).item<float>(), without.Loss(model, batch, new SeededRandom(1)).Terms.Total.item<float>(), 1e-5);
    }

    [Fact]
    public void Clip_learns_which_text_belongs_to_which_picture()
    {
        using var model = Clip();
        using (var objective = new ImageTextObjective(new Colours(8), Captions(8, 8)))
        using (var trainer = new Trainer(model, new ExampleStep(objective, 8, 3), Options(80)))
        {
            trainer.Fit(cancellation: TestContext.Current.CancellationToken);
            Assert.True(trainer.Ledger.Flops > 0);
        }

        using var quiet = no_grad();
        var texts = ZeroShotClassifier.Average(model, [.. Enumerable.Range(0, 8).Select(i => new[] { Captions(8, 8).Caption(i, new SeededRandom(1)) })]);
        var best = model.EncodeImage(new ImageInput(new Colours(8).Pixels([0, 1, 2, 3, 4, 5, 6, 7]))).matmul(texts.t()).argmax(1).data<long>().ToArray();
        Assert.Equal([0L, 1, 2, 3, 4, 5, 6, 7], best);
    }

    private static ImageCaptionModel CaptionModel() => new(
        PatchFrontEnd.Create(16, 8, 4, 3, 1, 0.2),
        CausalLanguageModel.Create(new Gpt2Config { VocabularySize = 20, HiddenSize = 16, LayerCount = 1, HeadCount = 2, FeedForwardSize = 32, MaximumPositions = 7, BeginTokenId = 0, EndTokenIds = [1], InitializerRange = 0.2 }, 1));

    [Fact]
    public void The_captions_loss_counts_every_token_after_the_start_and_no_padding()
    {
        using var model = CaptionModel();
        int[][] captions = [[0, 5, 1], [0, 5, 6, 7, 1]];
        var objective = new CaptionObjective(new Colours(2), new CaptionList([.. captions.Select(c => new[] { c })]));
        using var quiet = no_grad();
        var sum = 0.0;
        for (var i = 0; i < 2; i++)
        {
            var logs = model.Forward(new ImageInput(new Colours(2).Pixels([i])), tensor([.. captions[i][..^1].Select(id => (long)id)]).unsqueeze(0)).log_softmax(-1);
            for (var t = 0; t + 1 < captions[i].Length; t++) sum -= logs[0, t, captions[i][t + 1]].item<float>();
        }

        var loss = objective.Loss(model, [0, 1], new SeededRandom(1));
        Assert.Equal(6, loss.Targets);
        Assert.Equal(sum / 6, loss.Terms.Total.item<float>(), 1e-5);
    }

    [Fact]
    public void The_wrong_model_is_named()
    {
        using var model = Clip();
        using var vit = VisionTransformer.Create(new VitConfig { ImageSize = 8, PatchSize = 4, HiddenSize = 16, LayerCount = 1, HeadCount = 2, FeedForwardSize = 32 }, 1);
        using var pairs = new ImageTextObjective(new Colours(2), Captions(2, 2));
        Assert.Contains("VisionTransformer", Assert.Throws<ArgumentException>(() => pairs.Loss(vit, [0], new SeededRandom(1))).Message, StringComparison.Ordinal);
        Assert.Contains("ClipModel", Assert.Throws<ArgumentException>(() => new CaptionObjective(new Colours(2), Captions(2, 2)).Loss(model, [0], new SeededRandom(1))).Message, StringComparison.Ordinal);
        // A body without a classifier has no label scores.
        Assert.Contains("classifier", Assert.Throws<ArgumentException>(() => new ImageLabelObjective(new Colours(2), [0, 1]).Loss(vit, [0], new SeededRandom(1))).Message, StringComparison.Ordinal);
        Assert.Contains("1 labels for 2 pictures", Assert.Throws<ArgumentException>(() => new ImageLabelObjective(new Colours(2), [0])).Message, StringComparison.Ordinal);
        Assert.Contains("Picture 0", Assert.Throws<ArgumentException>(() => new CaptionList([[]])).Message, StringComparison.Ordinal);
    }
}
