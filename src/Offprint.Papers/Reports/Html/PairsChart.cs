namespace Offprint.Papers;

/// <summary>
/// Measurements that were taken in pairs: a row of dots a name, and a thin line between the dots of the same seed and item, so that one sees whether
/// the difference is the same everywhere or made by a few.
/// </summary>
internal static class PairsChart
{
    private const int RowHeight = 44;
    private const int MaximumPairs = 400;
    private const int MaximumRows = 8;

    /// <summary>The groups of names that share their unit and their seeds and items, in order of appearance; two names or more, two pairs or more.</summary>
    public static IReadOnlyList<IReadOnlyList<string>> Groups(IReadOnlyList<Measurement> measurements)
    {
        var names = measurements.GroupBy(static m => m.Name, StringComparer.Ordinal)
            .Select(static group => (
                Name: group.Key,
                group.First().Unit,
                Cases: group.Where(static m => double.IsFinite(m.Value)).Select(static m => (m.Seed, m.Item)).ToHashSet()))
            .Where(static name => name.Cases.Count is > 1 and <= MaximumPairs)
            .ToList();
        var groups = new List<IReadOnlyList<string>>();
        while (names.Count > 0)
        {
            var first = names[0];
            var group = names.Where(name => name.Unit == first.Unit && name.Cases.SetEquals(first.Cases)).ToList();
            names.RemoveAll(group.Contains);
            if (group.Count is > 1 and <= MaximumRows)
            {
                groups.Add([.. group.Select(static name => name.Name)]);
            }
        }

        return groups;
    }

    public static Html Draw(IReadOnlyList<string> names, IReadOnlyList<Measurement> measurements)
    {
        var rows = names.Select(name => measurements.Where(m => m.Name == name && double.IsFinite(m.Value)).ToDictionary(static m => (m.Seed, m.Item), static m => m.Value)).ToList();
        var unit = measurements.First(m => m.Name == names[0]).Unit;
        var all = rows.SelectMany(static row => row.Values).ToList();
        var scale = new ChartScale(all, 4);
        var height = (names.Count * RowHeight) + 22;
        List<Html> marks = [Html.Of($"""<title>{string.Join(", ", names.Select((name, row) => $"{name}: mean {VerdictText.Number(rows[row].Values.Average())} {unit}"))}</title>""")];
        for (var row = 0; row + 1 < rows.Count; row++)
        {
            foreach (var (key, value) in rows[row])
            {
                marks.Add(Html.Of($"""<line class="pair" x1="{scale.X(value)}" y1="{Y(row)}" x2="{scale.X(rows[row + 1][key])}" y2="{Y(row + 1)}"/>"""));
            }
        }

        for (var row = 0; row < rows.Count; row++)
        {
            marks.Add(Html.Of($"""<line class="axis" x1="0" y1="{Y(row)}" x2="100%" y2="{Y(row)}"/><text class="row" x="0" y="{Y(row) - 12}">{names[row]}</text>"""));
            foreach (var value in rows[row].Values)
            {
                marks.Add(Html.Of($"""<circle class="case" cx="{scale.X(value)}" cy="{Y(row)}" r="3.5"/>"""));
            }

            var mean = rows[row].Values.Average();
            marks.Add(Html.Of($"""<line class="mean" x1="{scale.X(mean)}" y1="{Y(row) - 8}" x2="{scale.X(mean)}" y2="{Y(row) + 8}"/>"""));
        }

        foreach (var (value, anchor) in ((double, string)[])[(all.Min(), "start"), (all.Max(), "end")])
        {
            marks.Add(Html.Of($"""<text class="label" x="{scale.X(value)}" y="{height - 2}" text-anchor="{anchor}">{VerdictText.Number(value) + (unit.Length == 0 ? "" : " " + unit)}</text>"""));
        }

        return Html.Of($"""<svg class="chart" role="img" width="100%" height="{height}">{Html.Join(marks, "")}</svg>""");
    }

    private static int Y(int row) => (row * RowHeight) + 28;
}
