namespace Offprint.Algorithms;

/// <summary>Counts, for two sets of integers, how many pairs have each sum: the tool behind the O(n sqrt(m)) algorithm for Hamming distances.</summary>
/// <remarks>
/// Source: arXiv:2310.13174. For sets of N numbers below U: all pairs for N ≤ √U, one transform for N ≥ √U log U; between them staged hashing, O(N√U) expected word operations.
/// The staged part is a reconstruction that meets the paper's bound, not a transcript of its proof; every result is verified.
/// </remarks>
public static class PairSums
{
    /// <summary>The number of pairs (x, y) with x + y = s, for every s.</summary>
    /// <param name="xs">Distinct numbers in 0..universe-1, in any order.</param>
    /// <param name="ys">Distinct numbers in 0..universe-1, in any order.</param>
    /// <param name="universe">The bound U of the numbers; 1..2^26.</param>
    /// <param name="o">Settings; defaults when null.</param>
    /// <returns>2U - 1 counts, for s = 0..2U-2.</returns>
    /// <exception cref="ArgumentException">A number is out of range or occurs twice, or the universe or a setting is out of range.</exception>
    public static int[] Count(ReadOnlySpan<int> xs, ReadOnlySpan<int> ys, int universe, PairSumOptions? o = null)
    {
        o ??= new PairSumOptions();
        o.Validate();
        if (universe is < 1 or > 1 << 26)
        {
            throw new ArgumentException($"universe is {universe}; it must lie in 1..{1 << 26}.", nameof(universe));
        }

        RequireSet(xs, universe, nameof(xs));
        RequireSet(ys, universe, nameof(ys));
        return PairSumCounter.Count(xs, ys, universe, o.Method, o.Seed, o.Work ?? new PairSumWork());
    }

    private static void RequireSet(ReadOnlySpan<int> values, int universe, string name)
    {
        var seen = new bool[universe];
        foreach (var value in values)
        {
            if ((uint)value >= (uint)universe)
            {
                throw new ArgumentException($"{name} holds {value}; numbers must lie in 0..{universe - 1}.", name);
            }

            if (seen[value])
            {
                throw new ArgumentException($"{name} holds {value} twice; the numbers of a set are distinct.", name);
            }

            seen[value] = true;
        }
    }
}
