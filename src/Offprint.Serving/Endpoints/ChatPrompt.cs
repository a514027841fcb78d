using System.Text;
using System.Text.Json;
using Offprint.Inference;
using Offprint.Text;

namespace Offprint.Serving;

/// <summary>The prompt that a conversation comes to.</summary>
/// <param name="Ids">Token ids.</param>
/// <param name="SharedTokens">How many of them, from the first, are the system's words, with which other conversations begin too; all where there are none.</param>
internal sealed record ChatPrompt(int[] Ids, int SharedTokens)
{
    private static readonly string[] Roles = ["system", "developer", "user", "assistant", "tool"];

    /// <summary>Reads <c>messages</c> and writes them as the model's own template has it.</summary>
    public static ChatPrompt Read(RequestFields fields, ServedModel model)
    {
        var value = fields.Any("messages") ?? throw ApiException.Invalid("The field 'messages' is missing.", "messages", "missing_required_parameter");
        if (value.ValueKind != JsonValueKind.Array || value.GetArrayLength() == 0)
        {
            throw fields.Wrong("messages", "a list with at least one message");
        }

        var turns = new List<ChatTurn>();
        foreach (var item in value.EnumerateArray())
        {
            var message = new RequestFields(item, $"messages[{turns.Count}]");
            var role = message.RequiredText("role");
            if (!Roles.Contains(role))
            {
                throw message.Wrong("role", string.Join(", ", Roles[..^1]) + " or " + Roles[^1]);
            }

            message.Ignore("refusal", "audio", "tool_call_id");
            message.Refuse("tool_calls", "[]", "the models are called with texts only.");
            message.Refuse("function_call", "null", "the models are called with texts only.");
            turns.Add(new ChatTurn(role == "developer" ? "system" : role, Content(message), message.Text("name")));
            message.CheckAllKnown();
        }

        try
        {
            var ids = ChatFormat.Encode(model.Tokenizer, turns);
            return new ChatPrompt(ids, Shared(ids, [.. turns.TakeWhile(static turn => turn.Role == "system")], model));
        }
        catch (ArgumentException error)
        {
            throw ApiException.Invalid(error.Message, "messages");
        }
    }

    /// <summary>A text, or a list of parts that are texts.</summary>
    private static string Content(RequestFields message)
    {
        var value = message.Any("content") ?? throw ApiException.Invalid("A message has no 'content'.", "messages", "missing_required_parameter");
        if (value.ValueKind == JsonValueKind.String)
        {
            return value.GetString()!;
        }

        if (value.ValueKind != JsonValueKind.Array)
        {
            throw message.Wrong("content", "a string or a list of parts");
        }

        var text = new StringBuilder();
        foreach (var part in value.EnumerateArray())
        {
            var fields = new RequestFields(part, "messages.content");
            if (fields.RequiredText("type") is not "text" and var type)
            {
                throw ApiException.Invalid($"A part of a message is of type '{type}'; the models read text only.", "messages", "invalid_value");
            }

            text.Append(fields.RequiredText("text"));
            fields.CheckAllKnown();
        }

        return text.ToString();
    }

    private static int Shared(int[] ids, ChatTurn[] system, ServedModel model)
    {
        if (system.Length == 0)
        {
            return int.MaxValue;
        }

        try
        {
            return ids.AsSpan().CommonPrefixLength(ChatFormat.Encode(model.Tokenizer, system, addGenerationPrompt: false));
        }
        catch (ArgumentException)
        {
            // The template wants a user's turn too.
            return int.MaxValue;
        }
    }
}
