namespace Offprint.Models;

/// <summary>A decoder: scores for the next token after every token. Real models, tables and noisy copies in tests implement it alike.</summary>
public interface ICausalLanguageModel
{
    /// <summary>Number of token ids, V.</summary>
    int VocabularySize { get; }

    /// <summary>The longest sequence that the model was made for.</summary>
    int MaximumPositions { get; }

    /// <summary>
    /// One pass over [B, S] tokens. With a cache, the tokens follow the cached ones, and their keys and values are appended to it.
    /// Gradients are recorded as usual; callers that only infer wrap the call in <c>torch.no_grad()</c> or <c>torch.inference_mode()</c>.
    /// </summary>
    /// <exception cref="ArgumentException">Ids outside of the vocabulary, or shapes that do not fit together.</exception>
    ModelOutput Forward(in ModelInput input, KeyValueCache? cache = null);
}
