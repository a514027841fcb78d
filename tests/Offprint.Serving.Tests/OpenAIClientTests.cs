using System.ClientModel;
using OpenAI;
using OpenAI.Chat;
using OpenAI.Embeddings;

namespace Offprint.Serving.Tests;

/// <summary>The official client of OpenAI for .NET talks to the server.</summary>
public sealed class OpenAIClientTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private OpenAIClient Client => new(new ApiKeyCredential("any"), new OpenAIClientOptions { Endpoint = new Uri(fixture.Server.Address, "/v1") });

    [Fact]
    public async Task Chat_gives_one_answer_and_the_same_one_for_the_same_seed()
    {
        var chat = Client.GetChatClient(ServerFixture.Decoder);
#pragma warning disable OPENAI001 // the seed
        var options = new ChatCompletionOptions { MaxOutputTokenCount = 20, Temperature = 1, Seed = 7 };
#pragma warning restore OPENAI001
        ChatMessage[] messages = [new SystemChatMessage("Be brief."), new UserChatMessage("Hello")];
        var first = (await chat.CompleteChatAsync(messages, options, Cancellation)).Value;
        var second = (await chat.CompleteChatAsync(messages, options, Cancellation)).Value;
        Assert.Equal(first.Content[0].Text, second.Content[0].Text);
        Assert.Equal(ChatMessageRole.Assistant, first.Role);
        Assert.True(first.Usage.InputTokenCount > 5);
        Assert.True(first.Usage.OutputTokenCount is > 0 and <= 20);
        Assert.True(second.Usage.InputTokenDetails.CachedTokenCount >= 16);
        Assert.True(first.FinishReason is ChatFinishReason.Length or ChatFinishReason.Stop);
    }

    [Fact]
    public async Task Streams_give_the_same_text_piece_by_piece()
    {
        var chat = Client.GetChatClient(ServerFixture.Decoder);
        var options = new ChatCompletionOptions { MaxOutputTokenCount = 40, Temperature = 0 };
        var whole = (await chat.CompleteChatAsync([new UserChatMessage("Tell me")], options, Cancellation)).Value;
        var (text, pieces) = ("", 0);
        ChatFinishReason? finish = null;
        ChatTokenUsage? usage = null;
        await foreach (var update in chat.CompleteChatStreamingAsync([new UserChatMessage("Tell me")], options, Cancellation))
        {
            text += string.Concat(update.ContentUpdate.Select(static part => part.Text));
            finish ??= update.FinishReason;
            usage ??= update.Usage;
            pieces++;
        }

        Assert.Equal(whole.Content[0].Text, text);
        Assert.Equal(whole.FinishReason, finish);
        Assert.Equal(whole.Usage.OutputTokenCount, usage!.OutputTokenCount);
        Assert.True(pieces > 3);
    }

    [Fact]
    public async Task Answers_keep_to_a_json_schema()
    {
        var chat = Client.GetChatClient(ServerFixture.Decoder);
        var schema = BinaryData.FromString("""{"type":"object","properties":{"name":{"type":"string","maxLength":8},"number":{"type":"integer","minimum":0,"maximum":99}},"required":["name","number"],"additionalProperties":false}""");
        for (var seed = 0; seed < 5; seed++)
        {
#pragma warning disable OPENAI001
            var options = new ChatCompletionOptions { MaxOutputTokenCount = 200, Temperature = 1, Seed = seed, ResponseFormat = ChatResponseFormat.CreateJsonSchemaFormat("thing", schema, jsonSchemaIsStrict: true) };
#pragma warning restore OPENAI001
            var answer = (await chat.CompleteChatAsync([new UserChatMessage("Give me a thing")], options, Cancellation)).Value;
            Assert.Equal(ChatFinishReason.Stop, answer.FinishReason);
            using var json = System.Text.Json.JsonDocument.Parse(answer.Content[0].Text);
            Assert.True(json.RootElement.GetProperty("name").GetString()!.EnumerateRunes().Count() <= 8);
            Assert.InRange(json.RootElement.GetProperty("number").GetInt32(), 0, 99);
        }
    }

    [Fact]
    public async Task Log_probabilities_come_with_bytes_and_alternatives()
    {
        var chat = Client.GetChatClient(ServerFixture.Decoder);
        var options = new ChatCompletionOptions { MaxOutputTokenCount = 5, Temperature = 0, IncludeLogProbabilities = true, TopLogProbabilityCount = 3 };
        var answer = (await chat.CompleteChatAsync([new UserChatMessage("Hi")], options, Cancellation)).Value;
        Assert.Equal(answer.Usage.OutputTokenCount, answer.ContentTokenLogProbabilities.Count);
        Assert.All(answer.ContentTokenLogProbabilities, static token =>
        {
            Assert.True(token.LogProbability <= 0);
            Assert.Equal(3, token.TopLogProbabilities.Count);
            Assert.Equal(token.TopLogProbabilities[0].LogProbability, token.LogProbability, 5);
        });
    }

    [Fact]
    public async Task Embeddings_have_length_one_and_do_not_depend_on_their_batch()
    {
        EmbeddingClient embeddings = Client.GetEmbeddingClient(ServerFixture.Encoder);
        var batch = (await embeddings.GenerateEmbeddingsAsync(["the quick brown fox", "the lazy dog", "jumps"], cancellationToken: Cancellation)).Value;
        var alone = (await embeddings.GenerateEmbeddingAsync("the lazy dog", cancellationToken: Cancellation)).Value;
        Assert.Equal(16, alone.ToFloats().Length);
        Assert.Equal(1, alone.ToFloats().ToArray().Sum(static x => x * x), 4);
        for (var i = 0; i < 16; i++)
        {
            Assert.Equal(alone.ToFloats().Span[i], batch[1].ToFloats().Span[i], 5);
        }
    }

    [Fact]
    public async Task Models_are_listed()
    {
        var models = (await Client.GetOpenAIModelClient().GetModelsAsync(Cancellation)).Value;
        Assert.Equal([ServerFixture.Decoder, ServerFixture.Encoder], models.Select(static model => model.Id));
        Assert.Equal(ServerFixture.Encoder, (await Client.GetOpenAIModelClient().GetModelAsync(ServerFixture.Encoder, Cancellation)).Value.Id);
    }

    [Fact]
    public async Task Errors_arrive_as_the_clients_own_exception()
    {
        var error = await Assert.ThrowsAsync<ClientResultException>(() => Client.GetChatClient("nothing").CompleteChatAsync([new UserChatMessage("Hi")], cancellationToken: Cancellation));
        Assert.Equal(404, error.Status);
        Assert.Contains("'nothing' does not exist", error.Message, StringComparison.Ordinal);
    }
}
