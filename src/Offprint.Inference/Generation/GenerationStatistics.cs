namespace Offprint.Inference;

/// <summary>What an engine does now and has done so far.</summary>
/// <param name="Running">Sequences that run.</param>
/// <param name="Waiting">Requests that wait for a place.</param>
/// <param name="PromptTokens">Tokens of prompts read so far, those from the prefix cache included.</param>
/// <param name="CachedTokens">Of these, how many came from the prefix cache.</param>
/// <param name="CompletionTokens">Tokens made so far.</param>
/// <param name="Passes">Passes of the model so far.</param>
/// <param name="BlocksInUse">Blocks of the paged memory that somebody holds; 0 without paged memory.</param>
/// <param name="PrefixBlocks">Of these, how many the prefix cache knows.</param>
/// <param name="Blocks">Blocks that there can be.</param>
public sealed record GenerationStatistics(int Running, int Waiting, long PromptTokens, long CachedTokens, long CompletionTokens, long Passes, int BlocksInUse, int PrefixBlocks, int Blocks);
