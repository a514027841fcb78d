namespace Offprint.Inference;

/// <summary>A piece of a continuation as it arises.</summary>
/// <param name="Tokens">Its tokens; several with speculation, none in a last chunk that only says the end.</param>
/// <param name="Text">Text that is settled: whole characters, and nothing that may become a stop string. Empty without a tokenizer.</param>
/// <param name="Finish">Set in the last chunk.</param>
/// <param name="Usage">Set in the last chunk.</param>
public sealed record GenerationChunk(IReadOnlyList<GeneratedToken> Tokens, string Text, FinishReason? Finish = null, GenerationUsage? Usage = null);
