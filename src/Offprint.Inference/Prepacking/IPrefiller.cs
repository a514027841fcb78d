namespace Offprint.Inference;

/// <summary>
/// Fills a key-value cache with prompts, all but their last tokens: those stay pending, so that the first decoding step gives every prompt's first logits.
/// All ways of doing it give the same result up to rounding; they differ in time and memory.
/// </summary>
public interface IPrefiller
{
    /// <summary>A short name for reports: <c>prepacked</c>, <c>padded</c>, <c>length-ordered</c>, <c>sequential</c>.</summary>
    string Name { get; }

    /// <summary>Prefills one batch; the result holds the prompts in their order.</summary>
    /// <param name="prompts">Token ids of every prompt, without padding, at least one token each.</param>
    /// <param name="cancellationToken">Looked at between forward passes.</param>
    /// <exception cref="ArgumentException">No prompts; or, unless they are skipped, an empty prompt, an id outside the vocabulary, a prompt longer than the model's positions: the message has its index.</exception>
    /// <exception cref="NotSupportedException">The model fills no key-value cache; the message names its type.</exception>
    PrefillResult Prefill(IReadOnlyList<int[]> prompts, CancellationToken cancellationToken = default);

    /// <summary>Prefills a data set, batch by batch; every result says which prompts it holds. Dispose each before asking for the next, or hold them all.</summary>
    /// <param name="prompts">Token ids of every prompt.</param>
    /// <param name="batchSize">Rows of one forward pass, at least 1.</param>
    /// <param name="cancellationToken">Looked at between forward passes.</param>
    /// <exception cref="ArgumentException">As for <see cref="Prefill"/>, before the first batch.</exception>
    IEnumerable<PrefillResult> PrefillAll(IReadOnlyList<int[]> prompts, int batchSize, CancellationToken cancellationToken = default);
}
