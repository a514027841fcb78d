using System.Globalization;
using Offprint.Learners;
using Offprint.Models;
using Offprint.Numerics;
using Offprint.Tensors;
using Offprint.Training;
using static TorchSharp.torch;

namespace Offprint.Papers.Reproductions;

/// <summary>A vision transformer on single clothing items, with logistic regression on pixels and the nearest class mean beside it.</summary>
internal static class LabelTask
{
    public const string Transformer = "transformer accuracy", Logistic = "logistic regression accuracy", Mean = "nearest class mean accuracy", TwoClassifiers = "two classifiers correct";

    /// <summary>Test pictures of one unit: accuracy is recorded by blocks.</summary>
    private const int Block = 20;

    public static void Run(ArmContext arm, FoundationModelsBookOptions options, CancellationToken ct)
    {
        var (training, test) = BookData.Items(arm);
        using var model = VisionTransformer.Create(
            new VitConfig
            {
                ImageSize = TwoItemPictures.Side, PatchSize = options.PatchSize, Channels = 1, HiddenSize = BookTask.Width, LayerCount = BookTask.Layers, HeadCount = BookTask.Heads,
                FeedForwardSize = BookTask.FeedForward, LabelCount = 10, InitializerRange = BookTask.Initializer, NormEpsilon = 1e-6,
            },
            Seed.Derive(arm.Seed, "weights"),
            classifier: true);
        SineCosinePositions.Start(model);
        BookTask.Fit(arm, model, new ImageLabelObjective(training, training.Labels), arm.Choose(options.LabelSteps, 3, 4 * options.LabelSteps), options.BatchSize, options.LearningRate, weightDecay: 0.05, ct);
        Record(arm, Transformer, test, Predict(model, test, ct));
        arm.Report(0.92, "logistic regression");
        float[][] rows = [.. Enumerable.Range(0, training.Count).Select(training.Features)], tests = [.. Enumerable.Range(0, test.Count).Select(test.Features)];
        var logistic = LogisticRegression.Fit(rows, training.Labels, new LogisticRegressionOptions { MaximumIterations = arm.Choose(60, 5, 300), Tolerance = 1e-5 });
        Record(arm, Logistic, test, logistic.Predict(tests));
        Record(arm, Mean, test, NearestClassMean.Fit(rows, training.Labels).Predict(tests));
        PairsBy(arm, test, logistic.Predict(tests));
    }

    private static int[] Predict(VisionTransformer model, ItemPixels test, CancellationToken ct)
    {
        var predicted = new List<int>(test.Count);
        foreach (var batch in Enumerable.Range(0, test.Count).Chunk(250))
        {
            ct.ThrowIfCancellationRequested();
            using var scope = new TensorScope();
            using var quiet = no_grad();
            predicted.AddRange(model.Forward(new ImageInput(test.Pixels(batch))).Logits.argmax(1).data<long>().ToArray().Select(label => (int)label));
        }

        return [.. predicted];
    }

    private static void Record(ArmContext arm, string name, ItemPixels test, int[] predicted)
    {
        foreach (var (number, block) in Enumerable.Range(0, test.Count).Chunk(Block).Index())
        {
            arm.Record(name, block.Average(i => predicted[i] == test.Label(i) ? 1.0 : 0), string.Create(CultureInfo.InvariantCulture, $"block {number}"));
        }
    }

    /// <summary>The upper bound of the two-item tasks: each half by the classifier of single items.</summary>
    private static void PairsBy(ArmContext arm, ItemPixels test, int[] predicted)
    {
        var each = BookData.PicturesEach(arm);
        var pictures = TwoItemPictures.Test(test, each, arm.Seed);
        foreach (var group in Enumerable.Range(0, pictures.Count).Chunk(each))
        {
            var right = group.Average(i => pictures.Items(i) is var (l, r) && predicted[l] == test.Label(l) && predicted[r] == test.Label(r) ? 1.0 : 0);
            arm.Record(TwoClassifiers, right, BookData.Name(pictures.Classes(group[0])));
        }
    }
}
