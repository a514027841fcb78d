namespace Offprint.Inference;

internal static class SpeculativePrompt
{
    /// <summary>Checks that both models can read a prompt and go on from it.</summary>
    public static void Check(int[] prompt, IDecodingModel target, IDecodingModel draft)
    {
        ArgumentNullException.ThrowIfNull(prompt);
        var (vocabulary, positions) = (Math.Min(target.VocabularySize, draft.VocabularySize), Math.Min(target.MaximumPositions, draft.MaximumPositions));
        if (prompt.Length == 0 || prompt.Length > positions)
        {
            throw new ArgumentException(prompt.Length == 0 ? "The prompt has no tokens; begin with the beginning-of-text token." : $"The prompt has {prompt.Length} tokens; the models have room for {positions}.", nameof(prompt));
        }

        foreach (var token in prompt)
        {
            if ((uint)token >= (uint)vocabulary)
            {
                throw new ArgumentException($"The prompt has token id {token}; the models have {vocabulary}: 0 to {vocabulary - 1}.", nameof(prompt));
            }
        }
    }
}
