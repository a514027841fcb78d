namespace Offprint.Inference;

/// <summary>What a step will do.</summary>
/// <param name="Window">Tokens to draft; 0: the draft waits.</param>
/// <param name="Checks">Whether the target runs.</param>
/// <param name="ChecksFirst">Whether it also checks the first token of the new block.</param>
internal readonly record struct PearlPlan(int Window, bool Checks, bool ChecksFirst);
