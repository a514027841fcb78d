namespace Offprint.Algorithms;

/// <summary>A way to compute exact Hamming distances of a pattern to every alignment in a text.</summary>
public interface IHammingMatcher
{
    /// <summary>Writes the number of mismatches at every alignment.</summary>
    /// <param name="text">The text, n symbols.</param>
    /// <param name="pattern">The pattern, m symbols; 1 ≤ m ≤ n.</param>
    /// <param name="result">Receives n - m + 1 distances; result[i] belongs to text[i .. i + m - 1].</param>
    /// <exception cref="ArgumentException">The pattern is empty or longer than the text, or the result has another length.</exception>
    void Distances(ReadOnlySpan<int> text, ReadOnlySpan<int> pattern, Span<int> result);
}
