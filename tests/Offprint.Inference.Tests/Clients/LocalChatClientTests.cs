using Microsoft.Extensions.AI;
using Offprint.Models;
using Offprint.Text;

namespace Offprint.Inference.Tests.Clients;

public sealed class LocalChatClientTests : IDisposable
{
    private readonly PretrainedTokenizer _tokenizer = new BytePairTrainer(new BytePairTrainerOptions { VocabularySize = 300 }).Train(["User: hello\n\nAssistant: {\"a\": 1}"]);
    private readonly CausalLanguageModel _model;
    private readonly IDecodingModel _decoder;
    private readonly GenerationEngine _engine;
    private readonly LocalChatClient _client;

    public LocalChatClientTests()
    {
        _model = CausalLanguageModel.Create(new LlamaConfig { VocabularySize = _tokenizer.VocabularySize, HiddenSize = 32, LayerCount = 1, HeadCount = 2, FeedForwardSize = 32, MaximumPositions = 256 }, 3);
        _decoder = DecodingModel.For(_model);
        _engine = new GenerationEngine(_decoder, _tokenizer);
        _client = new LocalChatClient(_engine, "tiny");
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _client.Dispose();
        _engine.Dispose();
        _decoder.Dispose();
        _model.Dispose();
    }

    [Fact]
    public async Task Answers_come_whole_and_in_pieces_alike()
    {
        var options = new ChatOptions { Temperature = 0, MaxOutputTokens = 25, StopSequences = ["User:"] };
        var whole = await _client.GetResponseAsync("hello", options, Cancellation);
        var pieces = await _client.GetStreamingResponseAsync("hello", options, Cancellation).ToChatResponseAsync(Cancellation);
        Assert.Equal(whole.Text, pieces.Text);
        Assert.Equal(whole.Usage!.OutputTokenCount, pieces.Usage!.OutputTokenCount);
        Assert.Equal(whole.FinishReason, pieces.FinishReason);
        Assert.Equal("tiny", whole.ModelId);
    }

    [Fact]
    public async Task A_schema_is_kept_to_and_typed_answers_can_be_read()
    {
        var answer = await _client.GetResponseAsync("hello", new ChatOptions
        {
            Seed = 1, MaxOutputTokens = 200,
            ResponseFormat = ChatResponseFormat.ForJsonSchema(System.Text.Json.JsonDocument.Parse("""{"type":"object","properties":{"a":{"type":"boolean"}},"required":["a"],"additionalProperties":false}""").RootElement),
        }, Cancellation);
        using var json = System.Text.Json.JsonDocument.Parse(answer.Text);
        Assert.True(json.RootElement.GetProperty("a").ValueKind is System.Text.Json.JsonValueKind.True or System.Text.Json.JsonValueKind.False);
    }

    [Fact]
    public async Task What_a_local_model_cannot_do_is_said()
    {
        await Assert.ThrowsAsync<NotSupportedException>(() => _client.GetResponseAsync("x", new ChatOptions { Tools = [AIFunctionFactory.Create(static () => 1, "one")] }, Cancellation));
        await Assert.ThrowsAsync<NotSupportedException>(() => _client.GetResponseAsync([new ChatMessage(ChatRole.User, [new UriContent("https://example.org/a.png", "image/png")])], cancellationToken: Cancellation));
        await Assert.ThrowsAsync<ArgumentException>(() => _client.GetResponseAsync("x", new ChatOptions { Temperature = -1 }, Cancellation));
        Assert.Same(_engine, _client.GetService<GenerationEngine>());
        Assert.Equal("tiny", _client.GetService<ChatClientMetadata>()!.DefaultModelId);
    }
}
