using Offprint.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace Offprint.Training.Tests;

/// <summary>InfoNCE against plain loops over doubles.</summary>
public sealed class InfoNceTests : IDisposable
{
    private readonly DisposeScope _scope = NewDisposeScope();

    public InfoNceTests() => Offprint.Tensors.TorchRuntime.Seed(5);

    public void Dispose() => _scope.Dispose();

    private static double[][] Rows(Tensor x) => [.. Enumerable.Range(0, (int)x.shape[0]).Select(i => x[i].to_type(ScalarType.Float64).data<double>().ToArray())];

    private static double Cosine(double[] a, double[] b) => a.Zip(b, (x, y) => x * y).Sum() / Math.Sqrt(a.Sum(x => x * x) * b.Sum(x => x * x));

    /// <summary>−log of the first score's share among all.</summary>
    private static double Surprise(double own, IEnumerable<double> others) => Math.Log(others.Append(own).Sum(score => Math.Exp(score - own)));

    [Theory]
    [InlineData(false, false, false)]
    [InlineData(true, false, false)]
    [InlineData(true, true, true)]
    [InlineData(false, true, false)]
    [InlineData(false, false, true)]
    public void The_loss_equals_the_loops(bool both, bool hard, bool grouped)
    {
        var (q, k) = (randn(6, 8), randn(6, 8));
        var negatives = hard ? randn(6, 3, 8) : null;
        long[] groups = grouped ? [1, 1, 2, 3, 3, 3] : [1, 2, 3, 4, 5, 6];
        using var loss = new InfoNceLoss(new InfoNceOptions { Temperature = 0.2, BothDirections = both });
        var actual = loss.Forward(q, k, negatives, grouped ? tensor(groups) : null).item<float>();
        var (a, b) = (Rows(q), Rows(k));
        double there = 0, back = 0;
        for (var i = 0; i < 6; i++)
        {
            var others = Enumerable.Range(0, 6).Where(j => groups[j] != groups[i]).ToList();
            IEnumerable<double> own = hard ? Rows(negatives![i]).Select(n => Cosine(a[i], n) / 0.2) : [];
            there += Surprise(Cosine(a[i], b[i]) / 0.2, others.Select(j => Cosine(a[i], b[j]) / 0.2).Concat(own)) / 6;
            back += Surprise(Cosine(a[i], b[i]) / 0.2, others.Select(j => Cosine(a[j], b[i]) / 0.2)) / 6;
        }
        Assert.Equal(both ? (there + back) / 2 : there, actual, 1e-5);
    }

    [Fact]
    public void Negatives_for_all_and_products_instead_of_cosines()
    {
        var (q, k, n) = (randn(4, 5), randn(4, 5), randn(2, 5));
        using var loss = new InfoNceLoss(new InfoNceOptions { Temperature = 1, Normalize = false });
        var (a, b, c) = (Rows(q), Rows(k), Rows(n));
        double Dot(double[] x, double[] y) => x.Zip(y, (s, t) => s * t).Sum();
        var expected = Enumerable.Range(0, 4).Average(i => Surprise(Dot(a[i], b[i]), Enumerable.Range(0, 4).Where(j => j != i).Select(j => Dot(a[i], b[j])).Concat(c.Select(v => Dot(a[i], v)))));
        Assert.Equal(expected, loss.Forward(q, k, n).item<float>(), 1e-5);
    }

