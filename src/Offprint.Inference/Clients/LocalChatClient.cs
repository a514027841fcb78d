using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using Microsoft.Extensions.AI;
using Offprint.Text;

namespace Offprint.Inference;

/// <summary>
/// A local model as a chat client: the abstraction that applications and middleware (caching, telemetry) are written against. For several threads; what runs at the same time shares the engine.
/// </summary>
public sealed class LocalChatClient : IChatClient
{
    private readonly GenerationEngine _engine;
    private readonly PretrainedTokenizer _tokenizer;
    private readonly ChatClientMetadata _metadata;

    /// <summary>Makes a client of an engine, which stays the caller's.</summary>
    /// <param name="engine">An engine with a tokenizer.</param>
    /// <param name="name">What to call the model in metadata.</param>
    /// <exception cref="ArgumentException">The engine has no tokenizer.</exception>
    public LocalChatClient(GenerationEngine engine, string name = "offprint")
    {
        ArgumentNullException.ThrowIfNull(engine);
        (_engine, _tokenizer) = (engine, engine.Tokenizer ?? throw new ArgumentException("The engine has no tokenizer; texts cannot be generated.", nameof(engine)));
        _metadata = new ChatClientMetadata("offprint", defaultModelId: name);
    }

    /// <inheritdoc/>
    /// <exception cref="NotSupportedException">The options ask for tools, or a message holds something else than text.</exception>
    /// <exception cref="ArgumentException">An option is out of range, or the conversation does not fit into the model.</exception>
    public async Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        var answer = await _engine.CompleteAsync(Request(messages, options), cancellationToken).ConfigureAwait(false);
        return new ChatResponse(new ChatMessage(ChatRole.Assistant, answer.Text)) { ModelId = _metadata.DefaultModelId, FinishReason = Reason(answer.Finish), Usage = Usage(answer.Usage) };
    }

    /// <inheritdoc/>
    /// <exception cref="NotSupportedException">The options ask for tools, or a message holds something else than text.</exception>
    /// <exception cref="ArgumentException">An option is out of range, or the conversation does not fit into the model.</exception>
    public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        Updates(_engine.GenerateAsync(Request(messages, options), cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        return serviceKey is not null ? null
            : serviceType == typeof(ChatClientMetadata) ? _metadata
            : serviceType == typeof(GenerationEngine) ? _engine
            : serviceType.IsInstanceOfType(this) ? this : null;
    }

    /// <summary>Does nothing: the engine is the caller's.</summary>
    public void Dispose()
    {
    }

    private async IAsyncEnumerable<ChatResponseUpdate> Updates(IAsyncEnumerable<GenerationChunk> chunks, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var chunk in chunks.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            if (chunk.Text.Length > 0 || chunk.Finish is not null)
            {
                var update = new ChatResponseUpdate(ChatRole.Assistant, chunk.Text) { ModelId = _metadata.DefaultModelId, FinishReason = Reason(chunk.Finish) };
                if (Usage(chunk.Usage) is { } usage)
                {
                    update.Contents.Add(new UsageContent(usage));
                }

                yield return update;
            }
        }
    }

    private GenerationRequest Request(IEnumerable<ChatMessage> messages, ChatOptions? options)
    {
        ArgumentNullException.ThrowIfNull(messages);
        options ??= new ChatOptions();
        if (options.Tools is { Count: > 0 })
        {
            throw new NotSupportedException("Local models are called with texts only: leave out the tools.");
        }

        var turns = messages.Select(static message => new ChatTurn(message.Role.Value, Text(message))).ToList();
        if (options.Instructions is { Length: > 0 } instructions)
        {
            turns.Insert(0, new ChatTurn("system", instructions));
        }

        var adjustments = new LogitAdjustments { FrequencyPenalty = options.FrequencyPenalty ?? 0, PresencePenalty = options.PresencePenalty ?? 0 };
        return new GenerationRequest
        {
            Prompt = ChatFormat.Encode(_tokenizer, turns),
            MaximumTokens = options.MaxOutputTokens ?? 256,
            Sampling = new SamplingOptions
            {
                Temperature = options.Temperature ?? 1, TopP = options.TopP ?? 1, TopK = options.TopK ?? 0,
                Seed = options.Seed is { } seed ? unchecked((ulong)seed) : BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(8)),
            },
            Adjustments = adjustments == new LogitAdjustments() ? null : adjustments,
            StopStrings = [.. options.StopSequences ?? []],
            Constraint = options.ResponseFormat is not ChatResponseFormatJson json ? null
                : _engine.Constraints is not { } constraints ? throw new NotSupportedException("The model names no token that ends a text; JSON cannot be asked for.")
                : json.Schema is { } schema ? constraints.JsonSchema(schema) : constraints.JsonObject(),
        };
    }

    private static string Text(ChatMessage message) => message.Contents.All(static content => content is TextContent)
        ? message.Text
        : throw new NotSupportedException($"A message of the {message.Role} holds {message.Contents.First(static content => content is not TextContent).GetType().Name}; local models read text only.");

    private static ChatFinishReason? Reason(FinishReason? reason) => reason switch
    {
        FinishReason.Stop => ChatFinishReason.Stop,
        FinishReason.Length => ChatFinishReason.Length,
        _ => null,
    };

    private static UsageDetails? Usage(GenerationUsage? usage) => usage is null ? null : new UsageDetails
    {
        InputTokenCount = usage.PromptTokens, OutputTokenCount = usage.CompletionTokens, TotalTokenCount = usage.PromptTokens + usage.CompletionTokens, CachedInputTokenCount = usage.CachedTokens,
    };
}
