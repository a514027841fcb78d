using System.Diagnostics;
using Offprint.Models;
using Offprint.Tensors;
using static TorchSharp.torch;

namespace Offprint.Inference;

/// <summary>What all prefillers share: checks, time, pending tokens and the mask of the result.</summary>
public abstract class Prefiller : IPrefiller
{
    private protected Prefiller(ICausalLanguageModel model, PrefillOptions? options)
    {
        ArgumentNullException.ThrowIfNull(model);
        Model = model;
        Options = options ?? new PrefillOptions();
    }

    /// <inheritdoc />
    public abstract string Name { get; }

    private protected ICausalLanguageModel Model { get; }

    private protected PrefillOptions Options { get; }

    private protected Device Device => Options.Device ?? (Model as PretrainedModel)?.Device ?? CPU;

    /// <inheritdoc />
    public PrefillResult Prefill(IReadOnlyList<int[]> prompts, CancellationToken cancellationToken = default)
    {
        long start = Stopwatch.GetTimestamp();
        return Run(PromptBatch.Check(prompts, Model, Options), start, cancellationToken);
    }

    /// <inheritdoc />
    public IEnumerable<PrefillResult> PrefillAll(IReadOnlyList<int[]> prompts, int batchSize, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(batchSize, 1);
        long start = Stopwatch.GetTimestamp();
        var all = PromptBatch.Check(prompts, Model, Options);
        return Batches(Groups(all, batchSize), start, cancellationToken);
    }

    /// <summary>The prompts that go through the model together.</summary>
    private protected virtual IEnumerable<PromptBatch> Groups(PromptBatch all, int batchSize) =>
        Enumerable.Range(0, all.Prompts.Count).Chunk(batchSize).Select(all.Part);

    /// <summary>Fills a cache with the prompts; the tensors that it makes on the way belong to the scope around it.</summary>
    private protected abstract FilledCache Fill(PromptBatch batch, CancellationToken cancellationToken);

    /// <summary>Runs the model over one input and makes sure that it filled the cache.</summary>
    private protected void Forward(in ModelInput input, KeyValueCache cache)
    {
        Model.Forward(input, cache).Dispose();
        if (cache.LayerCount == 0) throw new NotSupportedException($"{Model.GetType().Name} fills no key-value cache, so there is nothing to prefill");
    }

    private IEnumerable<PrefillResult> Batches(IEnumerable<PromptBatch> groups, long start, CancellationToken cancellationToken)
    {
        foreach (var group in groups)
        {
            yield return Run(group, start, cancellationToken);
            start = Stopwatch.GetTimestamp();
        }
    }

    private PrefillResult Run(PromptBatch batch, long start, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        using var scope = new TensorScope();
        using var noGradients = no_grad();
        var filled = Fill(batch, cancellationToken);
        var pending = tensor(batch.Prompts.Select(p => (long)p[^1]).ToArray(), [batch.Prompts.Count, 1], device: Device);
        var mask = LeftPadding.Mask(batch.Prompts.Select(p => p.Length), batch.Longest, Device);
        var statistics = new PrefillStatistics
        {
            Prompts = batch.Prompts.Count,
            Rows = filled.Rows,
            Slots = filled.Slots,
            Tokens = batch.CachedTokens,
            TensorBytes = filled.TensorBytes,
            Elapsed = Stopwatch.GetElapsedTime(start),
        };
        return new PrefillResult(filled.Cache, scope.Detach(pending), scope.Detach(mask), statistics, batch.Indices, batch.Invalid);
    }
}
