namespace Offprint.Text;

/// <summary>A text of a <see cref="NearDuplicateIndex"/> that is nearly the same as another.</summary>
/// <param name="Index">Its number, in the order of adding.</param>
/// <param name="Similarity">The exact Jaccard similarity of the n-gram sets.</param>
public readonly record struct NearDuplicate(int Index, double Similarity);
