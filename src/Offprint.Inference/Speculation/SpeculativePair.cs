using Offprint.Text;

namespace Offprint.Inference;

/// <summary>Whether two models can speculate together.</summary>
public static class SpeculativePair
{
    /// <summary>Checks id by id that two tokenizers mean the same tokens.</summary>
    /// <param name="target">The target's tokenizer.</param>
    /// <param name="draft">The draft's tokenizer.</param>
    /// <exception cref="ArgumentException">They differ; the message names the first token that does.</exception>
    public static void CheckTokenizers(PretrainedTokenizer target, PretrainedTokenizer draft)
    {
        ArgumentNullException.ThrowIfNull(target);
        ArgumentNullException.ThrowIfNull(draft);
        for (var id = 0; id < Math.Max(target.VocabularySize, draft.VocabularySize); id++)
        {
            var (ours, theirs) = (Token(target, id), Token(draft, id));
            if (ours != theirs)
            {
                throw new ArgumentException($"The models have different tokenizers: token {id} is {Show(ours)} for the target and {Show(theirs)} for the draft. Choose a draft with the target's tokenizer.", nameof(draft));
            }
        }
    }

    /// <summary>The number of token ids that both models have; they may be padded to different sizes.</summary>
    internal static int SharedVocabulary(IDecodingModel target, IDecodingModel draft)
    {
        var (large, small) = (Math.Max(target.VocabularySize, draft.VocabularySize), Math.Min(target.VocabularySize, draft.VocabularySize));

        // Known families pad by less than 2 %; more than that is another tokenizer.
        return large - small <= large / 50 ? small : throw new ArgumentException($"The draft model has {draft.VocabularySize} token ids, the target {target.VocabularySize}: they have different tokenizers. Choose a draft with the target's tokenizer.", nameof(draft));
    }

    private static string? Token(PretrainedTokenizer tokenizer, int id) => id < tokenizer.VocabularySize ? tokenizer.Token(id) : null;

    private static string Show(string? token) => token is null ? "missing" : $"\"{token}\"";
}
