using System.Globalization;
using Offprint.Models;
using Offprint.Text;

namespace Offprint.Inference;

/// <summary>Checked prompts of one call, with their indices in the caller's list.</summary>
internal sealed record PromptBatch(IReadOnlyList<int[]> Prompts, IReadOnlyList<int> Indices, IReadOnlyList<InvalidPrompt> Invalid)
{
    /// <summary>Tokens of the longest prompt.</summary>
    public int Longest { get; } = Prompts.Max(p => p.Length);

    /// <summary>Tokens that are cached: all but the pending ones.</summary>
    public long CachedTokens { get; } = Prompts.Sum(p => (long)p.Length - 1);

    /// <summary>Checks every prompt against the model.</summary>
    /// <exception cref="ArgumentException">No prompts, none valid, or one invalid and not skipped.</exception>
    public static PromptBatch Check(IReadOnlyList<int[]> prompts, ICausalLanguageModel model, PrefillOptions options)
    {
        ArgumentNullException.ThrowIfNull(prompts);
        if (prompts.Count == 0) throw new ArgumentException("the list of prompts is empty; at least one is needed", nameof(prompts));
        var valid = new List<int[]>(prompts.Count);
        var indices = new List<int>(prompts.Count);
        var invalid = new List<InvalidPrompt>();
        for (int i = 0; i < prompts.Count; i++)
        {
            if (Problem(prompts[i], model) is not { } reason)
            {
                valid.Add(prompts[i]);
                indices.Add(i);
            }
            else if (options.SkipInvalid)
            {
                invalid.Add(new InvalidPrompt(i, reason));
            }
            else
            {
                throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"prompts[{i}] {reason}"), nameof(prompts));
            }
        }

        if (valid.Count == 0)
            throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"none of the {prompts.Count} prompts is valid; the first one {invalid[0].Reason}"), nameof(prompts));
        return new PromptBatch(valid, indices, invalid);
    }

    /// <summary>Where the prompts go, when that is settled already.</summary>
    public PackingPlan? Plan { get; init; }

    /// <summary>Some of the prompts as a batch of their own; left-out prompts are reported with the first part, number 0.</summary>
    public PromptBatch Part(IReadOnlyList<int> rows, int number) => new([.. rows.Select(r => Prompts[r])], [.. rows.Select(r => Indices[r])], number == 0 ? Invalid : []);

    private static string? Problem(int[]? prompt, ICausalLanguageModel model)
    {
        if (prompt is null) return "is null; an array of token ids is expected";
        if (prompt.Length == 0) return "is empty; a prompt has at least one token (a tokenizer's beginning-of-text token will do)";
        if (prompt.Length > model.MaximumPositions)
            return string.Create(CultureInfo.InvariantCulture, $"has {prompt.Length} tokens; the model has {model.MaximumPositions} positions");
        for (int t = 0; t < prompt.Length; t++)
        {
            if ((uint)prompt[t] >= (uint)model.VocabularySize)
                return string.Create(CultureInfo.InvariantCulture, $"has token id {prompt[t]} at position {t}; the model's vocabulary has ids 0 to {model.VocabularySize - 1}");
        }

        return null;
    }
}
