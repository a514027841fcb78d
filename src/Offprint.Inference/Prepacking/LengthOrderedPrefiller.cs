using Offprint.Models;

namespace Offprint.Inference;

/// <summary>
/// Padding after sorting: a data set is cut into batches of similar lengths. It needs all prompts beforehand; within one batch it is <see cref="PaddedPrefiller"/>.
/// </summary>
/// <param name="model">The model.</param>
/// <param name="options">Settings; null for the defaults.</param>
public sealed class LengthOrderedPrefiller(ICausalLanguageModel model, PrefillOptions? options = null) : PaddedPrefiller(model, options)
{
    /// <inheritdoc />
    public override string Name => "length-ordered";

    private protected override IEnumerable<PromptBatch> Groups(PromptBatch all, int batchSize) =>
        Enumerable.Range(0, all.Prompts.Count).OrderByDescending(i => all.Prompts[i].Length).Chunk(batchSize).Select(all.Part);
}
