namespace Offprint.Training;

/// <summary>The loss of a batch of examples, and what it cost.</summary>
/// <param name="Terms">The loss.</param>
/// <param name="Tokens">Vectors that went through the stacks: text tokens and patches.</param>
/// <param name="Targets">What was predicted: labels, pairs, tokens.</param>
/// <param name="Flops">Operations, forward and backward.</param>
public sealed record ExampleLoss(LossTerms Terms, long Tokens, long Targets, double Flops);
