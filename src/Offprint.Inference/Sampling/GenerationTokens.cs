using Offprint.Models;
using Offprint.Text;

namespace Offprint.Inference;

/// <summary>The tokens that a text begins with and ends with.</summary>
public static class GenerationTokens
{
    /// <summary>A prompt as a decoder reads it: behind a beginning-of-text token where the tokenizer has one. An empty prompt without one is an end-of-text token, behind which texts begin.</summary>
    /// <param name="tokenizer">The decoder's tokenizer.</param>
    /// <param name="prompt">The text to go on from; may be empty.</param>
    /// <exception cref="ArgumentException">The prompt is empty and the tokenizer has neither token.</exception>
    public static int[] Prompt(PretrainedTokenizer tokenizer, string prompt)
    {
        ArgumentNullException.ThrowIfNull(tokenizer);
        ArgumentNullException.ThrowIfNull(prompt);
        int[] ids = [.. tokenizer.Special.Bos is { } begin ? (int[])[begin.Id] : [], .. tokenizer.EncodeToIds(prompt)];
        return ids.Length > 0 ? ids
            : tokenizer.Special.Eos is { } end ? [end.Id]
            : throw new ArgumentException("The prompt is empty and the tokenizer has no token that a text begins with; give a prompt.", nameof(prompt));
    }

    /// <summary>The tokens that end a text: those that the checkpoint names, and the tokenizer's end token.</summary>
    /// <param name="model">The decoder.</param>
    /// <param name="tokenizer">Its tokenizer.</param>
    public static IReadOnlySet<int> Ends(ICausalLanguageModel model, PretrainedTokenizer tokenizer)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(tokenizer);
        return new HashSet<int>([.. (model as PretrainedModel)?.Config.EndTokenIds ?? [], .. tokenizer.Special.Eos is { } end ? (int[])[end.Id] : []]);
    }
}
