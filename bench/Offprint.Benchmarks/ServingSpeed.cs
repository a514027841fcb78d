using System.Diagnostics;
using System.Net.Http.Json;
using Offprint.Inference;
using Offprint.Models;
using Offprint.Serving;
using Offprint.Text;

namespace Offprint.Benchmarks;

/// <summary>Tokens a second through the whole server, streamed over the loopback, for 1, 8 and 32 clients; the numbers of clients take turns, and ratios are to one client.</summary>
internal static class ServingSpeed
{
    private const int Rounds = 6;
    private const int Tokens = 64;

    public static async Task RunAsync()
    {
        var tokenizer = new BytePairTrainer(new BytePairTrainerOptions { VocabularySize = 400 }).Train(["The quick brown fox jumps over the lazy dog."]);
        using var model = CausalLanguageModel.Create(new LlamaConfig { VocabularySize = 8192, HiddenSize = 256, LayerCount = 4, HeadCount = 8, FeedForwardSize = 688, MaximumPositions = 1024, TieWordEmbeddings = true }, 42);
        using var decoder = DecodingModel.For(model);
        using var engine = new GenerationEngine(decoder, tokenizer);
        await using var server = InferenceServer.Create(new ServedModels([new ServedModel("bench", engine)]), "http://127.0.0.1:0");
        await server.StartAsync().ConfigureAwait(false);
        using var client = new HttpClient { BaseAddress = new Uri(server.Urls.First()) };
        var speeds = new Dictionary<int, List<double>> { [1] = [], [8] = [], [32] = [] };
        for (var round = -1; round < Rounds; round++)
        {
            foreach (var (clients, list) in speeds)
            {
                var start = Stopwatch.GetTimestamp();
                await Task.WhenAll(Enumerable.Range(0, clients).Select(i => ReadAsync(client, $"Client {i} of round {round} asks"))).ConfigureAwait(false);
                if (round >= 0) list.Add(Math.Log(clients * Tokens / Stopwatch.GetElapsedTime(start).TotalSeconds));
            }
        }

        foreach (var (clients, list) in speeds)
        {
            Console.WriteLine($"{$"server, Llama d 256, {clients} streams",-56} {Math.Exp(list.Average()):0} tokens/s");
            if (clients > 1) DecodingSpeed.Print($"  over one stream", [.. list.Zip(speeds[1], static (many, one) => many - one)]);
        }

        await server.StopAsync().ConfigureAwait(false);
    }

    private static async Task ReadAsync(HttpClient client, string prompt)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/completions") { Content = JsonContent.Create(new { model = "bench", prompt, max_tokens = Tokens, stream = true, ignore_eos = true }) };
        using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead).ConfigureAwait(false);
        response.EnsureSuccessStatusCode();
        await (await response.Content.ReadAsStreamAsync().ConfigureAwait(false)).CopyToAsync(Stream.Null).ConfigureAwait(false);
    }
}
