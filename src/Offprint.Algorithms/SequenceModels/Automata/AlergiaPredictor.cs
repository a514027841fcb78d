namespace Offprint.Algorithms;

/// <summary>ALERGIA (Carrasco and Oncina 1994): states are merged when they and all their successors are compatible by the Hoeffding bound.</summary>
internal sealed class AlergiaPredictor(double alpha) : StateMergingPredictor
{
    protected override string Title => FormattableString.Invariant($"ALERGIA, alpha {alpha}");

    protected override bool Compatible(Node red, Node blue)
    {
        if (Different(red.Ends, red.Visits, blue.Ends, blue.Visits)) return false;
        foreach (var symbol in red.Counts.Keys.Union(blue.Counts.Keys))
        {
            if (Different(red.Counts.GetValueOrDefault(symbol), red.Visits, blue.Counts.GetValueOrDefault(symbol), blue.Visits)) return false;
        }

        foreach (var (symbol, next) in blue.Next)
        {
            // blue is a tree, so the recursion ends.
            if (red.Next.TryGetValue(symbol, out var other) && !ReferenceEquals(other, next) && !Compatible(other, next)) return false;
        }

        return true;
    }

    /// <summary>|f1/n1 − f2/n2| ≥ (√(1/n1) + √(1/n2))·√(½ ln(2/α)).</summary>
    private bool Different(int f1, int n1, int f2, int n2) =>
        n1 > 0 && n2 > 0 && Math.Abs(((double)f1 / n1) - ((double)f2 / n2)) >= (Math.Sqrt(1.0 / n1) + Math.Sqrt(1.0 / n2)) * Math.Sqrt(0.5 * Math.Log(2 / alpha));
}
