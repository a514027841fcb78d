using System.Globalization;
using Offprint.Models;
using Offprint.Numerics;
using Offprint.Tensors;
using Offprint.Training;
using static TorchSharp.torch;

namespace Offprint.Papers.Reproductions;

/// <summary>A vision transformer that first fills in hidden patches of unlabelled items, then learns from ten labels a class, against the same net from random weights.</summary>
internal static class MaskedTask
{
    public const string Pretrained = "few labels after masked patches", Scratch = "few labels from scratch";

    private const int LabelsEach = 10, PatchSize = 7;

    public static void Run(ArmContext arm, FoundationModelsBookOptions options, CancellationToken ct)
    {
        var (training, test) = BookData.Items(arm);
        var seed = Seed.Derive(arm.Seed, "weights");
        var config = new VitConfig
        {
            ImageSize = TwoItemPictures.Side, PatchSize = PatchSize, Channels = 1, HiddenSize = BookTask.Width, LayerCount = BookTask.Layers, HeadCount = BookTask.Heads, FeedForwardSize = BookTask.FeedForward,
            InitializerRange = BookTask.Initializer, NormEpsilon = 1e-6,
        };
        var encoder = VisionTransformer.Create(config, seed);
        SineCosinePositions.Start(encoder);
        using var fresh = encoder.ToClassifier(10, seed);
        using var masked = new MaskedImageModel(encoder, seed);
        BookTask.Fit(arm, masked, new MaskedImageObjective(training), arm.Choose(options.LabelSteps, 2, 4 * options.LabelSteps), 2 * options.BatchSize, options.LearningRate, weightDecay: 0.05, ct, "masked patches");
        using var tuned = encoder.ToClassifier(10, seed);
        var few = Few(training, arm.Seed);
        var steps = arm.Choose(options.LabelSteps / 2, 2, options.LabelSteps);
        foreach (var (name, model) in new[] { (Pretrained, tuned), (Scratch, fresh) })
        {
            BookTask.Fit(arm, model, new ImageLabelObjective(few, few.Labels), steps, options.BatchSize, options.LearningRate / 3, weightDecay: 0.05, ct, name);
            arm.Record(name, Accuracy(model, test, ct));
        }

        arm.Note(string.Create(CultureInfo.InvariantCulture,
            $"{LabelsEach} labels a class, seed {arm.Seed}: accuracy {Accuracy(tuned, test, ct):0.000} after masked patches, {Accuracy(fresh, test, ct):0.000} from scratch"));
    }

    private static Labelled Few(ItemPixels training, ulong seed)
    {
        var random = new SeededRandom(Seed.Derive(seed, "few labels"));
        int[] order = [.. Enumerable.Range(0, training.Count)];
        random.Shuffle(order);
        return new Labelled(training, [.. Enumerable.Range(0, 10).SelectMany(label => order.Where(i => training.Label(i) == label).Take(LabelsEach))]);
    }

    private static double Accuracy(VisionTransformer model, ItemPixels test, CancellationToken ct)
    {
        var right = 0;
        foreach (var batch in Enumerable.Range(0, test.Count).Chunk(250))
        {
            ct.ThrowIfCancellationRequested();
            using var scope = new TensorScope();
            using var quiet = no_grad();
            right += model.Forward(new ImageInput(test.Pixels(batch))).Logits.argmax(1).data<long>().ToArray().Zip(batch).Count(pair => pair.First == test.Label(pair.Second));
        }

        return (double)right / test.Count;
    }

    /// <summary>Some of the items.</summary>
    private sealed class Labelled(ItemPixels items, int[] chosen) : IPixelSource
    {
        public int Count => chosen.Length;

        public int[] Labels { get; } = [.. chosen.Select(items.Label)];

        public Tensor Pixels(ReadOnlySpan<int> indices)
        {
            var own = new int[indices.Length];
            for (var i = 0; i < own.Length; i++)
            {
                own[i] = chosen[indices[i]];
            }

            return items.Pixels(own);
        }
    }
}
