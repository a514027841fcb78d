using System.CommandLine;
using System.Globalization;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Hosting;
using Offprint.Inference;
using Offprint.Models;
using Offprint.Papers;
using Offprint.Serving;

namespace Offprint.App.Commands;

/// <summary><c>offprint serve</c>: an OpenAI-compatible server over local checkpoints.</summary>
internal static class ServeCommand
{
    private const string KeysVariable = "OFFPRINT_API_KEYS";
    private static readonly string[] Policies = ["lru", "mark0", "mark-and-predict"];

    public static Command Create()
    {
        var models = new Option<string[]>("--model") { Description = "A decoder to serve: a checkpoint folder or a name from the shelf, if you like as NAME=FOLDER. May be given several times.", HelpName = "folder", DefaultValueFactory = _ => [] };
        var encoders = new Option<string[]>("--embedding-model") { Description = "An encoder to serve under /v1/embeddings; as --model.", HelpName = "folder", DefaultValueFactory = _ => [] };
        foreach (var option in (Option[])[models, encoders]) option.CompletionSources.Add(_ => [.. ModelShelf.Default.Names.Select(n => new System.CommandLine.Completions.CompletionItem(n))]);
        var host = new Option<string>("--host") { Description = "Where to listen: localhost, an address of this machine, or * for all.", DefaultValueFactory = _ => "localhost", HelpName = "host" };
        var port = new Option<int>("--port") { Description = "The port; 0 takes a free one.", DefaultValueFactory = _ => 8080, HelpName = "n" };
        var keys = new Option<string[]>("--api-key") { Description = $"A key that requests must bring; may be given several times. The variable {KeysVariable} (keys with commas between) keeps them out of the list of processes.", HelpName = "key", DefaultValueFactory = _ => [] };
        var draft = new Option<string?>("--draft") { Description = "A small decoder with the same tokenizer that drafts for the (only) model: speculative decoding.", HelpName = "folder" };
        var draftLength = new Option<int>("--draft-length") { Description = "Tokens in a draft.", DefaultValueFactory = _ => 4, HelpName = "n" };
        var defaults = new GenerationEngineOptions();
        var sequences = new Option<int>("--max-sequences") { Description = "Most texts that are written at the same time.", DefaultValueFactory = _ => defaults.MaximumSequences, HelpName = "n" };
        var queued = new Option<int>("--max-queued") { Description = "Most requests that wait; more get status 429.", DefaultValueFactory = _ => defaults.MaximumQueued, HelpName = "n" };
        var cache = new Option<int>("--cache-mb") { Description = "Most memory for keys and values of a model, in MiB.", DefaultValueFactory = _ => 2048, HelpName = "n" };
        var prefix = new Option<double>("--prefix-cache") { Description = "Share of it that prompts of the past may keep, 0 to 0.9.", DefaultValueFactory = _ => defaults.PrefixCacheShare, HelpName = "share" };
        var policy = new Option<string>("--eviction") { Description = "What the prefix cache forgets: the least recently used, or by learned predictions (paper paging-succinct-predictions).", DefaultValueFactory = _ => "lru" };
        policy.AcceptOnlyFromAmong(Policies);
        var threads = new Option<int?>("--threads") { Description = "Threads of a model. Default: the processors.", HelpName = "n" };
        var weights = WeightsOption.Create();
        var body = new Option<int>("--max-body-kb") { Description = "Largest request, in KiB.", DefaultValueFactory = _ => 4096, HelpName = "n" };
        var command = new Command("serve",
            """
            Serve local checkpoints to any client of OpenAI's API: /v1/completions, /v1/chat/completions, /v1/embeddings, /v1/models, /metrics, /health.

            Examples:
              offprint serve --model offprint-lm
              offprint serve --model chat=./my-model --embedding-model offprint-embedder --port 9000 --api-key secret
              offprint serve --model offprint-lm --draft offprint-lm-draft
              curl localhost:8080/v1/completions -H "Content-Type: application/json" -d '{"model":"offprint-lm","prompt":"It was","stream":true}'
            """);
        foreach (var option in (Option[])[models, encoders, host, port, keys, draft, draftLength, sequences, queued, cache, prefix, policy, threads, weights, body]) command.Add(option);
        command.SetAction(async (parsed, ct) =>
        {
            if (parsed.GetValue(port) is < 0 or > 65535) throw new OptionException("--port", null, $"--port is {parsed.GetValue(port)}; it must be from 0 to 65535.");
            if (parsed.GetValue(cache) < 1) throw new OptionException("--cache-mb", null, $"--cache-mb is {parsed.GetValue(cache)}; it must be at least 1.");
            if (parsed.GetValue(body) < 1) throw new OptionException("--max-body-kb", null, $"--max-body-kb is {parsed.GetValue(body)}; it must be at least 1.");
            var decoders = parsed.GetValue(models)!;
            if (decoders.Length + parsed.GetValue(encoders)!.Length == 0) throw new OptionException("--model", null, "There is nothing to serve: give --model or --embedding-model.");
            if (parsed.GetValue(draft) is not null && decoders.Length != 1) throw new OptionException("--draft", parsed.GetValue(draft), "--draft needs exactly one --model.");
            var length = parsed.GetValue(draftLength);
            if (length < 1) throw new OptionException("--draft-length", null, $"--draft-length is {length}; it must be at least 1.");
            var engine = new GenerationEngineOptions
            {
                MaximumSequences = parsed.GetValue(sequences), MaximumQueued = parsed.GetValue(queued), PrefixCacheShare = parsed.GetValue(prefix), DraftPolicy = () => new FixedLengthPolicy(length),
            };
            engine.Validate();
            var decoding = new DecodingOptions { Threads = parsed.GetValue(threads), CacheBytes = (long)parsed.GetValue(cache) << 20, Weights = WeightsOption.Value(parsed, weights) };
            decoding.Validate();
            var options = new ServingOptions
            {
                ApiKeys = [.. parsed.GetValue(keys)!, .. (Environment.GetEnvironmentVariable(KeysVariable) ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)],
                MaximumBodyBytes = (long)parsed.GetValue(body) << 10,
            };
            options.Validate();
            var owned = new Stack<IDisposable>();
            try
            {
                var served = new ServedModels(
                    [.. decoders.Select(given => Own(Load(given, parsed.GetValue(draft), With(engine, parsed.GetRequiredValue(policy)), decoding)))],
                    [.. parsed.GetValue(encoders)!.Select(given => Named(given)).Select(found => new ServedEncoder(found.Id, Own(LocalEmbeddingGenerator.Load(found.Folder))))]);
                await RunAsync(served, Url(parsed.GetRequiredValue(host), parsed.GetValue(port)), options, ct).ConfigureAwait(false);
            }
            finally
            {
                while (owned.TryPop(out var part)) part.Dispose();
            }

            return ExitCodes.Success;

            T Own<T>(T part) where T : IDisposable
            {
                owned.Push(part);
                return part;
            }
        });
        return command;
    }

