using System.Text.Json.Nodes;

namespace Offprint.Text;

public sealed partial class PretrainedTokenizer
{
    private readonly Lazy<ChatTemplate?> parsedChatTemplate;
    private readonly Lazy<ChatTemplate?> parsedToolTemplate;

    /// <summary>
    /// Writes a conversation as the checkpoint's chat template wants it (of a list of templates with tools the one named "tool_use", otherwise
    /// "default"). The template gets this tokenizer's special tokens as <c>bos_token</c>, <c>eos_token</c> and so on, as far as it has them.
    /// </summary>
    /// <param name="turns">The messages, oldest first.</param>
    /// <param name="addGenerationPrompt">Whether the text ends where the assistant is to begin. Default: true.</param>
    /// <param name="tools">Descriptions of tools (JSON schemas of functions); null: none.</param>
    /// <param name="variables">Further variables of the template, such as <c>enable_thinking</c>; they win over the others. Null: none.</param>
    /// <param name="template">A template in place of the checkpoint's own; null: its own.</param>
    /// <exception cref="InvalidOperationException">There is no template.</exception>
    /// <exception cref="ChatTemplateException">The template can't be read, fails, or refuses the conversation.</exception>
    public string ApplyChatTemplate(IReadOnlyList<ChatTurn> turns, bool addGenerationPrompt = true, JsonArray? tools = null, IReadOnlyDictionary<string, JsonNode?>? variables = null, ChatTemplate? template = null)
    {
        template ??= (tools is null ? parsedChatTemplate : parsedToolTemplate).Value
            ?? throw new InvalidOperationException("The tokenizer has no chat template (chat_template.jinja, or \"chat_template\" in tokenizer_config.json); pass one.");
        var all = new Dictionary<string, JsonNode?>();
        Add("bos_token", Special.Bos);
        Add("eos_token", Special.Eos);
        Add("unk_token", Special.Unknown);
        Add("sep_token", Special.Separator);
        Add("pad_token", Special.Padding);
        Add("cls_token", Special.Classification);
        Add("mask_token", Special.Mask);
        if (Special.Additional.Count > 0)
        {
            all["additional_special_tokens"] = new JsonArray([.. Special.Additional.Select(token => (JsonNode)token.Content)]);
        }

        foreach (var (name, value) in variables ?? new Dictionary<string, JsonNode?>())
        {
            all[name] = value;
        }

        return template.Render(turns, addGenerationPrompt, tools, all);

        void Add(string name, SpecialToken? token)
        {
            if (token is not null)
            {
                all[name] = token.Content;
            }
        }
    }

    /// <summary>
    /// Encodes a conversation as <see cref="ApplyChatTemplate"/> writes it. The strings of added tokens become their ids, wherever they stand (also
    /// in what a user wrote); the post-processor adds none, so that a beginning which the template writes itself isn't there twice.
    /// </summary>
    /// <inheritdoc cref="ApplyChatTemplate"/>
    public IReadOnlyList<int> EncodeChat(IReadOnlyList<ChatTurn> turns, bool addGenerationPrompt = true, JsonArray? tools = null, IReadOnlyDictionary<string, JsonNode?>? variables = null, ChatTemplate? template = null)
        => EncodeToIds(ApplyChatTemplate(turns, addGenerationPrompt, tools, variables, template));

    private static ChatTemplate? ParseChatTemplate(string? source) => source is null ? null : Offprint.Text.ChatTemplate.Parse(source);
}
