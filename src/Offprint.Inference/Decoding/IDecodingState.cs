namespace Offprint.Inference;

/// <summary>
/// One sequence of a decoder: its tokens, their keys and values, and the scores of what may come next. For one thread at a time; different sequences may be used by different threads.
/// </summary>
public interface IDecodingState : IDisposable
{
    /// <summary>The model that it belongs to.</summary>
    IDecodingModel Model { get; }

    /// <summary>The tokens that the model has read.</summary>
    ReadOnlySpan<int> Tokens { get; }

    /// <summary>Rows of logits that the last pass left.</summary>
    int LogitRows { get; }

    /// <summary>Reads tokens behind those that are there. The first token of a sequence has no scores before it: start with a beginning-of-text token where the model has one.</summary>
    /// <param name="tokens">At least one.</param>
    /// <param name="logitRows">For how many of them, counted from the last, the logits behind them are wanted.</param>
    /// <exception cref="ArgumentException">No tokens, an id outside of the vocabulary, more than the model's positions, or more rows than tokens. Nothing is read then.</exception>
    void Append(ReadOnlySpan<int> tokens, int logitRows = 1);

    /// <summary>Scores before the softmax for the token behind a row's token, [V]. Valid until the sequence is extended, cropped or disposed.</summary>
    /// <param name="row">0 is the oldest row of the last pass, <see cref="LogitRows"/> - 1 the one behind the last token.</param>
    ReadOnlySpan<float> Logits(int row);

    /// <summary>The normalised hidden state that a row of logits comes from, [d]; empty where the model gives none. Valid as long as <see cref="Logits"/>.</summary>
    /// <param name="row">As in <see cref="Logits"/>.</param>
    ReadOnlySpan<float> Hidden(int row);

    /// <summary>Forgets everything behind the first <paramref name="length"/> tokens. The logit rows are gone.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Negative, or more than there are tokens.</exception>
    void Crop(int length);

    /// <summary>A second sequence of the same tokens. Full blocks of keys and values are shared; either may go on by itself. It has no logit rows.</summary>
    IDecodingState Fork();

    /// <summary>
    /// Log-probabilities of the token behind <paramref name="prefix"/>, [V]. What the prefix has in common with the tokens that are there is not computed again, so walking a tree of
    /// prefixes costs the steps that differ. Valid until the next call.
    /// </summary>
    /// <param name="prefix">At least one token.</param>
    ReadOnlySpan<float> NextLogProbs(ReadOnlySpan<int> prefix);
}
