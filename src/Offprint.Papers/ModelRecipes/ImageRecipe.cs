using Offprint.Learners;
using Offprint.Models;
using Offprint.Tensors;
using Offprint.Training;
using static TorchSharp.torch;

namespace Offprint.Papers;

/// <summary>A recipe of a classifier of pictures: measured by right names, beside two learners that read pixels.</summary>
public abstract class ImageRecipe : ModelRecipe
{
    /// <summary>Steps of training.</summary>
    public required int Steps { get; init; }

    /// <summary>Pictures in a step.</summary>
    public required int BatchSize { get; init; }

    /// <summary>The highest learning rate.</summary>
    public required double LearningRate { get; init; }

    /// <summary>Trains a model on labelled pictures, or goes on where the work folder stopped.</summary>
    /// <returns>What it cost; null when it was stopped.</returns>
    private protected TrainingLedger? Train(
        PretrainedModel model, IPixelSource pixels, IReadOnlyList<int> labels, long warmUp, ModelRecipeOptions options, IProgress<RunProgress>? progress, CancellationToken cancellation)
    {
        var work = Directory.CreateDirectory(options.WorkFolder(Name)).FullName;
        using var trainer = new Trainer(model, new ExampleStep(new ImageLabelObjective(pixels, labels), Math.Min(BatchSize, pixels.Count), options.Seed), options.Trainer(1) with
        {
            MaxTokens = null,
            MaxSteps = options.Minutes is null ? Steps : TrainerOptions.Unlimited,
            LearningRate = LearningRateSchedule.Cosine(LearningRate, TrainingSpan.Steps(warmUp), floor: 0.02),
            Optimizer = new AdamWSettings { WeightDecay = 0.05 },
            MixedPrecision = null,
            EvaluateEvery = 0,
            Folder = work,
        });
        if (Directory.Exists(Path.Combine(work, "checkpoints")))
        {
            trainer.Resume();
        }

        return trainer.Fit(new FitProgress(progress), cancellation).End == FitEnd.Cancelled ? null : trainer.Ledger;
    }

    /// <summary>What the model and the two learners on pixels call the test pictures.</summary>
    private protected IEnumerable<(string Name, int[] Predicted)> Compare(
        Func<Tensor, Tensor> logits, IPixelSource test, IEnumerable<float[]> trainingPixels, IReadOnlyList<int> labels, IEnumerable<float[]> testPixels)
    {
        float[][] rows = [.. trainingPixels], tests = [.. testPixels];
        int[] known = [.. labels];
        yield return (Name, Predict(logits, test));
        yield return ("nearest class mean", NearestClassMean.Fit(rows, known).Predict(tests));
        yield return ("logistic regression", LogisticRegression.Fit(rows, known, new LogisticRegressionOptions { MaximumIterations = 60, Tolerance = 1e-5 }).Predict(tests));
    }

    private static int[] Predict(Func<Tensor, Tensor> logits, IPixelSource test)
    {
        var predicted = new List<int>(test.Count);
        foreach (var batch in Enumerable.Range(0, test.Count).Chunk(250))
        {
            using var scope = new TensorScope();
            using var quiet = no_grad();
            predicted.AddRange(logits(test.Pixels(batch)).argmax(1).data<long>().ToArray().Select(static label => (int)label));
        }

        return [.. predicted];
    }
}
