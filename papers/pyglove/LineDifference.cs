namespace Offprint.Papers.Reproductions;

/// <summary>In how many lines two texts differ.</summary>
internal static class LineDifference
{
    /// <summary>Lines that are removed and lines that are added, by a longest common subsequence of lines; blank lines and blanks at their ends do not count.</summary>
    public static int Count(string a, string b)
    {
        var (x, y) = (Lines(a), Lines(b));
        var common = new int[x.Length + 1, y.Length + 1];
        for (var i = 1; i <= x.Length; i++)
        {
            for (var j = 1; j <= y.Length; j++)
            {
                common[i, j] = x[i - 1] == y[j - 1] ? common[i - 1, j - 1] + 1 : Math.Max(common[i - 1, j], common[i, j - 1]);
            }
        }

        return x.Length + y.Length - (2 * common[x.Length, y.Length]);
    }

    private static string[] Lines(string text) => [.. text.Split('\n').Select(static l => l.TrimEnd()).Where(static l => l.Length > 0)];
}
