using System.Text.Json.Nodes;

namespace Offprint.Text.Tests;

public class ChatTemplateTests
{
    private const string Turns = "{% for m in messages %}<|{{ m.role }}|>{{ m.content }}</s>{% endfor %}{% if add_generation_prompt %}<|assistant|>{% endif %}";

    private static readonly ChatTurn[] Hello = [new("user", "Hello"), new("assistant", "Hi"), new("user", "Bye")];

    [Fact]
    public void A_conversation_is_rendered_with_and_without_the_prompt()
    {
        var template = ChatTemplate.Parse(Turns);
        Assert.Equal("<|user|>Hello</s><|assistant|>Hi</s><|user|>Bye</s><|assistant|>", template.Render(Hello));
        Assert.Equal("<|user|>Hello</s><|assistant|>Hi</s><|user|>Bye</s>", template.Render(Hello, addGenerationPrompt: false));
    }

    [Fact]
    public void Members_of_a_turn_tools_and_variables_reach_the_template()
    {
        var template = ChatTemplate.Parse("{% for m in messages %}{{ m | tojson }};{% endfor %}{{ tools | tojson }}{{ bos_token }}{{ documents is none }}{{ count + 1 }}");
        var turns = new[]
        {
            new ChatTurn("assistant", null, "bot") { ToolCalls = [new JsonObject { ["id"] = "1" }], Reasoning = "hm" },
            new ChatTurn("tool", "x") { ToolCallId = "1", Members = new JsonObject { ["content"] = new JsonArray("part"), ["mine"] = 1.5 } },
        };
        Assert.Equal("""{"role": "assistant", "content": null, "name": "bot", "tool_calls": [{"id": "1"}], "reasoning_content": "hm"};"""
            + """{"role": "tool", "content": ["part"], "tool_call_id": "1", "mine": 1.5};[{"n": 2}]<s>True8""",
            template.Render(turns, tools: [new JsonObject { ["n"] = 2 }], variables: new Dictionary<string, JsonNode?> { ["bos_token"] = "<s>", ["count"] = 7 }));
    }

    [Fact]
    public void What_the_template_raises_is_its_own_message()
    {
        var error = Assert.Throws<ChatTemplateException>(() => ChatTemplate.Parse("a\n {{ raise_exception('Roles must ' ~ 'alternate') }}").Render(Hello));
        Assert.Equal("Roles must alternate", error.Message);
        Assert.True(error.RaisedByTemplate);
        Assert.Equal(2, error.Line);
    }

    [Theory]
    [InlineData("ab\n{{ x | shout }}", 2, 8, "there is no filter \"shout\"")]
    [InlineData("{{ 1 is big }}", 1, 9, "there is no test \"big\"")]
    [InlineData("{{ nothing() }}", 1, 11, "\"nothing\" is undefined")]
    [InlineData("{{ [1]\n | map('shout') }}", 2, 4, "there is no filter \"shout\"")]
    [InlineData("{{ none.x.y }}", 1, 10, "a value of type none has no \"x\"")]
    [InlineData("{{ 1 + 'a' }}", 1, 6, "\"+\" isn't for values of type integer and string")]
    [InlineData("{{ 9223372036854775807 + 1 }}", 1, 24, "the result has more than 64 bits")]
    public void Errors_while_rendering_name_the_place_and_the_cause(string template, int line, int column, string message)
    {
        var parsed = ChatTemplate.Parse(template);
        var error = Assert.Throws<ChatTemplateException>(() => parsed.Render([]));
        Assert.Equal($"Chat template, line {line}, column {column}: {message}", error.Message);
        Assert.False(error.RaisedByTemplate);
    }

    [Theory]
    [InlineData("a\n  {% endif %}", 2, 6)]
    [InlineData("{% if true %}\n", 1, 1)]
    [InlineData("{{ 1 +\n }}", 2, 2)]
    [InlineData("{% include 'x' %}", 1, 4)]
    [InlineData("{% break %}", 1, 4)]
    [InlineData("{{ 'a }}", 1, 4)]
    [InlineData("{{ a ! b }}", 1, 6)]
    [InlineData("{# a", 1, 1)]
    public void Syntax_errors_have_line_and_column(string template, int line, int column)
    {
        var error = Assert.Throws<ChatTemplateException>(() => ChatTemplate.Parse(template));
        Assert.Equal((line, column), (error.Line, error.Column));
    }

    [Theory]
    [InlineData("{% for a in range(100000) %}{% for b in range(100000) %}{% endfor %}{% endfor %}")]
    [InlineData("{% set ns = namespace(s='ab') %}{% for i in range(64) %}{% set ns.s = ns.s ~ ns.s %}{% endfor %}")]
    [InlineData("{% set ns = namespace(l=[1]) %}{% for i in range(64) %}{% set ns.l = ns.l + ns.l %}{% endfor %}")]
    [InlineData("{% set ns = namespace(l=[1]) %}{% for i in range(64) %}{% set ns.l = [ns.l, ns.l] %}{% endfor %}{{ ns.l }}")]
    [InlineData("{% set ns = namespace(l=[1]) %}{% for i in range(64) %}{% set ns.l = [ns.l, ns.l] %}{% endfor %}{{ ns.l | tojson }}")]
    [InlineData("{% set a = [] %}{% set x = a.append(a) %}{{ a }}")]
    [InlineData("{% set a = [] %}{% set x = a.append(a) %}{% set b = [] %}{% set x = b.append(b) %}{{ a == b }}")]
    [InlineData("{% macro f() %}{{ f() }}{% endmacro %}{{ f() }}")]
    [InlineData("{% macro f() %}{{ f() }}{{ f() }}{% endmacro %}{{ f() }}")]
    [InlineData("{{ 'a' * 99999999999 }}")]
    [InlineData("{{ [0] * 9223372036854775807 }}")]
    [InlineData("{{ '%999999999d' % 1 }}")]
    [InlineData("{{ 'a'.ljust(9999999999) }}")]
    [InlineData("{% set s = 'a' * 5000000 %}{% for i in range(100000) %}{{ (s ~ 'b') in s }}{% endfor %}")]
    [InlineData("{% for i in range(100000) %}{{ range(100000) | map('string') | list | length }}{% endfor %}")]
    [InlineData("{% for x in [1] recursive %}{{ loop([1]) }}{% endfor %}")]
    [InlineData("{% for i in range(100000) %}{{ 'abcdefghij' * 100 }}{% endfor %}")]
    public void Hostile_templates_end_in_an_error(string template)
        => Assert.Throws<ChatTemplateException>(() => ChatTemplate.Parse(template).Render([]));