    [Fact]
    public void The_queue_holds_the_newest_keys_as_negatives_that_respect_groups()
    {
        using var loss = new InfoNceLoss(new InfoNceOptions { Temperature = 0.5, QueueSize = 3 });
        var (first, second, q, k) = (randn(2, 4), randn(2, 4), randn(2, 4), randn(2, 4));
        loss.Forward(randn(2, 4), first, groups: tensor(new long[] { 10, 11 }));
        loss.Forward(randn(2, 4), second, groups: tensor(new long[] { 7, 13 }));
        Assert.Equal(3, loss.QueueLength);
        var actual = loss.Forward(q, k, groups: tensor(new long[] { 7, 8 })).item<float>();
        var (a, b) = (Rows(q), Rows(k));
        double[][] queue = [Rows(first)[1], .. Rows(second)];
        var zero = Surprise(Cosine(a[0], b[0]) / 0.5, [Cosine(a[0], b[1]) / 0.5, Cosine(a[0], queue[0]) / 0.5, Cosine(a[0], queue[2]) / 0.5]);
        var one = Surprise(Cosine(a[1], b[1]) / 0.5, queue.Append(b[0]).Select(v => Cosine(a[1], v) / 0.5));
        Assert.Equal((zero + one) / 2, actual, 1e-5);
        Assert.Throws<ArgumentException>(() => loss.Forward(q, k));
        loss.ClearQueue();
        Assert.Equal(0, loss.QueueLength);
        loss.Forward(q, k);
        loss.Forward(q, k);
        var live = Tensors.TensorScope.LiveTensors;
        for (var i = 0; i < 20; i++)
        {
            using var inner = NewDisposeScope();
            loss.Forward(q, k);
        }
        Assert.Equal((3, live), (loss.QueueLength, Tensors.TensorScope.LiveTensors));
    }

    [Fact]
    public void A_learned_temperature_has_the_gradient_of_its_difference_quotient_and_a_limit()
    {
        var (q, k) = (randn(5, 6), randn(5, 6));
        using var loss = new InfoNceLoss(new InfoNceOptions { Temperature = 0.25, LearnTemperature = true });
        Assert.Single(loss.parameters());
        Assert.Equal(Math.Log(4), loss.LogScale!.item<float>(), 1e-6);
        loss.Forward(q, k).backward();
        using var up = new InfoNceLoss(new InfoNceOptions { Temperature = 0.25 * Math.Exp(-0.01) });
        using var down = new InfoNceLoss(new InfoNceOptions { Temperature = 0.25 * Math.Exp(0.01) });
        var slope = (up.Forward(q, k).item<float>() - down.Forward(q, k).item<float>()) / 0.02;
        Assert.Equal(slope, loss.LogScale!.grad!.item<float>(), 1e-3);
        var capped = loss.Forward(q, k, logScale: tensor(50f)).item<float>();
        using var limit = new InfoNceLoss(new InfoNceOptions { Temperature = 0.01 });
        Assert.Equal(limit.Forward(q, k).item<float>(), capped, 1e-4);
    }

    [Fact]
    public void Clip_learns_its_own_scale_in_both_directions()
    {
        using var clip = ClipModel.Create(new ClipConfig
        {
            VocabularySize = 64, HiddenSize = 16, LayerCount = 1, HeadCount = 2, FeedForwardSize = 16, MaximumPositions = 16, ProjectionSize = 8, EndTokenIds = [63],
            Vision = new ClipVisionConfig { HiddenSize = 16, LayerCount = 1, HeadCount = 2, FeedForwardSize = 16, ImageSize = 8, PatchSize = 4 },
        }, 1);
        using var loss = new InfoNceLoss(new InfoNceOptions { BothDirections = true });
        var texts = new ModelInput(tensor(new long[] { 5, 6, 63, 7, 8, 63, 9, 4, 63 }, [3, 3]));
        var images = new ImageInput(randn(3, 3, 8, 8));
        var total = ContrastiveObjective.ImageText(clip, texts, images, loss).Total;
        var logits = clip.Forward(texts, images).LogitsPerImage.log_softmax(1).diagonal().mean().add(clip.Forward(texts, images).LogitsPerImage.log_softmax(0).diagonal().mean()).mul(-0.5);
        Assert.Equal(logits.item<float>(), total.item<float>(), 1e-5);
        total.backward();
        Assert.NotEqual(0, clip.LogitScale.grad!.item<float>());
    }

    [Fact]
    public void What_does_not_fit_is_named()
    {
        using var loss = new InfoNceLoss();
        Assert.Contains("[3, 4]", Assert.Throws<ArgumentException>(() => loss.Forward(zeros(3, 4), zeros(3, 5))).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => loss.Forward(zeros(3, 4), zeros(3, 4), zeros(2, 1, 4)));
        Assert.Throws<ArgumentException>(() => loss.Forward(zeros(3, 4), zeros(3, 4), groups: zeros(2)));
        Assert.Throws<ArgumentException>(() => new InfoNceLoss(new InfoNceOptions { Temperature = 0 }));
    }
}
