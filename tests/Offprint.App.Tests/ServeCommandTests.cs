using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace Offprint.App.Tests;

/// <summary>serve, through the real executable.</summary>
public sealed class ServeCommandTests : IDisposable
{
    private readonly OffprintProgram _offprint = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public void Dispose() => _offprint.Dispose();

    [Fact]
    public async Task Shelf_models_are_served_with_drafts_learned_eviction_keys_and_an_orderly_end()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Signals are sent with kill.");
        using var server = await ServerProcess.StartAsync(
            _offprint,
            ["serve", "--model", "text=offprint-lm", "--draft", "offprint-lm-draft", "--draft-length", "3", "--embedding-model", "offprint-embedder", "--port", "0", "--eviction", "mark0", "--cache-mb", "64", "--threads", "1"],
            new Dictionary<string, string> { ["OFFPRINT_API_KEYS"] = "one, two" });
        using var client = new HttpClient { BaseAddress = server.Address };
        Assert.Equal(System.Net.HttpStatusCode.Unauthorized, (await client.GetAsync(new Uri("/v1/models", UriKind.Relative), Ct)).StatusCode);
        client.DefaultRequestHeaders.Authorization = new("Bearer", "two");
        var models = (await client.GetFromJsonAsync<JsonObject>(new Uri("/v1/models", UriKind.Relative), Ct))!;
        Assert.Equal(["text", "offprint-embedder"], models["data"]!.AsArray().Select(static model => (string?)model!["id"]));
        using var answer = await client.PostAsJsonAsync("/v1/completions", new { model = "text", prompt = "In the beginning God created the heaven and the", max_tokens = 12, temperature = 0 }, Ct);
        var body = (await answer.Content.ReadFromJsonAsync<JsonObject>(Ct))!;
        Assert.True(answer.IsSuccessStatusCode, body.ToJsonString());
        Assert.False(string.IsNullOrWhiteSpace((string?)body["choices"]![0]!["text"]));
        Assert.True((int)body["usage"]!["completion_tokens_details"]!["accepted_prediction_tokens"]! > 0);
        using var vectors = await client.PostAsJsonAsync("/v1/embeddings", new { model = "offprint-embedder", input = "a boat" }, Ct);
        Assert.Equal(128, (await vectors.Content.ReadFromJsonAsync<JsonObject>(Ct))!["data"]![0]!["embedding"]!.AsArray().Count);
        Assert.True(await server.StopAsync("SIGTERM") is 0 or 130, server.Log);
    }

    [Theory]
    [InlineData("nothing to serve")]
    [InlineData("no folder 'nowhere'", "--model", "nowhere")]
    [InlineData("CausalLanguageModel", "--model", "offprint-encoder")]
    [InlineData("different tokenizers", "--model", "offprint-lm", "--draft", "offprint-char")]
    [InlineData("--draft needs exactly one", "--embedding-model", "offprint-embedder", "--draft", "offprint-lm-draft")]
    [InlineData("called 'a'", "--model", "a=offprint-char", "--model", "a=offprint-char")]
    [InlineData("--port", "--model", "offprint-char", "--port", "70000")]
    [InlineData("--draft-length", "--model", "offprint-char", "--draft-length", "0")]
    [InlineData("--cache-mb", "--model", "offprint-char", "--cache-mb", "0")]
    [InlineData("prefix cache", "--model", "offprint-char", "--prefix-cache", "2")]
    [InlineData("MaximumSequences", "--model", "offprint-char", "--max-sequences", "0")]
    public async Task Wrong_input_is_named(string part, params string[] arguments) => (await _offprint.RunAsync(["serve", .. arguments])).MustRefuse(part);

    [Fact]
    public async Task A_port_that_is_taken_is_named()
    {
        using var taken = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        taken.Start();
        var port = ((System.Net.IPEndPoint)taken.LocalEndpoint).Port.ToString(System.Globalization.CultureInfo.InvariantCulture);
        (await _offprint.RunAsync("serve", "--model", "offprint-char", "--port", port)).MustRefuse("--port", port);
    }
}