    [Fact]
    public void Deep_nesting_is_an_error_not_a_crash()
    {
        Assert.Throws<ChatTemplateException>(() => ChatTemplate.Parse("{{ " + new string('(', 100_000) + "1" + new string(')', 100_000) + " }}"));
        Assert.Throws<ChatTemplateException>(() => ChatTemplate.Parse("{{ " + string.Concat(Enumerable.Repeat("not ", 100_000)) + "1 }}"));
        Assert.Throws<ChatTemplateException>(() => ChatTemplate.Parse(string.Concat(Enumerable.Repeat("{% if 1 %}", 100_000))));
        Assert.Throws<ChatTemplateException>(() => ChatTemplate.Parse("{{ 1" + string.Concat(Enumerable.Repeat(" + 1", 100_000)) + " }}").Render([]));
    }

    [Fact]
    public void Bounds_and_clock_are_options()
    {
        var options = new ChatTemplateOptions { MaximumOutput = 3, Clock = new Fixed() };
        Assert.Equal("abc", ChatTemplate.Parse("abc", options).Render([]));
        Assert.Throws<ChatTemplateException>(() => ChatTemplate.Parse("abcd", options).Render([]));
        Assert.Equal("05 Jul 2024, Friday 5 14:07", ChatTemplate.Parse("{{ strftime_now('%d %b %Y, %A %-d %H:%M') }}", new ChatTemplateOptions { Clock = new Fixed() }).Render([]));
    }

    [Fact]
    public void Lists_and_mappings_can_be_changed_by_a_template_without_touching_the_callers_values()
    {
        var tools = new JsonArray(1);
        var template = ChatTemplate.Parse("{% set x = tools.append(2) %}{% set d = {} %}{% set x = d.update({'a': 1}, b=2) %}{{ tools }}{{ d }}{{ tools.pop() }}{{ d.pop('a') }}");
        Assert.Equal("[1, 2]{'a': 1, 'b': 2}21", template.Render([], tools: tools));
        Assert.Equal("[1, 2]{'a': 1, 'b': 2}21", template.Render([], tools: tools));
        Assert.Single(tools);
    }

    [Fact]
    public void One_template_serves_many_threads()
    {
        var template = ChatTemplate.Parse("{% set ns = namespace(n=0) %}{% for m in messages %}{% set ns.n = ns.n + m.content | length %}{{ loop.index }}{% endfor %}{{ ns.n }}");
        Parallel.For(0, 200, new ParallelOptions { CancellationToken = TestContext.Current.CancellationToken }, i => Assert.Equal($"12{i + 3}", template.Render([new ChatTurn("user", new string('x', i)), new ChatTurn("user", "abc")])));
    }

    [Fact]
    public void A_tokenizer_renders_with_its_special_tokens_and_encodes_without_a_second_beginning()
    {
        using var folder = new TemporaryFolder();
        new BytePairTrainer(new BytePairTrainerOptions { VocabularySize = 300, SpecialTokens = ["<s>", "</s>", "<|user|>"] }).Train([SampleTexts.English], cancellationToken: TestContext.Current.CancellationToken).Save(folder.Path);
        folder.Write("tokenizer_config.json", """
            {"bos_token": "<s>", "eos_token": "</s>", "chat_template": [
              {"name": "default", "template": "{{ bos_token }}{% for m in messages %}<|user|>{{ m.content }}{{ eos_token }}{% endfor %}{{ pad_token is defined }}"},
              {"name": "tool_use", "template": "{{ tools | length }} tools"}]}
            """);
        var tokenizer = PretrainedTokenizer.Load(folder.Path);
        Assert.Equal("<s><|user|>a</s>False", tokenizer.ApplyChatTemplate([new ChatTurn("user", "a")]));
        Assert.Equal("2 tools", tokenizer.ApplyChatTemplate([], tools: [1, 2]));
        Assert.Equal("mine", tokenizer.ApplyChatTemplate([], template: ChatTemplate.Parse("mine")));
        Assert.Equal([0, 2, .. tokenizer.EncodeToIds("a"), 1, .. tokenizer.EncodeToIds("False")], tokenizer.EncodeChat([new ChatTurn("user", "a")]));
    }

    [Fact]
    public void A_tokenizer_without_a_template_says_so()
    {
        var tokenizer = new BytePairTrainer(new BytePairTrainerOptions { VocabularySize = 300 }).Train([SampleTexts.English], cancellationToken: TestContext.Current.CancellationToken);
        Assert.Contains("no chat template", Assert.Throws<InvalidOperationException>(() => tokenizer.ApplyChatTemplate(Hello)).Message, StringComparison.Ordinal);
    }

    private sealed class Fixed : TimeProvider
    {
        public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

        public override DateTimeOffset GetUtcNow() => new(2024, 7, 5, 14, 7, 0, TimeSpan.Zero);
    }
}
