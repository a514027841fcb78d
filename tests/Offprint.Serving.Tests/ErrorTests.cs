using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using Offprint.Inference;

namespace Offprint.Serving.Tests;

public sealed class ErrorTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("completions", """{"model":"tiny","prompt":"x","max_tokns":5}""", 400, "max_tokns")]
    [InlineData("completions", """{"model":"tiny"}""", 400, "prompt")]
    [InlineData("completions", """{"prompt":"x"}""", 400, "model")]
    [InlineData("completions", """{"model":"none","prompt":"x"}""", 404, "model")]
    [InlineData("completions", """{"model":"encoder","prompt":"x"}""", 404, "model")]
    [InlineData("completions", """{"model":"tiny","prompt":"x","temperature":3}""", 400, "temperature")]
    [InlineData("completions", """{"model":"tiny","prompt":"x","temperature":"hot"}""", 400, "temperature")]
    [InlineData("completions", """{"model":"tiny","prompt":"x","top_p":0}""", 400, "top_p")]
    [InlineData("completions", """{"model":"tiny","prompt":"x","n":1000}""", 400, "n")]
    [InlineData("completions", """{"model":"tiny","prompt":"x","max_tokens":0}""", 400, "max_tokens")]
    [InlineData("completions", """{"model":"tiny","prompt":[]}""", 400, "prompt")]
    [InlineData("completions", """{"model":"tiny","prompt":[1,-1]}""", 400, "prompt")]
    [InlineData("completions", """{"model":"tiny","prompt":[999999]}""", 400, "prompt")]
    [InlineData("completions", """{"model":"tiny","prompt":"x","stop":7}""", 400, "stop")]
    [InlineData("completions", """{"model":"tiny","prompt":"x","logit_bias":{"a":1}}""", 400, "logit_bias")]
    [InlineData("completions", """{"model":"tiny","prompt":"x","suffix":"y"}""", 400, "suffix")]
    [InlineData("completions", """{"model":"tiny","prompt":"x","stream_options":{"usage":true}}""", 400, "stream_options.usage")]
    [InlineData("completions", """{"model":"tiny","prompt":"x","regex":"("}""", 400, "regex")]
    [InlineData("completions", """{"model":"tiny","prompt":"x","grammar":"root ::= missing"}""", 400, "grammar")]
    [InlineData("completions", """{"model":"tiny","prompt":"x","regex":"a","grammar":"root ::= \"a\""}""", 400, "grammar")]
    [InlineData("completions", """{"model":"tiny","prompt":"x","response_format":{"type":"xml"}}""", 400, "response_format.type")]
    [InlineData("completions", """{"model":"tiny","prompt":"x","response_format":{"type":"json_schema","json_schema":{"schema":{"type":"nonsense"}}}}""", 400, "response_format.json_schema.schema")]
    [InlineData("chat/completions", """{"model":"tiny","messages":[]}""", 400, "messages")]
    [InlineData("chat/completions", """{"model":"tiny","messages":[{"role":"king","content":"x"}]}""", 400, "messages[0].role")]
    [InlineData("chat/completions", """{"model":"tiny","messages":[{"role":"user","content":[{"type":"image_url","image_url":"x"}]}]}""", 400, "messages")]
    [InlineData("chat/completions", """{"model":"tiny","messages":[{"role":"user","content":"x"}],"tools":[{"type":"function"}]}""", 400, "tools")]
    [InlineData("chat/completions", """{"model":"tiny","messages":[{"role":"user","content":"x"}],"top_logprobs":2}""", 400, "top_logprobs")]
    [InlineData("embeddings", """{"model":"tiny","input":"x"}""", 404, "model")]
    [InlineData("embeddings", """{"model":"encoder","input":[""]}""", 400, "input")]
    [InlineData("embeddings", """{"model":"encoder","input":"x","encoding_format":"int8"}""", 400, "encoding_format")]
    [InlineData("embeddings", """{"model":"encoder","input":"x","dimensions":5}""", 400, "dimensions")]
    [InlineData("completions", "{\"model\":", 400, null)]
    [InlineData("completions", "[]", 400, null)]
    [InlineData("completions", "{\"model\":\"tiny\",\"prompt\":\"\\ud800\"}", 400, null)]
    [InlineData("completions", "{\"model\":\"tiny\",\"prompt\":\"x\",\"\\udc00\":1}", 400, null)]
    [InlineData("completions", "{\"model\":\"tiny\",\"prompt\":\"x\",\"grammar\":\"root ::= <\"}", 400, "grammar")]
    [InlineData("completions", "", 400, null)]
    [InlineData("nothing", "{}", 404, null)]
    public async Task Bad_requests_name_what_is_wrong(string path, string body, int status, string? param)
    {
        using var client = fixture.Server.Client();
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using var response = await client.PostAsync($"/v1/{path}", content, Cancellation);
        var answer = await response.Content.ReadFromJsonAsync<JsonObject>(Cancellation);
        Assert.Equal(status, (int)response.StatusCode);
        Assert.False(string.IsNullOrWhiteSpace((string?)answer!["error"]!["message"]));
        Assert.Equal("invalid_request_error", (string?)answer["error"]!["type"]);
        Assert.Equal(param, (string?)answer["error"]!["param"]);
    }

    [Fact]
    public async Task A_prompt_that_fills_the_context_is_told_how_long_it_may_be()
    {
        using var client = fixture.Server.Client();
        using var response = await client.PostAsJsonAsync("/v1/completions", new { model = ServerFixture.Decoder, prompt = Enumerable.Repeat(5, 512) }, Cancellation);
        var answer = await response.Content.ReadFromJsonAsync<JsonObject>(Cancellation);
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal("context_length_exceeded", (string?)answer!["error"]!["code"]);
    }

    [Fact]
    public async Task Large_bodies_and_wrong_methods_are_refused()
    {
        var server = await fixture.StartAsync(new ServingOptions { MaximumBodyBytes = 10_000 });
        using var client = server.Client();
        using var response = await client.PostAsJsonAsync("/v1/completions", new { model = ServerFixture.Decoder, prompt = new string('x', 20_000) }, Cancellation);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, response.StatusCode);
        Assert.Contains("error", await response.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
        using var wrong = await client.GetAsync(new Uri("/v1/completions", UriKind.Relative), Cancellation);
        Assert.Equal(HttpStatusCode.MethodNotAllowed, wrong.StatusCode);
    }

    [Fact]
    public async Task Keys_are_asked_for_where_there_are_some()
    {
        var server = await fixture.StartAsync(new ServingOptions { ApiKeys = ["one", "two"] });
        foreach (var (key, expected) in new (string?, HttpStatusCode)[] { (null, HttpStatusCode.Unauthorized), ("three", HttpStatusCode.Unauthorized), ("one", HttpStatusCode.OK), ("two", HttpStatusCode.OK) })
        {
            using var client = server.Client(key);
            using var response = await client.GetAsync(new Uri("/v1/models", UriKind.Relative), Cancellation);
            Assert.Equal(expected, response.StatusCode);
        }

        using var open = server.Client();
        Assert.Equal("""{"status":"ok"}""", await open.GetStringAsync(new Uri("/health", UriKind.Relative), Cancellation));
    }

    [Fact]
    public async Task Too_many_requests_get_429_and_are_told_when_to_come_again()
    {
        var server = await fixture.StartAsync(engine: new GenerationEngineOptions { MaximumSequences = 1, MaximumQueued = 1 });
        using var client = server.Client();
        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => client.PostAsJsonAsync("/v1/completions", new { model = ServerFixture.Decoder, prompt = "The", max_tokens = 300, ignore_eos = true }, Cancellation)));
        Assert.Contains(answers, static answer => answer.StatusCode == HttpStatusCode.OK);
        Assert.Contains(answers, static answer => answer.StatusCode == HttpStatusCode.TooManyRequests);
        Assert.All(answers, static answer =>
        {
            Assert.True(answer.StatusCode is HttpStatusCode.OK or HttpStatusCode.TooManyRequests);
            Assert.Equal(answer.StatusCode == HttpStatusCode.TooManyRequests, answer.Headers.RetryAfter is not null);
            answer.Dispose();
        });
    }
}
