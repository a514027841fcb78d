using System.Globalization;
using System.IO.Hashing;
using Offprint.Numerics;
using TorchSharp;
using static TorchSharp.torch;

namespace Offprint.Training;

/// <summary>One step of a classifier's training: cross-entropy over a batch of labelled rows, which come in a new order at every pass.</summary>
internal sealed class ClassificationStep(TextClassifier classifier, IReadOnlyList<int[]> rows, IReadOnlyList<int> labels, int batchSize, ulong seed) : ITrainingStep
{
    private readonly EpochOrder _order = new(rows.Count, seed, "order");

    public long Position { get; set; }

    public string? Fingerprint(long position)
    {
        var hash = new XxHash64();
        foreach (var row in rows)
        {
            ExampleHash.Append<int>(hash, row);
        }

        ExampleHash.Append<int>(hash, [.. labels]);
        return hash.GetCurrentHashAsUInt64().ToString("x16", CultureInfo.InvariantCulture);
    }

    public StepLoss Run(TrainingStepContext context)
    {
        int[] batch = [.. Enumerable.Range(0, batchSize).Select(_ => _order[Position++])];
        context.BeginBatch(0);
        using var scope = NewDisposeScope();
        var scores = classifier.Scores([.. batch.Select(i => rows[i])]);
        var loss = nn.functional.cross_entropy(scores, tensor(batch.Select(i => (long)labels[i]).ToArray(), ScalarType.Int64, scores.device));
        var tokens = batch.Sum(i => (long)rows[i].Length);
        var flops = TransformerFlops.Training(TransformerShape.Of(classifier.Body.Config), batchSize, (double)tokens / batchSize, 0);
        return new StepLoss(context.Backward(loss).MoveToOuterDisposeScope(), batchSize, tokens, batchSize, flops);
    }
}
