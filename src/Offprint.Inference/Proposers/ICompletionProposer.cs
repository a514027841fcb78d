namespace Offprint.Inference;

/// <summary>Proposes whole texts: any model can, local or behind an endpoint.</summary>
public interface ICompletionProposer
{
    /// <summary>Proposes several texts.</summary>
    /// <param name="request">What to write.</param>
    /// <param name="count">How many, at least 1.</param>
    /// <param name="temperature">0 gives the most probable text, as often as asked.</param>
    /// <param name="ledger">What it costs.</param>
    /// <param name="ct">Ends the work.</param>
    /// <returns>The texts; fewer when the budget ends between two.</returns>
    Task<IReadOnlyList<string>> CompleteAsync(ProposalRequest request, int count, float temperature, BudgetLedger ledger, CancellationToken ct = default);
}
