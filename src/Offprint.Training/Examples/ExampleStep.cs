using System.Globalization;
using System.IO.Hashing;
using Offprint.Numerics;
using Offprint.Text;
using TorchSharp;
using static TorchSharp.torch;

namespace Offprint.Training;

/// <summary>The step over numbered examples: every epoch goes through all of them in an order of its own, drawn from the seed.</summary>
public sealed class ExampleStep : ITrainingStep
{
    /// <summary>Examples that a fingerprint looks at.</summary>
    private const int Samples = 256;

    private readonly int _batchSize;
    private readonly EpochOrder _order;

    /// <summary>Makes the step.</summary>
    /// <param name="objective">What is learned.</param>
    /// <param name="batchSize">Examples in a step.</param>
    /// <param name="seed">Seed of the orders.</param>
    /// <exception cref="ArgumentException">The objective has no examples, or the batch size is below 1.</exception>
    public ExampleStep(IExampleObjective objective, int batchSize, ulong seed)
    {
        ArgumentNullException.ThrowIfNull(objective);
        ArgumentOutOfRangeException.ThrowIfLessThan(batchSize, 1);
        if (objective.Count < 1)
        {
            throw new ArgumentException("There are no examples to learn from.", nameof(objective));
        }

        (Objective, _batchSize, _order) = (objective, batchSize, new EpochOrder(objective.Count, seed, "examples"));
    }

    /// <summary>What is learned.</summary>
    public IExampleObjective Objective { get; }

    /// <summary>Examples read.</summary>
    public long Position { get; set; }

    /// <inheritdoc/>
    public string? Fingerprint(long position)
    {
        var hash = new XxHash64();
        hash.Append(BitConverter.GetBytes(Objective.Count));
        var all = Objective.Count;
        // Numbers that lie evenly over all examples: they are the same at every position.
        int[] examples = [.. Enumerable.Range(0, Math.Min(Samples, all)).Select(i => (int)((long)i * all / Math.Min(Samples, all)))];
        return Objective.AppendTo(hash, examples) ? hash.GetCurrentHashAsUInt64().ToString("x16", CultureInfo.InvariantCulture) : null;
    }

    /// <inheritdoc/>
    public StepLoss Run(TrainingStepContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var examples = new int[_batchSize];
        for (var i = 0; i < examples.Length; i++)
        {
            examples[i] = _order[Position++];
        }

        using var scope = NewDisposeScope();
        context.BeginBatch(0);
        var loss = Objective.Loss(context.Model, examples, context.Random);
        var total = context.Backward(loss.Terms.Total).MoveToOuterDisposeScope();
        return new StepLoss(total, _batchSize, loss.Tokens, loss.Targets, loss.Flops);
    }
}
