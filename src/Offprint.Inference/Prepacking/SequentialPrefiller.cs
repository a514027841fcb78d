using Offprint.Models;
using Offprint.Tensors;
using static TorchSharp.torch;

namespace Offprint.Inference;

/// <summary>One prompt at a time, no padding: strong where there is no idle hardware to fill, as on a processor. The caches are then put together.</summary>
/// <param name="model">The model.</param>
/// <param name="options">Settings; null for the defaults.</param>
public sealed class SequentialPrefiller(ICausalLanguageModel model, PrefillOptions? options = null) : Prefiller(model, options)
{
    /// <inheritdoc />
    public override string Name => "sequential";

    private protected override FilledCache Fill(PromptBatch batch, CancellationToken cancellationToken)
    {
        using var target = new CacheAssembler([.. batch.Prompts.Select(p => p.Length - 1)], Device);
        long largest = 0;
        for (int i = 0; i < batch.Prompts.Count; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            int length = batch.Prompts[i].Length - 1;
            if (length == 0) continue;
            using var scope = new TensorScope();
            using var cache = new KeyValueCache();
            Forward(new ModelInput(LeftPadding.Ids([batch.Prompts[i]], length, Device)) { Logits = LogitSelection.None }, cache);
            target.Take(cache, row: 0, start: 0, prompt: i);
            largest = Math.Max(largest, cache.Bytes + 8L * length);
        }

        var filled = target.Finish();
        return new FilledCache(filled, batch.Prompts.Count(p => p.Length > 1), batch.CachedTokens, filled.Bytes + largest);
    }
}
