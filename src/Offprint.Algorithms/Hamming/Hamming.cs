namespace Offprint.Algorithms;

/// <summary>Text-to-pattern Hamming distances: how many symbols of a pattern differ at every alignment in a text, over any alphabet.</summary>
/// <remarks>
/// Exact (brute force in vector registers, Abrahamson's heavy/light algorithm, pair sums), bounded and approximate. Alignment i compares pattern[j] with text[i + j] for all j; there are n - m + 1.
/// Source: "Faster Algorithms for Text-to-Pattern Hamming Distances" (arXiv:2310.13174); K. Abrahamson, "Generalized string matching" (1987).
/// </remarks>
public static partial class Hamming
{
    /// <summary>The number of mismatches at every alignment.</summary>
    /// <param name="text">The text, n symbols.</param>
    /// <param name="pattern">The pattern, m symbols; 1 ≤ m ≤ n.</param>
    /// <param name="o">Settings; defaults when null.</param>
    /// <typeparam name="T">The symbol type: byte, char, int, string, ...; compared by <see cref="IEquatable{T}"/>.</typeparam>
    /// <returns>n - m + 1 distances in 0..m.</returns>
    /// <exception cref="ArgumentException">The pattern is empty or longer than the text, or a setting is out of range.</exception>
    public static int[] Distances<T>(ReadOnlySpan<T> text, ReadOnlySpan<T> pattern, HammingOptions? o = null)
        where T : IEquatable<T>
    {
        o = Checked(text.Length, pattern.Length, o);
        return ExactMatching.Distances(SymbolEncoder.Encode(text, pattern), o);
    }

    /// <summary>The number of mismatches at every alignment, where a wildcard symbol in text or pattern matches everything.</summary>
    /// <param name="text">The text, n symbols.</param>
    /// <param name="pattern">The pattern, m symbols; 1 ≤ m ≤ n.</param>
    /// <param name="wildcard">The symbol that matches every symbol.</param>
    /// <param name="o">Settings; defaults when null.</param>
    /// <typeparam name="T">The symbol type.</typeparam>
    /// <returns>n - m + 1 distances in 0..m.</returns>
    /// <exception cref="ArgumentException">The pattern is empty or longer than the text, or a setting is out of range.</exception>
    public static int[] Distances<T>(ReadOnlySpan<T> text, ReadOnlySpan<T> pattern, T wildcard, HammingOptions? o = null)
        where T : IEquatable<T>
    {
        o = Checked(text.Length, pattern.Length, o);
        var strings = SymbolEncoder.Encode(text, pattern);
        return WildcardCorrection.Apply(ExactMatching.Distances(strings, o), Mask(text, wildcard), Mask(pattern, wildcard), o);
    }

    /// <summary>The positions where the pattern occurs with at most the given number of mismatches.</summary>
    /// <param name="text">The text, n symbols.</param>
    /// <param name="pattern">The pattern, m symbols; 1 ≤ m ≤ n.</param>
    /// <param name="maxMismatches">The largest number of mismatches reported; not negative.</param>
    /// <typeparam name="T">The symbol type.</typeparam>
    /// <returns>Positions in ascending order, with their exact number of mismatches.</returns>
    /// <exception cref="ArgumentException">The pattern is empty or longer than the text, or the number is negative.</exception>
    public static IEnumerable<(int Position, int Mismatches)> Find<T>(ReadOnlySpan<T> text, ReadOnlySpan<T> pattern, int maxMismatches)
        where T : IEquatable<T>
    {
        MatchInput.RequireMismatches(maxMismatches, nameof(maxMismatches));
        var distances = DistancesBounded(text, pattern, maxMismatches);
        var found = new List<(int Position, int Mismatches)>();
        for (var i = 0; i < distances.Length; i++)
        {
            if (distances[i] <= maxMismatches)
            {
                found.Add((i, distances[i]));
            }
        }

        return found;
    }

    /// <summary>The plan that <see cref="Distances{T}(ReadOnlySpan{T}, ReadOnlySpan{T}, HammingOptions?)"/> follows for this input: method, heavy symbols, expected work.</summary>
    /// <param name="text">The text, n symbols.</param>
    /// <param name="pattern">The pattern, m symbols; 1 ≤ m ≤ n.</param>
    /// <param name="o">Settings; defaults when null.</param>
    /// <typeparam name="T">The symbol type.</typeparam>
    /// <exception cref="ArgumentException">The pattern is empty or longer than the text, or a setting is out of range.</exception>
    public static MatchPlan Explain<T>(ReadOnlySpan<T> text, ReadOnlySpan<T> pattern, HammingOptions? o = null)
        where T : IEquatable<T>
    {
        o = Checked(text.Length, pattern.Length, o);
        var strings = SymbolEncoder.Encode(text, pattern);
        var names = new string?[strings.Symbols];
        for (var j = 0; j < pattern.Length; j++)
        {
            names[strings.Pattern[j]] ??= pattern[j]?.ToString() ?? "null";
        }

        return PlanSummary.Create(strings, names!, o);
    }

    private static HammingOptions Checked(int text, int pattern, HammingOptions? o)
    {
        MatchInput.Require(text, pattern);
        o ??= new HammingOptions();
        o.Validate();
        return o;
    }

    private static bool[] Mask<T>(ReadOnlySpan<T> symbols, T wildcard)
        where T : IEquatable<T>
    {
        var mask = new bool[symbols.Length];
        for (var i = 0; i < mask.Length; i++)
        {
            mask[i] = EqualityComparer<T>.Default.Equals(symbols[i], wildcard);
        }

        return mask;
    }
}
