using System.Text.Json.Nodes;

namespace Offprint.Text;

/// <summary>
/// The chat template of a checkpoint: turns a conversation into the text the model was trained on. Templates are written in Jinja; this is
/// an interpreter of the part of the language they use, with the settings of Hugging Face's transformers (<c>trim_blocks</c>,
/// <c>lstrip_blocks</c>, loop controls, <c>tojson</c> like Python's json module, <c>raise_exception</c>, <c>strftime_now</c>,
/// <c>generation</c> blocks). A template reaches nothing but the values it is given. Safe for use from several threads.
/// </summary>
/// <remarks>
/// Not there: template inheritance, <c>include</c> and <c>import</c>, integers beyond 64 bits, and filters that no chat template needs
/// (<c>groupby</c>, <c>urlize</c>, <c>wordwrap</c> and the like); using one is an error that names it.
/// </remarks>
public sealed class ChatTemplate
{
    private readonly ChatTemplateOptions options;
    private readonly TemplateSource source;
    private readonly Statement body;

    private ChatTemplate(TemplateSource source, Statement body, ChatTemplateOptions options) => (this.source, this.body, this.options) = (source, body, options);

    /// <summary>Reads a template.</summary>
    /// <param name="template">Jinja source.</param>
    /// <param name="options">Bounds and clock; null: defaults.</param>
    /// <exception cref="ChatTemplateException">It can't be read; the message has line and column.</exception>
    public static ChatTemplate Parse(string template, ChatTemplateOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(template);
        options ??= new ChatTemplateOptions();
        ArgumentOutOfRangeException.ThrowIfNegative(options.MaximumOutput, "options.MaximumOutput");
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(options.MaximumDepth, "options.MaximumDepth");
        var source = new TemplateSource(template);
        return new ChatTemplate(source, new TemplateParser(source).Parse(), options);
    }

    /// <summary>Renders a conversation.</summary>
    /// <param name="turns">The messages, oldest first (template: <c>messages</c>).</param>
    /// <param name="addGenerationPrompt">Whether the text ends where the assistant is to begin. Default: true.</param>
    /// <param name="tools">Descriptions of tools (JSON schemas of functions; template: <c>tools</c>); null: none.</param>
    /// <param name="variables">Further variables, such as <c>bos_token</c> or <c>enable_thinking</c>; they win over those above. Null: none.</param>
    /// <exception cref="ChatTemplateException">
    /// The template refuses the conversation (<see cref="ChatTemplateException.RaisedByTemplate"/>), fails, or exceeds a bound.
    /// </exception>
    public string Render(IReadOnlyList<ChatTurn> turns, bool addGenerationPrompt = true, JsonArray? tools = null, IReadOnlyDictionary<string, JsonNode?>? variables = null)
    {
        ArgumentNullException.ThrowIfNull(turns);
        var values = new Dictionary<string, object?>
        {
            ["messages"] = turns.Select(Message).ToList(),
            ["tools"] = JsonValues.Read(tools),
            ["documents"] = null,
            ["add_generation_prompt"] = addGenerationPrompt,
        };
        return Render(values, variables);
    }

    /// <summary>Renders with nothing but these variables.</summary>
    internal string Render(IReadOnlyDictionary<string, JsonNode?> variables) => Render([], variables);

    private string Render(Dictionary<string, object?> values, IReadOnlyDictionary<string, JsonNode?>? variables)
    {
        foreach (var (name, value) in variables ?? new Dictionary<string, JsonNode?>())
        {
            values[name] = JsonValues.Read(value);
        }

        var state = new RenderState(source, options);
        var root = new Scope(state, Globals.Functions, values);
        body.Execute(new Scope(root));
        return state.Output.ToString();
    }

    private static object? Message(ChatTurn turn)
    {
        var message = new DictValue();
        message.Put("role", turn.Role);
        message.Put("content", turn.Content);
        Put("name", turn.Name);
        Put("tool_calls", JsonValues.Read(turn.ToolCalls));
        Put("tool_call_id", turn.ToolCallId);
        Put("reasoning_content", turn.Reasoning);
        foreach (var (name, value) in turn.Members ?? [])
        {
            message.Put(name, JsonValues.Read(value));
        }

        return message;

        void Put(string name, object? value)
        {
            if (value is not null)
            {
                message.Put(name, value);
            }
        }
    }
}
