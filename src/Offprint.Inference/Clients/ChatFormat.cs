using System.Text;
using Offprint.Text;

namespace Offprint.Inference;

/// <summary>Writes a conversation as the prompt that a model continues.</summary>
public static class ChatFormat
{
    /// <summary>The token ids of a conversation, ready for the assistant's answer: by the checkpoint's own template, or, where it has none, as plain lines "User: …", "Assistant:".</summary>
    /// <param name="tokenizer">The model's tokenizer.</param>
    /// <param name="turns">Who said what, at least one turn. Roles: system, user, assistant, tool.</param>
    /// <exception cref="ArgumentException">There are no turns, or the template refuses them; the message is the template's.</exception>
    public static int[] Encode(PretrainedTokenizer tokenizer, IReadOnlyList<(string Role, string Content)> turns)
    {
        ArgumentNullException.ThrowIfNull(tokenizer);
        ArgumentNullException.ThrowIfNull(turns);
        if (turns.Count == 0)
        {
            throw new ArgumentException("The conversation has no turns.", nameof(turns));
        }

        var text = new StringBuilder();
        foreach (var (role, content) in turns)
        {
            text.Append(char.ToUpperInvariant(role[0])).Append(role.AsSpan(1)).Append(": ").Append(content).Append("\n\n");
        }

        text.Append("Assistant:");
        return [.. tokenizer.Special.Bos is { } begin ? (int[])[begin.Id] : [], .. tokenizer.EncodeToIds(text.ToString())];
    }
}
