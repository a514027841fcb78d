namespace Offprint.Inference;

/// <summary>
/// A decoder as the generation methods see it: sequences of their own that are extended token by token, no tensors. <see cref="DecodingModel.For"/> makes one of any model.
/// </summary>
/// <remarks>Sequences are independent. One pass at a time: calls from several threads wait for each other.</remarks>
public interface IDecodingModel : IDisposable
{
    /// <summary>Number of token ids, V.</summary>
    int VocabularySize { get; }

    /// <summary>The longest sequence that the model was made for.</summary>
    int MaximumPositions { get; }

    /// <summary>Width d of the hidden states behind the logits; 0 where there are none to be had.</summary>
    int HiddenSize { get; }

    /// <summary>A new, empty sequence. The caller disposes it.</summary>
    IDecodingState Start();

    /// <summary>
    /// One pass that extends several sequences, each by its own tokens: a prefill, one decoding step of a batch, the check of drafted tokens, or all of these mixed. Gives the same as
    /// extending them one after the other, up to rounding.
    /// </summary>
    /// <param name="batch">What to extend; every sequence of this model at most once.</param>
    /// <exception cref="ArgumentException">A sequence of another model or twice, no tokens, a token outside of the vocabulary, more logit rows than tokens, or more tokens than <see cref="MaximumPositions"/> allows. Nothing is extended then.</exception>
    void Append(ReadOnlySpan<DecodingWork> batch);
}
