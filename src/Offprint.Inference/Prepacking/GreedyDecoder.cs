using Offprint.Models;
using Offprint.Tensors;
using static TorchSharp.torch;

namespace Offprint.Inference;

/// <summary>Continues prefilled prompts with the most likely token, step by step.</summary>
public static class GreedyDecoder
{
    /// <summary>Decodes the same number of tokens for every prompt. The result stays as it is: a fork of its cache is extended.</summary>
    /// <param name="model">The model that filled the cache.</param>
    /// <param name="prefilled">The prompts.</param>
    /// <param name="count">New tokens, at least 1; prompt and continuation must fit into the model's positions.</param>
    /// <param name="cancellationToken">Looked at before every step.</param>
    /// <returns>Tokens and first logits; dispose it.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is below 1 or too much for the model.</exception>
    public static GreedyContinuation Decode(ICausalLanguageModel model, PrefillResult prefilled, int count, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(prefilled);
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, model.MaximumPositions - prefilled.Cache.Length, nameof(count));
        using var scope = new TensorScope();
        using var noGradients = no_grad();
        using var cache = prefilled.Cache.Fork();
        var (token, mask) = (prefilled.PendingTokens, prefilled.AttentionMask);
        var one = ones([token.shape[0], 1], ScalarType.Bool, token.device);
        var steps = new List<Tensor>(count);
        var margins = new List<Tensor>(count);
        Tensor? first = null;
        for (int step = 0; step < count; step++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            using var inner = new TensorScope();
            var logits = model.Forward(new ModelInput(token) { PaddingMask = mask }, cache).Logits.select(1, 0).to(ScalarType.Float32);
            first ??= scope.Detach(inner.Keep(logits.clone()));
            var (best, ids) = logits.topk(Math.Min(2, model.VocabularySize), dim: -1);
            token = inner.Keep(ids.narrow(1, 0, 1).clone());
            mask = inner.Keep(cat([mask, one], 1));
            steps.Add(token);
            margins.Add(inner.Keep(Scalars.Difference(best.narrow(1, 0, 1), best.narrow(1, -1, 1))));
        }

        long[] tokens = [.. cat(steps, 1).to(CPU).data<long>()];
        float[] gaps = [.. cat(margins, 1).to(CPU).data<float>()];
        return new GreedyContinuation([.. tokens.Chunk(count).Select(row => Array.ConvertAll(row, t => (int)t))], [.. gaps.Chunk(count)], first!);
    }
}
