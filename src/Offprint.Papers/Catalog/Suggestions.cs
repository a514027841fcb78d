namespace Offprint.Papers;

/// <summary>"Did you mean": the names nearest to what somebody typed.</summary>
internal static class Suggestions
{
    /// <summary>Names that start with the text or differ from it by few edits, nearest first; ties in alphabetical order.</summary>
    /// <param name="text">What was typed.</param>
    /// <param name="names">What exists.</param>
    /// <param name="limit">At most so many.</param>
    /// <returns>The nearest names; empty when nothing is near.</returns>
    public static IReadOnlyList<string> Nearest(string text, IEnumerable<string> names, int limit = 3)
    {
        var wanted = text.Trim().ToLowerInvariant();
        if (wanted.Length == 0)
        {
            return [];
        }

        return [.. names
            .Select(name => (Name: name, Distance: Distance(wanted, name.ToLowerInvariant())))
            .Where(pair => pair.Distance <= Math.Max(2, Math.Max(wanted.Length, 4) * 2 / 5))
            .OrderBy(static pair => pair.Distance)
            .ThenBy(static pair => pair.Name, StringComparer.Ordinal)
            .Take(limit)
            .Select(static pair => pair.Name)];
    }

    private static double Distance(string wanted, string name) =>
        name.StartsWith(wanted, StringComparison.Ordinal) && wanted.Length >= 3 ? 0.5
        : name.Contains(wanted, StringComparison.Ordinal) && wanted.Length >= 3 ? 1.5
        : EditDistance.Between(wanted, name);
}
