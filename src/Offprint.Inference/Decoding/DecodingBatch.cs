namespace Offprint.Inference;

/// <summary>Checks what a pass is asked for, before anything is written.</summary>
internal static class DecodingBatch
{
    public static void Check<TState>(IDecodingModel model, ReadOnlySpan<DecodingWork> batch) where TState : DecodingState
    {
        if (batch.IsEmpty)
        {
            throw new ArgumentException("There is no sequence to extend.", nameof(batch));
        }

        var seen = batch.Length > 1 ? new HashSet<IDecodingState>(ReferenceEqualityComparer.Instance) : null;
        for (var i = 0; i < batch.Length; i++)
        {
            var (state, tokens, rows) = batch[i];
            if (state is not TState own || !ReferenceEquals(own.Model, model))
            {
                throw new ArgumentException($"Sequence {i} belongs to another model.", nameof(batch));
            }

            ObjectDisposedException.ThrowIf(own.IsDisposed, own);
            if (seen is not null && !seen.Add(state))
            {
                throw new ArgumentException($"Sequence {i} is there twice.", nameof(batch));
            }

            if (tokens.IsEmpty || rows < 0 || rows > tokens.Length)
            {
                throw new ArgumentException(tokens.IsEmpty ? $"Sequence {i} gets no tokens." : $"Sequence {i} gets {tokens.Length} tokens; {rows} rows of logits are asked for.", nameof(batch));
            }

            if (own.Tokens.Length + tokens.Length > model.MaximumPositions)
            {
                throw new ArgumentException($"Sequence {i} would have {own.Tokens.Length + tokens.Length} tokens; the model has {model.MaximumPositions} positions.", nameof(batch));
            }

            foreach (var token in tokens.Span)
            {
                if ((uint)token >= (uint)model.VocabularySize)
                {
                    throw new ArgumentException($"Sequence {i} gets token id {token}; the model has {model.VocabularySize}: 0 to {model.VocabularySize - 1}.", nameof(batch));
                }
            }
        }
    }
}
