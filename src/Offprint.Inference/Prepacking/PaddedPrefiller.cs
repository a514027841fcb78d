using Offprint.Models;

namespace Offprint.Inference;

/// <summary>The usual way, and the baseline: every prompt of the batch is padded on the left to the longest one.</summary>
/// <param name="model">The model.</param>
/// <param name="options">Settings; null for the defaults.</param>
public class PaddedPrefiller(ICausalLanguageModel model, PrefillOptions? options = null) : Prefiller(model, options)
{
    /// <inheritdoc />
    public override string Name => "padded";

    private protected override FilledCache Fill(PromptBatch batch, CancellationToken cancellationToken)
    {
        int width = batch.Longest - 1, rows = batch.Prompts.Count;
        var cache = new KeyValueCache();
        if (width == 0) return new FilledCache(cache, 0, 0, 0);
        try
        {
            var ids = LeftPadding.Ids(batch.Prompts, width, Device);
            var mask = LeftPadding.Mask(batch.Prompts.Select(p => p.Length - 1), width, Device);
            Forward(new ModelInput(ids) { PaddingMask = mask, Logits = LogitSelection.None }, cache);
            // The model expands the padding to a mask of its own, [rows, 1, width, width] floats.
            long inputs = (8L + 1) * rows * width + 4L * rows * width * width;
            return new FilledCache(cache, rows, (long)rows * width, inputs + cache.Bytes);
        }
        catch
        {
            cache.Dispose();
            throw;
        }
    }
}
