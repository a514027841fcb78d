using Offprint.Numerics;

namespace Offprint.Inference.Tests;

public sealed class AcceptanceHeadTests : IDisposable
{
    private readonly string _folder = Path.Combine(Path.GetTempPath(), "offprint-head-" + Guid.NewGuid().ToString("N"));

    public void Dispose()
    {
        if (Directory.Exists(_folder))
        {
            Directory.Delete(_folder, recursive: true);
        }
    }

    /// <summary>A token stays with 95 % where the first two numbers have equal signs, else with 15 %.</summary>
    private static AcceptanceExamples Examples(int count, ulong seed)
    {
        var random = new SeededRandom(seed, "examples");
        float[] hidden = [.. Enumerable.Range(0, count * 8).Select(_ => (float)random.NextGaussian())];
        return new AcceptanceExamples(8, hidden, [.. Enumerable.Range(0, count).Select(i => hidden[i * 8] * hidden[(i * 8) + 1] > 0 ? 0.95f : 0.15f)]);
    }

    [Fact]
    public void Computes_the_papers_formula()
    {
        var head = new AcceptanceHead([[1, 2, 0, -1]], [[0.5f, 0]], [1, 0, 0, 3], [0.25f, 0], 1);
        static double Silu(double x) => x / (1 + Math.Exp(-x));
        var (a, b) = (0.3 + Silu(0.3 + (2 * -0.7) + 0.5), -0.7 + Silu(0.7));
        Assert.Equal((3 * b) - a - 0.25, head.LogOdds([0.3f, -0.7f]), 1e-5);
        Assert.Equal(1 / (1 + Math.Exp(-((3 * b) - a - 0.25))), head.Acceptance([0.3f, -0.7f]), 1e-5);
        Assert.Throws<ArgumentException>("hidden", () => head.LogOdds([1f]));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Learns_a_rule_that_needs_its_blocks_and_survives_saving(bool shared)
    {
        var options = new AcceptanceHeadOptions { Epochs = 40, BatchSize = 128, LearningRate = 4e-3, RejectionWeight = 1, SharedBlocks = shared };
        var head = AcceptanceHeadTrainer.Fit(Examples(4000, 1), options, TestContext.Current.CancellationToken);
        var scores = AcceptanceScores.Of(head, Examples(1000, 2));

        // 0.9 is the best that can be had with these soft labels.
        Assert.InRange(scores.RocAuc, 0.82, 0.92);
        Assert.Equal((shared, 3, 8), (head.SharedBlocks, head.Blocks, head.HiddenSize));
        Assert.Equal(0.16, scores.LabelVariance, 0.01);
        head.Save(_folder);
        var loaded = AcceptanceHead.Load(_folder);
        var probe = Examples(50, 3);
        Assert.All(Enumerable.Range(0, 50), i => Assert.Equal(head.LogOdds(probe.HiddenAt(i)), loaded.LogOdds(probe.HiddenAt(i))));
        Assert.Equal(shared, loaded.SharedBlocks);
    }

    [Fact]
    public void Weighting_rejections_lowers_the_predictions()
    {
        var even = AcceptanceHeadTrainer.Fit(Examples(2000, 1), new AcceptanceHeadOptions { Epochs = 20, LearningRate = 3e-3, RejectionWeight = 1 }, TestContext.Current.CancellationToken);
        var weighted = AcceptanceHeadTrainer.Fit(Examples(2000, 1), new AcceptanceHeadOptions { Epochs = 20, LearningRate = 3e-3, RejectionWeight = 6 }, TestContext.Current.CancellationToken);
        var probe = Examples(200, 4);
        Assert.True(Enumerable.Range(0, 200).Average(i => weighted.Acceptance(probe.HiddenAt(i))) < Enumerable.Range(0, 200).Average(i => even.Acceptance(probe.HiddenAt(i))) - 0.1);
    }

    [Fact]
    public void Labels_sit_at_the_drafted_tokens_own_place()
    {
        // Hidden states are the last token, and both models ignore what came before: the label must be min(1, p / q) of that token.
        double[] p = [0.5, 0.3, 0.1, 0.1], q = [0.1, 0.2, 0.3, 0.4];
        var target = TableModel.Constant(p);
        var draft = new TableModel(4, _ => [.. q.Select(static x => (float)Math.Log(x))], static tokens => [tokens[^1]], 1);
        var examples = new AcceptanceHeadTrainer().Sample(target, draft, [.. Enumerable.Range(0, 40).Select(static i => new[] { i % 4, 1 })], new AcceptanceHeadOptions { TokensPerPrompt = 50 }, TestContext.Current.CancellationToken);
        Assert.All(Enumerable.Range(0, examples.Count), i => Assert.Equal(Math.Min(1, p[(int)examples.HiddenAt(i)[0]] / q[(int)examples.HiddenAt(i)[0]]), examples.Labels[i], 1e-5));

        // A share r of the 2,000 places shows the target's token and has no label; the labels' mean is Σ min(p, q).
        Assert.InRange(examples.Count, 1640, 1760);
        Assert.Equal(p.Zip(q, Math.Min).Sum(), examples.Labels.Average(), 0.04);
        Assert.Equal((0, 0), (target.Open, draft.Open));
    }

    [Fact]
    public void A_head_that_knows_nothing_scores_one_half()
    {
        var scores = AcceptanceScores.Of(new AcceptanceHead([], [], new float[16], [0, 0], 0), Examples(500, 1));
        Assert.Equal(0.5, scores.RocAuc, 1e-9);
    }

    [Fact]
    public void Damaged_files_and_bad_options_are_named()
    {
        Assert.Throws<FileNotFoundException>(() => AcceptanceHead.Load(_folder));
        new AcceptanceHead([[1]], [[1]], [1, 1], [0, 0], 1).Save(_folder);
        var json = Path.Combine(_folder, "acceptance_head.json");
        File.WriteAllText(json, File.ReadAllText(json).Replace("\"blocks\": 1", "\"blocks\": 2", StringComparison.Ordinal));
        Assert.Contains("blocks.1.weight", Assert.Throws<InvalidDataException>(() => AcceptanceHead.Load(_folder)).Message, StringComparison.Ordinal);
        File.WriteAllText(json, "{");
        Assert.Throws<InvalidDataException>(() => AcceptanceHead.Load(_folder));
        Assert.Throws<ArgumentException>("MixProbability", () => new AcceptanceHeadOptions { MixProbability = 1 }.Validate());
        Assert.Throws<ArgumentException>("draft", () => new AcceptanceHeadTrainer().Sample(TableModel.Constant(0.5, 0.5), TableModel.Constant(0.5, 0.5), [[0]], cancellation: TestContext.Current.CancellationToken));
    }
}
