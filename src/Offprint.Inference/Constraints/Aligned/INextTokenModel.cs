namespace Offprint.Inference;

/// <summary>The distribution P that samples are drawn from: log-probabilities of the next token behind what was generated so far. <see cref="NextTokenModel.Of"/> makes one of a decoder and a prompt.</summary>
public interface INextTokenModel
{
    /// <summary>Number of token ids, V.</summary>
    int VocabularySize { get; }

    /// <summary>Log-probabilities of all tokens, normalised over the whole vocabulary.</summary>
    /// <param name="generated">The tokens behind the prompt; may be empty.</param>
    /// <param name="result">Filled in, [V]; -∞ for what cannot come.</param>
    void LogProbabilities(ReadOnlySpan<int> generated, Span<double> result);
}
