namespace Offprint.Inference;

/// <summary>What a continuation took.</summary>
/// <param name="PromptTokens">Tokens of the prompt.</param>
/// <param name="CachedTokens">Of these, how many came from the prefix cache.</param>
/// <param name="CompletionTokens">Tokens made, an end token among them.</param>
/// <param name="DraftedTokens">Tokens that the draft model proposed.</param>
/// <param name="AcceptedTokens">Of these, how many stayed.</param>
/// <param name="Passes">Passes of the model that made tokens.</param>
public sealed record GenerationUsage(int PromptTokens, int CachedTokens, int CompletionTokens, int DraftedTokens = 0, int AcceptedTokens = 0, int Passes = 0);
