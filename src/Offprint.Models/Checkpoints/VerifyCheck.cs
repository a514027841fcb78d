namespace Offprint.Models;

/// <summary>One thing that was tried on a checkpoint.</summary>
/// <param name="Name">What was tried: <c>tensors</c>, <c>tokenizer</c>, <c>numbers</c>, <c>forward</c>.</param>
/// <param name="Passed">Whether it is as it should be.</param>
/// <param name="Detail">What was found.</param>
public sealed record VerifyCheck(string Name, bool Passed, string Detail);
