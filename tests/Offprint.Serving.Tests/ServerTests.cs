using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Offprint.Inference;

namespace Offprint.Serving.Tests;

public sealed class ServerTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Completions_take_texts_and_ids_several_at_once()
    {
        using var client = fixture.Server.Client();
        var ids = fixture.Server.Decoder.Tokenizer.EncodeToIds("The quick");
        var one = await Post(client, new { model = ServerFixture.Decoder, prompt = "The quick", max_tokens = 8, temperature = 0 });
        var byId = await Post(client, new { model = ServerFixture.Decoder, prompt = ids, max_tokens = 8, temperature = 0 });
        Assert.Equal((string?)one["choices"]![0]!["text"], (string?)byId["choices"]![0]!["text"]);
        var many = await Post(client, new { model = ServerFixture.Decoder, prompt = new[] { "The quick", "lazy" }, n = 2, max_tokens = 8, temperature = 0, echo = true });
        Assert.Equal(4, many["choices"]!.AsArray().Count);
        Assert.Equal("The quick" + (string?)one["choices"]![0]!["text"], (string?)many["choices"]![1]!["text"]);
        Assert.StartsWith("lazy", (string?)many["choices"]![2]!["text"], StringComparison.Ordinal);
        Assert.Equal([0, 1, 2, 3], many["choices"]!.AsArray().Select(static choice => (int)choice!["index"]!));
        Assert.Equal((int)many["usage"]!["prompt_tokens"]! + (int)many["usage"]!["completion_tokens"]!, (int)many["usage"]!["total_tokens"]!);
        var probable = await Post(client, new { model = ServerFixture.Decoder, prompt = "The", max_tokens = 4, logprobs = 2, temperature = 0 });
        var logProbs = probable["choices"]![0]!["logprobs"]!;
        Assert.Equal((int)probable["usage"]!["completion_tokens"]!, logProbs["tokens"]!.AsArray().Count);
        Assert.Equal(2, logProbs["top_logprobs"]![0]!.AsObject().Count);
    }

    [Fact]
    public async Task Constraints_of_all_kinds_hold()
    {
        using var client = fixture.Server.Client();
        var number = await Post(client, new { model = ServerFixture.Decoder, prompt = "x", max_tokens = 30, regex = "[0-9]{3}-[a-c]+z" });
        Assert.Matches("^[0-9]{3}-[a-c]+z?$", (string)number["choices"]![0]!["text"]!);
        var grammar = await Post(client, new { model = ServerFixture.Decoder, prompt = "x", max_tokens = 60, grammar = "root ::= \"yes\" | \"no\"" });
        Assert.Contains((string)grammar["choices"]![0]!["text"]!, (string[])["yes", "no"]);
        Assert.Equal("stop", (string?)grammar["choices"]![0]!["finish_reason"]);
    }

    [Fact]
    public async Task Chat_goes_by_the_checkpoints_own_template_and_tells_what_it_refuses()
    {
        var server = await fixture.StartAsync(model: ServerFixture.Templated);
        using var client = server.Client();
        var tokenizer = server.Decoder.Tokenizer;
        using var answer = await client.PostAsJsonAsync("/v1/chat/completions", new { model = ServerFixture.Templated, messages = new[] { new { role = "system", content = " Be kind. " }, new { role = "user", content = "Hi" } }, max_tokens = 2 }, Cancellation);
        var body = (await answer.Content.ReadFromJsonAsync<JsonObject>(Cancellation))!;
        Assert.Equal(tokenizer.EncodeToIds("<system>Be kind.</system><user>Hi</user><assistant>").Count, (int)body["usage"]!["prompt_tokens"]!);
        using var refused = await client.PostAsJsonAsync("/v1/chat/completions", new { model = ServerFixture.Templated, messages = new[] { new { role = "user", content = "Hi" }, new { role = "system", content = "x" } } }, Cancellation);
        Assert.Equal(System.Net.HttpStatusCode.BadRequest, refused.StatusCode);
        Assert.Contains("System messages come first.", await refused.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_draft_model_changes_no_greedy_text()
    {
        var drafted = await fixture.StartAsync(draft: ServerFixture.Templated);
        using var plain = fixture.Server.Client();
        using var fast = drafted.Client();
        var request = new { model = ServerFixture.Decoder, prompt = "The quick", max_tokens = 40, temperature = 0 };
        var (expected, found) = (await Post(plain, request), await Post(fast, request));
        Assert.Equal((string?)expected["choices"]![0]!["text"], (string?)found["choices"]![0]!["text"]);
        Assert.True((int)found["usage"]!["completion_tokens_details"]!["accepted_prediction_tokens"]! > 20);
    }

    [Fact]
    public async Task A_client_that_goes_away_in_mid_stream_gives_its_blocks_back()
    {
        var server = await fixture.StartAsync(engine: new GenerationEngineOptions { PrefixCacheShare = 0 });
        for (var round = 0; round < 5; round++)
        {
            using var client = server.Client();
            using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/completions") { Content = JsonContent.Create(new { model = ServerFixture.Decoder, prompt = "The quick", max_tokens = 500, stream = true, ignore_eos = true, n = 3 }) };
            using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Cancellation);
            await using var stream = await response.Content.ReadAsStreamAsync(Cancellation);
            Assert.True(await stream.ReadAsync(new byte[20], Cancellation) > 0);
        }

        await server.Settled();
        Assert.Equal(0, server.Decoder.Engine.Statistics.BlocksInUse);
    }

    [Fact]
    public async Task Metrics_are_there_for_prometheus()
    {
        using var client = fixture.Server.Client();
        await Post(client, new { model = ServerFixture.Decoder, prompt = "The quick", max_tokens = 3 });
        // The exporter keeps an answer for a moment.
        var text = "";
        for (var i = 0; i < 50 && !text.Contains("completion_tokens", StringComparison.Ordinal); i++)
        {
            await Task.Delay(100, Cancellation);
            text = await client.GetStringAsync(new Uri("/metrics", UriKind.Relative), Cancellation);
        }

        Assert.Contains("offprint_generation_prompt_tokens", text, StringComparison.Ordinal);
        Assert.Contains("offprint_generation_time_to_first_token", text, StringComparison.Ordinal);
        Assert.Contains("http_server_request_duration", text, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Category", "Long")]
    public async Task Curl_gets_a_stream_that_ends_as_it_should()
    {
        Assert.SkipUnless((Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(static folder => File.Exists(Path.Combine(folder, "curl"))), "curl is not installed");
        using var curl = Process.Start(new ProcessStartInfo("curl",
            [
                "--silent", "--no-buffer", "--max-time", "60", new Uri(fixture.Server.Address, "/v1/chat/completions").ToString(), "-H", "Content-Type: application/json",
                "-d", """{"model":"tiny","messages":[{"role":"user","content":"Grüße"}],"max_tokens":12,"stream":true,"stream_options":{"include_usage":true}}""",
            ])
        { RedirectStandardOutput = true })!;
        var lines = (await curl.StandardOutput.ReadToEndAsync(Cancellation)).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        await curl.WaitForExitAsync(Cancellation);
        Assert.Equal(0, curl.ExitCode);
        Assert.All(lines, static line => Assert.StartsWith("data: ", line, StringComparison.Ordinal));
        Assert.Equal("data: [DONE]", lines[^1]);
        var events = lines[..^1].Select(static line => JsonNode.Parse(line["data: ".Length..])!).ToList();
        Assert.Equal("assistant", (string?)events[0]["choices"]![0]!["delta"]!["role"]);
        Assert.NotNull(events[^2]["choices"]![0]!["finish_reason"]);
        Assert.Empty(events[^1]["choices"]!.AsArray());
        Assert.InRange((int)events[^1]["usage"]!["completion_tokens"]!, 1, 12);
    }

    [Fact]
    public Task Many_streams_at_once_are_neither_lost_nor_mixed_up() => Load(streams: 64, TimeSpan.FromSeconds(3));

    [Fact]
    [Trait("Category", "Long")]
    public Task Many_streams_for_a_minute_leave_memory_as_it_was() => Load(streams: 64, TimeSpan.FromSeconds(60));

    private async Task Load(int streams, TimeSpan time)
    {
        var server = await fixture.StartAsync(engine: new GenerationEngineOptions { MaximumSequences = 48, MaximumQueued = 100 });
        using var client = server.Client();
        client.Timeout = TimeSpan.FromMinutes(5);
        string[] prompts = [.. Enumerable.Range(0, streams).Select(static i => $"The quick brown fox {i} jumps over {i * 7}")];
        var expected = new ConcurrentDictionary<int, string>();
        var (clock, done, start, middle) = (Stopwatch.StartNew(), 0, 0L, 0L);
        await Task.WhenAll(Enumerable.Range(0, streams).Select(async i =>
        {
            do
            {
                var text = await Stream(client, prompts[i]);
                Assert.Equal(expected.GetOrAdd(i, text), text);
                if (Interlocked.Increment(ref done) == 2 * streams)
                {
                    Interlocked.Exchange(ref start, Memory());
                }
            }
            while (clock.Elapsed < time);
        }));
        await server.Settled();
        middle = Memory();
        Assert.True(done >= streams);
        Assert.Equal(server.Decoder.Engine.Statistics.PrefixBlocks, server.Decoder.Engine.Statistics.BlocksInUse);
        if (start > 0)
        {
            Assert.True(middle < start + (200L << 20), $"{start >> 20} MiB after the first texts, {middle >> 20} MiB after {done}");
        }

        // Alone they are the same as in the crowd.
        for (var i = 0; i < streams; i += 9)
        {
            Assert.Equal(expected[i], await Stream(client, prompts[i]));
        }
    }

    private static long Memory()
    {
        GC.Collect();
        using var process = Process.GetCurrentProcess();
        return process.WorkingSet64;
    }

    private static async Task<string> Stream(HttpClient client, string prompt)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/completions") { Content = JsonContent.Create(new { model = ServerFixture.Decoder, prompt, max_tokens = 40, temperature = 0, stream = true }) };
        using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Cancellation);
        response.EnsureSuccessStatusCode();
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(Cancellation));
        var (text, ended) = ("", false);
        while (await reader.ReadLineAsync(Cancellation) is { } line)
        {
            if (line.StartsWith("data: {", StringComparison.Ordinal))
            {
                text += (string?)JsonNode.Parse(line["data: ".Length..])!["choices"]![0]!["text"];
            }

            ended |= line == "data: [DONE]";
        }

        Assert.True(ended);
        return text;
    }

    private static async Task<JsonObject> Post(HttpClient client, object body)
    {
        using var response = await client.PostAsJsonAsync("/v1/completions", body, Cancellation);
        var answer = await response.Content.ReadFromJsonAsync<JsonObject>(Cancellation);
        Assert.True(response.IsSuccessStatusCode, answer!.ToJsonString());
        return answer;
    }
}