    private static async Task RunAsync(ServedModels served, string url, ServingOptions options, CancellationToken cancellation)
    {
        await using var app = InferenceServer.Create(served, url, options);
        try
        {
            await app.StartAsync(cancellation).ConfigureAwait(false);
        }
        catch (IOException error) when (error.InnerException is SocketException or Microsoft.AspNetCore.Connections.AddressInUseException)
        {
            throw new ArgumentException($"The server cannot listen on {url}: {error.InnerException.Message}. Choose another --port or --host.", error);
        }
        catch (SocketException error)
        {
            throw new ArgumentException($"The server cannot listen on {url}: {error.Message}. Choose another --port or --host.", error);
        }

        foreach (var model in served.Decoders) Console.WriteLine($"{model.Id}: completions and chat{(model.Tokenizer.ChatTemplate is null ? " (a plain chat format: the checkpoint has no template)" : "")}, {model.Engine.Model.MaximumPositions.ToString("N0", CultureInfo.InvariantCulture)} tokens of context");
        foreach (var model in served.Encoders) Console.WriteLine($"{model.Id}: embeddings");
        Console.WriteLine($"Listening on {app.Urls.First()} (Ctrl+C ends it)");
        using var stop = cancellation.Register(app.Lifetime.StopApplication);
        await app.WaitForShutdownAsync(CancellationToken.None).ConfigureAwait(false);
    }

    private static ServedModel Load(string given, string? draft, GenerationEngineOptions engine, DecodingOptions decoding)
    {
        var (id, folder) = Named(given);
        return ServedModel.Load(folder, id, draft is null ? null : Named(draft).Folder, engine, decoding);
    }

    /// <summary>NAME=FOLDER, a folder, or a name from the shelf.</summary>
    private static (string Id, string Folder) Named(string given)
    {
        var at = given.IndexOf('=', StringComparison.Ordinal);
        var (name, place) = at > 0 ? (given[..at], given[(at + 1)..]) : (null, given);
        var folder = ModelArgument.Folder(place);
        if (!Directory.Exists(folder)) throw new ArgumentException($"There is no folder '{place}', and no model of that name on the shelf: {string.Join(", ", ModelShelf.Default.Names)}.");
        return (name ?? Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder))), folder);
    }

    private static GenerationEngineOptions With(GenerationEngineOptions engine, string policy) => policy switch
    {
        "mark0" => engine with { EvictionPolicy = static blocks => new Mark0Policy<BlockId>(blocks), DiscardPredictor = Learned },
        "mark-and-predict" => engine with { EvictionPolicy = static blocks => new MarkAndPredictPolicy<BlockId>(blocks), DiscardPredictor = Learned },
        _ => engine,
    };

    /// <summary>It learns every few thousand requests, also where the cache is so large that its own rule would wait for a million.</summary>
    private static OnlineLogisticPredictor<BlockId> Learned(int blocks) => new(blocks, new OnlineLogisticOptions { Window = Math.Clamp(16 * blocks, 4_096, 65_536) });

    private static string Url(string host, int port) => host is "*" or "+" ? $"http://*:{port}" : host.Contains(':', StringComparison.Ordinal) ? $"http://[{host}]:{port}" : $"http://{(host == "localhost" && port == 0 ? "127.0.0.1" : host)}:{port}";
}
