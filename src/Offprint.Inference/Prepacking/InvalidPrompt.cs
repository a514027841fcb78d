namespace Offprint.Inference;

/// <summary>A prompt that was left out.</summary>
/// <param name="Index">Its index in the list of prompts.</param>
/// <param name="Reason">What is wrong with it and what would be right.</param>
public sealed record InvalidPrompt(int Index, string Reason);
