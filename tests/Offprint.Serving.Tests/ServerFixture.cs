using Microsoft.AspNetCore.Builder;
using Offprint.Inference;
using Offprint.Models;
using Offprint.Text;

namespace Offprint.Serving.Tests;

/// <summary>A server with a small random decoder and a small random encoder, on a free port of the loopback.</summary>
public sealed class ServerFixture : IAsyncLifetime
{
    public const string Decoder = "tiny";
    public const string Encoder = "encoder";
    public const string Templated = "templated";

    private readonly string _folder = Directory.CreateTempSubdirectory("offprint-serving-").FullName;
    private readonly List<IAsyncDisposable> _servers = [];
    private readonly List<IDisposable> _models = [];

    /// <summary>The server with default options.</summary>
    public RunningServer Server { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        var tokenizer = new BytePairTrainer(new BytePairTrainerOptions { VocabularySize = 400 }).Train(["The quick brown fox jumps over the lazy dog. {\"name\": \"value\", \"number\": 12}"]);
        using (var model = CausalLanguageModel.Create(new LlamaConfig { VocabularySize = tokenizer.VocabularySize, HiddenSize = 32, LayerCount = 2, HeadCount = 2, FeedForwardSize = 64, MaximumPositions = 512, TieWordEmbeddings = true, EndTokenIds = [tokenizer.Special.Eos!.Id] }, 5))
        {
            Checkpoint.Save(model, Path.Combine(_folder, Decoder));
            tokenizer.Save(Path.Combine(_folder, Decoder));
            Checkpoint.Save(model, Path.Combine(_folder, Templated));
            tokenizer.Save(Path.Combine(_folder, Templated));
            File.WriteAllText(Path.Combine(_folder, Templated, "chat_template.jinja"), """
                {%- for message in messages %}
                {%- if message.role == 'system' and not loop.first %}{{ raise_exception('System messages come first.') }}{% endif -%}
                <{{ message.role }}>{{ message.content | trim }}</{{ message.role }}>
                {%- endfor -%}
                {%- if add_generation_prompt %}<assistant>{% endif %}
                """);
        }

        var words = new BytePairTrainer(new BytePairTrainerOptions { VocabularySize = 400, SpecialTokens = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"], Alphabet = BytePairAlphabet.Continuation }).Train(["the quick brown fox jumps over the lazy dog"]);
        using (var model = TextEncoder.Create(new BertConfig { VocabularySize = words.VocabularySize, HiddenSize = 16, LayerCount = 1, HeadCount = 2, FeedForwardSize = 32, MaximumPositions = 64 }, 5))
        {
            Checkpoint.Save(model, Path.Combine(_folder, Encoder));
            words.Save(Path.Combine(_folder, Encoder));
        }

        Server = await StartAsync();
    }

    /// <summary>Another server over the same checkpoints.</summary>
    public async Task<RunningServer> StartAsync(ServingOptions? options = null, GenerationEngineOptions? engine = null, DecodingOptions? decoding = null, string? draft = null, string model = Decoder)
    {
        var decoder = ServedModel.Load(Path.Combine(_folder, model), engine: engine, decoding: decoding, draftFolder: draft is null ? null : Path.Combine(_folder, draft));
        var encoder = LocalEmbeddingGenerator.Load(Path.Combine(_folder, Encoder));
        var app = InferenceServer.Create(new ServedModels([decoder], [new ServedEncoder(Encoder, encoder)]), "http://127.0.0.1:0", options);
        await app.StartAsync();
        _servers.Add(app);
        _models.AddRange([decoder, encoder]);
        return new RunningServer(app, decoder);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var server in _servers)
        {
            await server.DisposeAsync();
        }

        _models.ForEach(static model => model.Dispose());
        Directory.Delete(_folder, recursive: true);
    }
}

public sealed class RunningServer(WebApplication app, ServedModel decoder)
{
    public WebApplication App => app;

    public ServedModel Decoder => decoder;

    public Uri Address { get; } = new(app.Urls.Single());

    public HttpClient Client(string? key = null)
    {
        var client = new HttpClient { BaseAddress = Address };
        if (key is not null)
        {
            client.DefaultRequestHeaders.Authorization = new("Bearer", key);
        }

        return client;
    }

    public async Task Settled()
    {
        for (var i = 0; i < 500 && (decoder.Engine.Statistics.Running > 0 || decoder.Engine.Statistics.Waiting > 0); i++)
        {
            await Task.Delay(10, TestContext.Current.CancellationToken);
        }

        Assert.Equal(0, decoder.Engine.Statistics.Running);
    }
}
