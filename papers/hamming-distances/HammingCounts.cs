using System.Globalization;
using Offprint.Algorithms;

namespace Offprint.Papers.Reproductions;

/// <summary>The report line on the paper's own bound: counted word operations on the worst case, never seconds.</summary>
internal static class HammingCounts
{
    public static void Note(RunContext run, CancellationToken ct)
    {
        int[] sizes = run.Choose<int[]>([10, 12, 14, 16], [8, 10], [10, 12, 14, 16, 18, 20]);
        List<double> heavyLight = [], pairSums = [];
        foreach (var size in sizes)
        {
            ct.ThrowIfCancellationRequested();
            var m = 1 << size;
            int[] text = HammingTexts.WorstCase((2 * m) - 1, m, run.Seeds[0]), pattern = HammingTexts.WorstCase(m, m, run.Seeds[0] + 1);
            var scale = text.Length * Math.Sqrt(m);
            heavyLight.Add(HammingWork.HeavyLight<int>(text, pattern) / scale);
            pairSums.Add(HammingWork.PairSums<int>(text, pattern, run.Seeds[0]).Total / scale);
            run.Record("word operations over n√m, heavy/light", heavyLight[^1], run.Seeds[0], $"pattern 2^{size}");
            run.Record("word operations over n√m, pair sums", pairSums[^1], run.Seeds[0], $"pattern 2^{size}");
        }

        run.Note(string.Create(
            CultureInfo.InvariantCulture,
            $"Counted word operations over n√m on the worst case, patterns 2^{sizes[0]} to 2^{sizes[^1]}: heavy/light {Line(heavyLight)}; pair sums {Line(pairSums)} (by the rule for packed transforms; a count, not a time)."));
    }

    private static string Line(List<double> values) =>
        string.Join(" ", values.Select(v => v.ToString("F2", CultureInfo.InvariantCulture))) + string.Create(CultureInfo.InvariantCulture, $" (x{values[^1] / values[0]:F2})");
}
