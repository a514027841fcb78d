namespace Offprint.Algorithms;

/// <summary>The last symbols of a prefix as a key: one character a symbol.</summary>
internal static class ContextKey
{
    private const char Unknown = char.MaxValue;

    public static char Of(int symbol) => symbol < 0 ? Unknown : (char)symbol;

    public static string Last(List<char> prefix, int count) => string.Create(Math.Min(count, prefix.Count), prefix, static (span, list) =>
    {
        for (var i = 0; i < span.Length; i++) span[i] = list[list.Count - span.Length + i];
    });

    /// <summary>Counts what follows each context of a length; contexts at the beginning are shorter.</summary>
    public static Dictionary<string, int[]> Count(int[][] traces, int order, int outcomes)
    {
        var counts = new Dictionary<string, int[]>(StringComparer.Ordinal);
        foreach (var trace in traces)
        {
            var prefix = new List<char>(trace.Length);
            for (var i = 0; i <= trace.Length; i++)
            {
                var key = Last(prefix, order);
                if (!counts.TryGetValue(key, out var row)) counts[key] = row = new int[outcomes];
                row[i < trace.Length ? trace[i] : outcomes - 1]++;
                if (i < trace.Length) prefix.Add(Of(trace[i]));
            }
        }

        return counts;
    }
}
