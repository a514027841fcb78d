using System.Text.Json.Nodes;

namespace Offprint.Text.Tests;

/// <summary>Renderings of Jinja2 itself, with the settings of transformers; tests/Goldens/chat/generate.py wrote them.</summary>
public class ChatGoldenTests
{
    private static readonly JsonObject Goldens = JsonNode.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "goldens", "chat-templates.json")))!.AsObject();

    [Theory]
    [InlineData("chatml")]
    [InlineData("llama-2")]
    [InlineData("llama-3")]
    [InlineData("mistral")]
    [InlineData("qwen-3")]
    [InlineData("gemma")]
    [InlineData("phi-3")]
    [InlineData("zephyr")]
    [InlineData("vicuna")]
    [InlineData("deepseek")]
    [InlineData("smollm")]
    [InlineData("granite")]
    [InlineData("command-r")]
    public void Families_render_as_jinja_does(string family) => Check(family + ",", 8);

    [Fact]
    public void White_space_is_kept_and_taken_as_jinja_does() => Check("space", 40);

    [Fact]
    public void Statements_filters_and_methods_do_what_jinja_does() => Check("statement", 80);

    [Fact]
    public void Random_expressions_have_jinjas_values() => Check("expression", 1200);

    private static void Check(string kind, int atLeast)
    {
        var wrong = new List<string>();
        var count = 0;
        foreach (var item in Goldens["cases"]!.AsArray())
        {
            var name = (string)item!["name"]!;
            if (!name.StartsWith(kind, StringComparison.Ordinal))
            {
                continue;
            }

            count++;
            var template = (string)item["template"]!;
            var expected = (string?)item["expected"];
            string? actual = null;
            string? error = null;
            try
            {
                var variables = (item["variables"] ?? Goldens["names"])!.AsObject();
                actual = ChatTemplate.Parse(template).Render(variables.ToDictionary(pair => pair.Key, pair => pair.Value));
            }
            catch (ChatTemplateException e)
            {
                error = e.Message;
            }

            if (actual != expected)
            {
                wrong.Add($"{name}: {template}\n  jinja: {expected ?? "error"}\n  here:  {actual ?? error}");
            }
        }

        Assert.True(count >= atLeast, $"{count} cases of \"{kind}\"");
        Assert.True(wrong.Count == 0, $"{wrong.Count} of {count} differ:\n" + string.Join('\n', wrong.Take(60)));
    }
}
