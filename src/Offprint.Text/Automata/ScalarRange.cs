namespace Offprint.Text;

/// <summary>Unicode scalar values from <paramref name="First"/> to <paramref name="Last"/>, both included.</summary>
/// <param name="First">The first.</param>
/// <param name="Last">The last.</param>
public readonly record struct ScalarRange(int First, int Last)
{
    /// <summary>The largest scalar value, U+10FFFF.</summary>
    public const int Maximum = 0x10FFFF;

    /// <summary>Sorted ranges without overlap that cover the same values.</summary>
    public static IReadOnlyList<ScalarRange> Normalize(IEnumerable<ScalarRange> ranges)
    {
        var result = new List<ScalarRange>();
        foreach (var range in ranges.OrderBy(static r => r.First))
        {
            if (result.Count > 0 && range.First <= result[^1].Last + 1)
            {
                result[^1] = result[^1] with { Last = Math.Max(result[^1].Last, range.Last) };
            }
            else
            {
                result.Add(range);
            }
        }

        return result;
    }

    /// <summary>All other values from 0 to U+10FFFF.</summary>
    public static IReadOnlyList<ScalarRange> Complement(IEnumerable<ScalarRange> ranges)
    {
        var (result, next) = (new List<ScalarRange>(), 0);
        foreach (var range in Normalize(ranges))
        {
            if (range.First > next)
            {
                result.Add(new ScalarRange(next, range.First - 1));
            }

            next = range.Last + 1;
        }

        if (next <= Maximum)
        {
            result.Add(new ScalarRange(next, Maximum));
        }

        return result;
    }
}
