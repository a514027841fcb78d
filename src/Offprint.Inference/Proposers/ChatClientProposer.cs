using Microsoft.Extensions.AI;

namespace Offprint.Inference;

/// <summary>Any chat model as a proposer.</summary>
/// <param name="client">The model.</param>
/// <param name="prompts">What it is asked; the prompt of the request gets <c>task</c> and the request's own values.</param>
/// <param name="extractor">Takes the proposal out of the reply; replies without one are left out.</param>
public sealed class ChatClientProposer(IChatClient client, IPromptSet prompts, ICodeExtractor extractor) : ICompletionProposer
{
    /// <inheritdoc/>
    public async Task<IReadOnlyList<string>> CompleteAsync(ProposalRequest request, int count, float temperature, BudgetLedger ledger, CancellationToken ct = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentNullException.ThrowIfNull(ledger);
        var values = new Dictionary<string, string>(request.Values) { ["task"] = request.Task };
        var prompt = prompts.Fill(request.Prompt, values);
#pragma warning disable CA2000 // The client is the caller's: what counts its answers must not dispose it.
        var counted = new LedgerChatClient(client, ledger);
#pragma warning restore CA2000
        var found = new List<string>();
        for (var i = 0; i < count; i++)
        {
            if (i > 0 && ledger.Exhausted)
            {
                break;
            }

            var options = new ChatOptions { Temperature = temperature, MaxOutputTokens = request.MaximumTokens, StopSequences = [.. request.StopStrings], Seed = unchecked((long)Numerics.Seed.Derive(request.Seed, "proposal", i)) };
            var reply = await counted.GetResponseAsync(prompt, options, ct).ConfigureAwait(false);
            if (extractor.Extract(reply.Text) is { } proposal)
            {
                found.Add(proposal);
            }
        }

        return found;
    }
}
