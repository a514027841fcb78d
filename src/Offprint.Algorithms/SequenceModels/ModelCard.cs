namespace Offprint.Algorithms;

/// <summary>What a fitted model is.</summary>
/// <param name="Name">Its name with settings.</param>
/// <param name="Family">Where it comes from.</param>
/// <param name="States">States, contexts or places and transitions: what a reader would have to look at.</param>
/// <param name="Parameters">Numbers that were fitted.</param>
/// <param name="Note">Circumstances of the fit; empty when there are none.</param>
public sealed record ModelCard(string Name, ModelFamily Family, int States, long Parameters, string Note = "");
