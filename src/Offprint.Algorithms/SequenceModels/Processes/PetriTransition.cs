namespace Offprint.Algorithms;

/// <summary>A transition of a Petri net.</summary>
/// <param name="Activity">The activity that it shows; -1 for a silent one.</param>
/// <param name="Inputs">Places that it takes a token from.</param>
/// <param name="Outputs">Places that it gives a token to.</param>
public sealed record PetriTransition(int Activity, IReadOnlyList<int> Inputs, IReadOnlyList<int> Outputs);
