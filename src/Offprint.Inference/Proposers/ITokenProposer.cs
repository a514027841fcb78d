namespace Offprint.Inference;

/// <summary>Proposes token by token, with scores of every next token: local checkpoints only. Endpoints give no scores; use <see cref="ICompletionProposer"/> with them.</summary>
public interface ITokenProposer
{
    /// <summary>The prompt's tokens.</summary>
    /// <param name="request">What to write.</param>
    int[] Encode(ProposalRequest request);

    /// <summary>A sequence for walking the tree of continuations. Every <see cref="IDecodingState.NextLogProbs"/> of a new prefix costs a token in the ledger. The caller disposes it.</summary>
    /// <param name="request">What to write.</param>
    /// <param name="ledger">What it costs.</param>
    IDecodingState Start(ProposalRequest request, BudgetLedger ledger);
}
