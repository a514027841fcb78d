using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Offprint.Models;

namespace Offprint.Inference;

/// <summary>Registers local models with a host.</summary>
public static class OffprintServices
{
    /// <summary>Registers a local decoder as the host's <see cref="IChatClient"/>, with its <see cref="GenerationEngine"/>. It is loaded when it is first asked for and freed with the host.</summary>
    /// <param name="services">The host's services.</param>
    /// <param name="folder">A decoder in Hugging Face layout, with its tokenizer.</param>
    /// <param name="engine">How to share the model; null for the defaults.</param>
    /// <param name="decoding">How to use the machine; null for the defaults.</param>
    /// <returns>The services.</returns>
    public static IServiceCollection AddOffprintChatClient(this IServiceCollection services, string folder, GenerationEngineOptions? engine = null, DecodingOptions? decoding = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentException.ThrowIfNullOrWhiteSpace(folder);
        return services
            .AddSingleton(_ => LocalEngine.Load(folder, engine, decoding))
            .AddSingleton(static provider => provider.GetRequiredService<LocalEngine>().Engine)
            .AddSingleton<IChatClient>(provider => new LocalChatClient(provider.GetRequiredService<GenerationEngine>(), Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)))));
    }

    /// <summary>Registers a local encoder as the host's <see cref="IEmbeddingGenerator{TInput, TEmbedding}"/>. It is loaded when it is first asked for and freed with the host.</summary>
    /// <param name="services">The host's services.</param>
    /// <param name="folder">An encoder in Hugging Face layout, with its tokenizer.</param>
    /// <param name="pooling">How token vectors become one. Default their mean.</param>
    /// <returns>The services.</returns>
    public static IServiceCollection AddOffprintEmbeddingGenerator(this IServiceCollection services, string folder, Pooling pooling = Pooling.Mean)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentException.ThrowIfNullOrWhiteSpace(folder);
        return services.AddSingleton<IEmbeddingGenerator<string, Embedding<float>>>(_ => LocalEmbeddingGenerator.Load(folder, pooling));
    }
}
