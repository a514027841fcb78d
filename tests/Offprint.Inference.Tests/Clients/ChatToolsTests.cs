using Microsoft.Extensions.AI;
using Microsoft.Extensions.Caching.Distributed;
using Offprint.Models;
using Offprint.Text;

namespace Offprint.Inference.Tests.Clients;

public sealed class ChatToolsTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("offprint-chat-").FullName;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Answers_are_kept_in_files_by_question_options_and_version()
    {
        var script = new ScriptedChatClient(static (_, i) => $"reply {i}");
        async Task<string> Ask(string question, string version, float temperature)
        {
            using var client = ((IChatClient)script).WithFileCache(_folder, version);
            return (await client.GetResponseAsync(question, new ChatOptions { Temperature = temperature }, Cancellation)).Text;
        }

        Assert.Equal("reply 0", await Ask("a", "1", 0));
        Assert.Equal("reply 0", await Ask("a", "1", 0));
        Assert.Equal("reply 1", await Ask("a", "2", 0));
        Assert.Equal("reply 2", await Ask("a", "1", 1));
        Assert.Equal("reply 3", await Ask("b", "1", 0));
        Assert.Equal("reply 0", await Ask("a", "1", 0));
        Assert.Equal(4, script.Asked.Count);
    }

    [Fact]
    public void Entries_of_the_file_cache_expire_and_can_be_removed()
    {
        var clock = new Clock();
        var cache = new FileDistributedCache(_folder, clock);
        cache.Set("a", [1, 2], new DistributedCacheEntryOptions());
        cache.Set("b", [], new DistributedCacheEntryOptions { AbsoluteExpirationRelativeToNow = TimeSpan.FromMinutes(1) });
        Assert.Equal([1, 2], cache.Get("a")!);
        Assert.Empty(cache.Get("b")!);
        clock.Now += TimeSpan.FromMinutes(2);
        Assert.Equal([1, 2], new FileDistributedCache(_folder, clock).Get("a")!);
        Assert.Null(cache.Get("b"));
        cache.Remove("a");
        cache.Remove("never there");
        Assert.Null(cache.Get("a"));
        Assert.Empty(Directory.GetFiles(_folder, "*.tmp", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task A_ledger_counts_every_answer_and_ends_what_is_too_much()
    {
        var ledger = new BudgetLedger(new BudgetLimits { Generations = 3 });
        using var client = new LedgerChatClient(new ScriptedChatClient("one two", "three", "four five six", "never"), ledger);
        await client.GetResponseAsync("what is this", cancellationToken: Cancellation);
        await client.GetStreamingResponseAsync("and this", cancellationToken: Cancellation).ToChatResponseAsync(Cancellation);
        Assert.Equal((5, 3, 2), (ledger.PromptTokens, ledger.SampledTokens, ledger.Generations));
        await client.GetResponseAsync("more", cancellationToken: Cancellation);
        Assert.True(ledger.Exhausted);
        Assert.Contains("3 answers", (await Assert.ThrowsAsync<BudgetExhaustedException>(() => client.GetResponseAsync("more", cancellationToken: Cancellation))).Message, StringComparison.Ordinal);
        ledger.AddExecutions(7);
        Assert.Equal(7, ledger.Executions);
    }

    [Theory]
    [InlineData("Here: {\"a\": [1, 2]} and {\"b\": 3}", "{\"a\": [1, 2]}")]
    [InlineData("set {x} is {\"a\": \"}\"} here", "{\"a\": \"}\"}")]
    [InlineData("[1, 2, 3]", "[1, 2, 3]")]
    [InlineData("nothing { here", null)]
    [InlineData("", null)]
    public void Json_is_found_among_words(string reply, string? expected)
    {
        Assert.Equal(expected is not null, ReplyParser.TryJson(reply, out var json));
        Assert.Equal(expected, json?.RootElement.GetRawText());
        json?.Dispose();
    }

    [Fact]
    public void The_last_fenced_block_and_lists_are_found()
    {
        const string reply = "First\n```python\na = 1\n```\nthen\n```csharp\nvar b = 2;\n\n// ``` inside\n```\n1. one\n   goes on\n2) two\nno\n";
        Assert.Equal("var b = 2;\n\n// ``` inside", ReplyParser.LastFencedBlock(reply));
        Assert.Equal("a = 1", ReplyParser.LastFencedBlock(reply, "Python"));
        Assert.Null(ReplyParser.LastFencedBlock(reply, "java"));
        Assert.Equal("x", ReplyParser.LastFencedBlock("~~~~\nx"));
        Assert.Equal("```\nx\n```", ReplyParser.LastFencedBlock("````\n```\nx\n```\n````"));
        Assert.Null(ReplyParser.LastFencedBlock("none"));
        Assert.Equal(["one goes on", "two"], ReplyParser.NumberedList(reply));
    }

    [Fact]
    public async Task Chat_models_propose_what_their_prompts_ask_for()
    {
        File.WriteAllText(Path.Combine(_folder, "complete.txt"), "Write {{task}} in {{language}}.");
        var prompts = PromptSet.Load(_folder);
        var script = new ScriptedChatClient("```\none\n```", "no program ``` here", "bare");
        var ledger = new BudgetLedger(new BudgetLimits { Generations = 5 });
        var proposer = new ChatClientProposer(script, prompts, new FencedCodeExtractor());
        var request = new ProposalRequest("a sort") { Values = new Dictionary<string, string> { ["language"] = "C#" } };
        Assert.Equal(["one", "bare"], await proposer.CompleteAsync(request, 3, 0.5f, ledger, Cancellation));
        Assert.Equal("Write a sort in C#.", script.Asked[0][0].Text);
        Assert.Equal(3, ledger.Generations);
        Assert.Contains("'language'", (await Assert.ThrowsAsync<ArgumentException>(() => proposer.CompleteAsync(new ProposalRequest("x"), 1, 0, ledger, Cancellation))).Message, StringComparison.Ordinal);
        Assert.NotEqual(prompts.Version, new PromptSet([KeyValuePair.Create("complete", "Other {{task}}")]).Version);
    }

    [Fact]
    public async Task Local_models_propose_texts_and_tokens_and_pay_for_both()
    {
        var tokenizer = new BytePairTrainer(new BytePairTrainerOptions { VocabularySize = 300 }).Train(["to be or not to be"]);
        using var model = CausalLanguageModel.Create(new LlamaConfig { VocabularySize = tokenizer.VocabularySize, HiddenSize = 32, LayerCount = 1, HeadCount = 2, FeedForwardSize = 32, MaximumPositions = 64 }, 3);
        using var decoder = DecodingModel.For(model);
        using var engine = new GenerationEngine(decoder, tokenizer);
        var proposer = new ModelProposer(engine);
        var ledger = new BudgetLedger();
        var request = new ProposalRequest("to be") { MaximumTokens = 8 };
        var sampled = await proposer.CompleteAsync(request, 3, 1, ledger, Cancellation);
        Assert.Equal(3, sampled.Count);
        Assert.Equal(sampled, await proposer.CompleteAsync(request, 3, 1, ledger, Cancellation));
        Assert.Single((await proposer.CompleteAsync(request, 3, 0, ledger, Cancellation)).Distinct());
        var length = proposer.Encode(request).Length;
        Assert.Equal(7, ledger.Generations);
        Assert.Equal(7 * length, ledger.PromptTokens);

        var tokens = new BudgetLedger(new BudgetLimits { SampledTokens = 3 });
        using var state = proposer.Start(request, tokens);
        int[] prompt = proposer.Encode(request);
        state.NextLogProbs(prompt);
        Assert.Equal((length, 0), (tokens.PromptTokens, tokens.SampledTokens));
        state.NextLogProbs([.. prompt, 1, 2]);
        state.NextLogProbs([.. prompt, 1, 2]);
        Assert.Equal((length, 2), (tokens.PromptTokens, tokens.SampledTokens));
        state.NextLogProbs([.. prompt, 1, 3]);
        Assert.Throws<BudgetExhaustedException>(() => state.NextLogProbs([.. prompt, 4]));
    }

    private sealed class Clock : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
