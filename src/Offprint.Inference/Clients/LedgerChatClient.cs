using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace Offprint.Inference;

/// <summary>Counts every answer of a chat client in a ledger, and asks no more when the budget is spent. Put it outside of a cache, so that methods pay for repeated questions too.</summary>
/// <param name="inner">The client.</param>
/// <param name="ledger">The ledger.</param>
public sealed class LedgerChatClient(IChatClient inner, BudgetLedger ledger) : DelegatingChatClient(inner)
{
    /// <inheritdoc/>
    /// <exception cref="BudgetExhaustedException">The budget is spent.</exception>
    public override async Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        ledger.Check();
        List<ChatMessage> asked = [.. messages];
        var response = await base.GetResponseAsync(asked, options, cancellationToken).ConfigureAwait(false);
        Count(asked, response);
        return response;
    }

    /// <inheritdoc/>
    /// <exception cref="BudgetExhaustedException">The budget is spent.</exception>
    public override async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ledger.Check();
        List<ChatMessage> asked = [.. messages];
        var updates = new List<ChatResponseUpdate>();
        try
        {
            await foreach (var update in base.GetStreamingResponseAsync(asked, options, cancellationToken).ConfigureAwait(false))
            {
                updates.Add(update);
                yield return update;
            }
        }
        finally
        {
            // What was written is paid for, also when the reader leaves early.
            Count(asked, updates.ToChatResponse());
        }
    }

    /// <summary>Services that tell no tokens are counted by their length: four characters a token.</summary>
    private void Count(List<ChatMessage> asked, ChatResponse response) => ledger.AddGeneration(
        response.Usage?.InputTokenCount ?? asked.Sum(static message => (message.Text.Length + 3L) / 4), response.Usage?.OutputTokenCount ?? (response.Text.Length + 3L) / 4);
}
