namespace Offprint.Text;

/// <summary>How much a text shares with one reference.</summary>
/// <param name="Reference">Index of the reference.</param>
/// <param name="Jaccard">Shared n-grams over the n-grams of both, from 0 to 1.</param>
/// <param name="Containment">Share of the reference's n-grams that the text holds; 1 when the reference's wording is in the text.</param>
public readonly record struct NGramMatch(int Reference, double Jaccard, double Containment);
