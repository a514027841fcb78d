using System.Text;
using Offprint.Text;

namespace Offprint.Inference;

/// <summary>Writes a conversation as the prompt that a model continues.</summary>
public static class ChatFormat
{
    /// <summary>The token ids of a conversation, ready for the assistant's answer: by the checkpoint's own template, or, where it has none, as plain lines "User: …", "Assistant:".</summary>
    /// <param name="tokenizer">The model's tokenizer.</param>
    /// <param name="turns">Who said what, at least one turn. Usual roles: system, user, assistant, tool.</param>
    /// <param name="addGenerationPrompt">Whether the beginning of the assistant's answer stands at the end. Default true.</param>
    /// <exception cref="ArgumentException">There are no turns, or the template refuses them or fails; the message is the template's.</exception>
    public static int[] Encode(PretrainedTokenizer tokenizer, IReadOnlyList<ChatTurn> turns, bool addGenerationPrompt = true)
    {
        ArgumentNullException.ThrowIfNull(tokenizer);
        ArgumentNullException.ThrowIfNull(turns);
        if (turns.Count == 0)
        {
            throw new ArgumentException("The conversation has no turns.", nameof(turns));
        }

        if (tokenizer.ChatTemplate is not null)
        {
            try
            {
                return [.. tokenizer.EncodeChat(turns, addGenerationPrompt)];
            }
            catch (ChatTemplateException error)
            {
                throw new ArgumentException($"The model's chat template {(error.RaisedByTemplate ? "refuses the conversation" : "fails")}: {error.Message}", nameof(turns), error);
            }
        }

        var text = new StringBuilder();
        foreach (var turn in turns)
        {
            text.Append(char.ToUpperInvariant(turn.Role[0])).Append(turn.Role.AsSpan(1)).Append(": ").Append(turn.Content).Append("\n\n");
        }

        text.Append(addGenerationPrompt ? "Assistant:" : "");
        return GenerationTokens.Prompt(tokenizer, text.ToString());
    }
}
