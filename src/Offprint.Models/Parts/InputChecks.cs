using static TorchSharp.torch;

namespace Offprint.Models;

internal static class InputChecks
{
    public static void Check(in ModelInput input, StackConfig config, KeyValueCache? cache)
    {
        if (input.Ids is null == input.Embeddings is null)
        {
            throw new ArgumentException("Give either Ids or Embeddings.", nameof(input));
        }
        if (input.Ids is not null && config.VocabularySize == 0)
        {
            throw new ArgumentException("This model reads images; it has no token table.", nameof(input));
        }
        if (input.Ids is { } ids && (ids.dim() != 2 || ids.shape[1] == 0))
        {
            throw Wrong("Ids", ids, "[batch, length] with a length of at least 1");
        }
        if (input.Embeddings is { } vectors && (vectors.dim() != 3 || vectors.shape[1] == 0 || vectors.shape[2] != config.HiddenSize))
        {
            throw Wrong("Embeddings", vectors, $"[batch, length, {config.HiddenSize}] with a length of at least 1");
        }
        if (cache is not null && !config.Causal)
        {
            throw new ArgumentException("An encoder has no key-value cache.", nameof(cache));
        }
        var shape = (input.Ids ?? input.Embeddings!).shape;
        var (batch, length) = (shape[0], shape[1]);
        var keys = length + (cache?.Length ?? 0);
        if (cache is { Length: > 0 } && cache.BatchSize != batch)
        {
            throw new ArgumentException($"The cache holds a batch of {cache.BatchSize}, the input one of {batch}.", nameof(cache));
        }
        if (input.PaddingMask is not null && input.AdditiveMask is not null)
        {
            throw new ArgumentException("Give PaddingMask or AdditiveMask, not both: the additive mask is complete.", nameof(input));
        }
        if (input.PaddingMask is { } mask && (mask.dim() != 2 || mask.shape[0] != batch || mask.shape[1] != length && mask.shape[1] != keys))
        {
            throw Wrong("PaddingMask", mask, keys == length ? $"[{batch}, {length}]" : $"[{batch}, {length}] or [{batch}, {keys}]");
        }
        if (input.AdditiveMask is { } additive && (additive.dim() != 4 || additive.shape[0] != batch && additive.shape[0] != 1 || additive.shape[2] != length || additive.shape[3] != keys))
        {
            throw Wrong("AdditiveMask", additive, $"[{batch} or 1, heads or 1, {length}, {keys}]");
        }
        if (input.Positions is { } positions && (positions.dim() is not (1 or 2) || positions.shape[^1] != length || positions.dim() == 2 && positions.shape[0] != batch && positions.shape[0] != 1))
        {
            throw Wrong("Positions", positions, $"[{length}] or [{batch}, {length}]");
        }
        if (input.Segments is { } segments && (segments.dim() != 2 || segments.shape[0] != batch || segments.shape[1] != length))
        {
            throw Wrong("Segments", segments, $"[{batch}, {length}]");
        }
        if (input.Segments is not null && config.SegmentTypes == 0)
        {
            throw new ArgumentException("This model has no segment embeddings; leave Segments out.", nameof(input));
        }
        if (input.Logits == LogitSelection.At && (input.LogitPositions is not { } at || at.dim() != 2 || at.shape[0] != batch))
        {
            throw new ArgumentException($"LogitSelection.At needs LogitPositions [{batch}, N].", nameof(input));
        }
    }

    private static ArgumentException Wrong(string name, Tensor x, string right) => new(
        $"{name} is [{string.Join(", ", x.shape)}]; it must be {right}.");
}
