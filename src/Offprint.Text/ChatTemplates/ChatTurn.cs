using System.Text.Json.Nodes;

namespace Offprint.Text;

/// <summary>One message of a conversation, as a chat template sees it: an object with the members <c>role</c>, <c>content</c> and those that are set below.</summary>
/// <param name="Role">Who speaks: "system", "user", "assistant", "tool" or what the template knows.</param>
/// <param name="Content">The text; null (template: none) for an assistant that only calls tools.</param>
/// <param name="Name">The member <c>name</c>: the speaker's or the tool's name; null leaves it out.</param>
public sealed record ChatTurn(string Role, string? Content, string? Name = null)
{
    /// <summary>
    /// The member <c>tool_calls</c>: objects <c>{"type": "function", "function": {"name": ..., "arguments": {...}}}</c>. Most templates want the
    /// arguments as an object, not as JSON in a string; they are handed over as they are. Null leaves it out.
    /// </summary>
    public JsonArray? ToolCalls { get; init; }

    /// <summary>The member <c>tool_call_id</c>: which call a tool's message answers; null leaves it out.</summary>
    public string? ToolCallId { get; init; }

    /// <summary>The member <c>reasoning_content</c>: what a reasoning model thought before it answered; null leaves it out.</summary>
    public string? Reasoning { get; init; }

    /// <summary>Further members, or others in place of those above: for example a <c>content</c> that is a list of parts. Null: none.</summary>
    public JsonObject? Members { get; init; }
}
