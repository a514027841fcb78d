using Microsoft.Extensions.AI;

namespace Offprint.Inference;

/// <summary>A chat client that says what a script says: for tests, and for examples without a model. It remembers what it was asked. For several threads.</summary>
public sealed class ScriptedChatClient : IChatClient
{
    private readonly Func<IReadOnlyList<ChatMessage>, int, string> _reply;
    private readonly List<IReadOnlyList<ChatMessage>> _asked = [];

    /// <summary>Makes a client that gives replies in order.</summary>
    /// <param name="replies">What it says, one after the other; asking more often is an error.</param>
    public ScriptedChatClient(params IEnumerable<string> replies)
    {
        string[] all = [.. replies];
        _reply = (_, i) => i < all.Length ? all[i] : throw new InvalidOperationException($"The script has {all.Length} replies; this is question {i + 1}.");
    }

    /// <summary>Makes a client that answers by what it is asked.</summary>
    /// <param name="reply">Gets the conversation and the number of the question, from 0.</param>
    public ScriptedChatClient(Func<IReadOnlyList<ChatMessage>, int, string> reply)
    {
        ArgumentNullException.ThrowIfNull(reply);
        _reply = reply;
    }

    /// <summary>The conversations so far, in order.</summary>
    public IReadOnlyList<IReadOnlyList<ChatMessage>> Asked
    {
        get
        {
            lock (_asked)
            {
                return [.. _asked];
            }
        }
    }

    /// <inheritdoc/>
    public Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        List<ChatMessage> conversation = [.. messages];
        int number;
        lock (_asked)
        {
            number = _asked.Count;
            _asked.Add(conversation);
        }

        var text = _reply(conversation, number);
        return Task.FromResult(new ChatResponse(new ChatMessage(ChatRole.Assistant, text))
        {
            ModelId = "scripted",
            FinishReason = ChatFinishReason.Stop,
            Usage = new UsageDetails { InputTokenCount = conversation.Sum(static message => Words(message.Text)), OutputTokenCount = Words(text) },
        });
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var response = await GetResponseAsync(messages, options, cancellationToken).ConfigureAwait(false);
        foreach (var update in response.ToChatResponseUpdates())
        {
            yield return update;
        }
    }

    /// <inheritdoc/>
    public object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        return serviceKey is null && serviceType.IsInstanceOfType(this) ? this : null;
    }

    /// <summary>Does nothing.</summary>
    public void Dispose()
    {
    }

    private static long Words(string text) => text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Length;
}
