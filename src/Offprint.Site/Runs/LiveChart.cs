using Offprint.Papers;

namespace Offprint.Site.Runs;

/// <summary>What a run has measured so far: a row of dots a name, rows of the same unit on one axis, a stroke for the mean. It grows with every value.</summary>
internal static class LiveChart
{
    private const int RowHeight = 40;
    private const int MaximumRows = 8;
    private const int MaximumCharts = 4;
    private const int MaximumDots = 80;

    public static Html Draw(IReadOnlyList<Measurement> measurements)
    {
        var charts = measurements
            .Where(static m => double.IsFinite(m.Value))
            .GroupBy(static m => m.Unit, StringComparer.Ordinal)
            .OrderByDescending(static g => g.Count())
            .Take(MaximumCharts)
            .Select(static g => DrawUnit(g.Key, [.. g.GroupBy(static m => m.Name, StringComparer.Ordinal).Take(MaximumRows)]));
        return Html.Join(charts);
    }

    private static Html DrawUnit(string unit, IReadOnlyList<IGrouping<string, Measurement>> rows)
    {
        var all = rows.SelectMany(static row => row.Select(static m => m.Value)).ToList();
        var scale = new ChartScale(all, 4);
        var height = (rows.Count * RowHeight) + 24;
        List<Html> marks = [Html.Of($"""<title>{string.Join(", ", rows.Select(r => $"{r.Key}: {r.Count()} values, mean {VerdictText.Number(r.Average(static m => m.Value))} {unit}"))}</title>""")];
        for (var index = 0; index < rows.Count; index++)
        {
            var row = rows[index];
            var y = (index * RowHeight) + 28;
            marks.Add(Html.Of($"""<line class="axis" x1="0" y1="{y}" x2="100%" y2="{y}"/><text class="row" x="0" y="{y - 11}">{row.Key}</text>"""));
            foreach (var value in row.TakeLast(MaximumDots)) marks.Add(Html.Of($"""<circle class="case" cx="{scale.X(value.Value)}" cy="{y}" r="3.5"/>"""));
            var mean = row.Average(static m => m.Value);
            marks.Add(Html.Of($"""<line class="mean" x1="{scale.X(mean)}" y1="{y - 8}" x2="{scale.X(mean)}" y2="{y + 8}"/>"""));
        }

        foreach (var (value, anchor) in all.Min() == all.Max() ? ((double, string)[])[(all.Min(), "middle")] : [(all.Min(), "start"), (all.Max(), "end")])
        {
            marks.Add(Html.Of($"""<text class="label" x="{scale.X(value)}" y="{height - 3}" text-anchor="{anchor}">{VerdictText.Number(value) + (unit.Length == 0 ? "" : " " + unit)}</text>"""));
        }

        return Html.Of($"""<svg class="chart" role="img" width="100%" height="{height}">{Html.Join(marks, "")}</svg>""");
    }
}
