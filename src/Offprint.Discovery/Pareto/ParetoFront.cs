namespace Offprint.Discovery;

/// <summary>Dominance among points with several objectives, higher is better. A point with NaN is dominated by every point without.</summary>
public static class ParetoFront
{
    /// <summary>Whether one point is at least as good everywhere and better somewhere.</summary>
    /// <param name="a">Objectives of the one.</param>
    /// <param name="b">Objectives of the other.</param>
    /// <returns>True when a dominates b.</returns>
    public static bool Dominates(IReadOnlyList<double> a, IReadOnlyList<double> b)
    {
        ArgumentNullException.ThrowIfNull(a);
        ArgumentNullException.ThrowIfNull(b);
        if (a.Count != b.Count)
        {
            throw new ArgumentException($"The points have {a.Count} and {b.Count} objectives.", nameof(b));
        }

        bool aFailed = a.Any(double.IsNaN), bFailed = b.Any(double.IsNaN);
        if (aFailed || bFailed)
        {
            return !aFailed && bFailed;
        }

        var better = false;
        for (var i = 0; i < a.Count; i++)
        {
            if (a[i] < b[i])
            {
                return false;
            }

            better |= a[i] > b[i];
        }

        return better;
    }

    /// <summary>The points that none dominates.</summary>
    /// <param name="points">Objectives of each.</param>
    /// <returns>Their places, in order; equal points are all there.</returns>
    public static IReadOnlyList<int> Of(IReadOnlyList<IReadOnlyList<double>> points)
    {
        ArgumentNullException.ThrowIfNull(points);
        return [.. Enumerable.Range(0, points.Count).Where(i => !points[i].Any(double.IsNaN) && !points.Any(other => Dominates(other, points[i])))];
    }

    /// <summary>Sorts into fronts (0: not dominated; 1: only by front 0; ...) with crowding distances inside each (NSGA-II, section III).</summary>
    /// <param name="points">Objectives of each.</param>
    /// <returns>Front and crowding distance of each point; ends of a front have an infinite distance.</returns>
    public static IReadOnlyList<(int Front, double Crowding)> Rank(IReadOnlyList<IReadOnlyList<double>> points)
    {
        ArgumentNullException.ThrowIfNull(points);
        var ranks = new (int Front, double Crowding)[points.Count];
        var left = Enumerable.Range(0, points.Count).ToList();
        for (var front = 0; left.Count > 0; front++)
        {
            var members = left.Where(i => !left.Exists(j => Dominates(points[j], points[i]))).ToList();
            left.RemoveAll(members.Contains);
            foreach (var member in members)
            {
                ranks[member] = (front, 0);
            }

            for (var objective = 0; objective < points[members[0]].Count; objective++)
            {
                var ordered = members.OrderBy(i => points[i][objective]).ToList();
                var span = points[ordered[^1]][objective] - points[ordered[0]][objective];
                ranks[ordered[0]].Crowding = ranks[ordered[^1]].Crowding = double.PositiveInfinity;
                for (var i = 1; i < ordered.Count - 1 && span > 0; i++)
                {
                    ranks[ordered[i]].Crowding += (points[ordered[i + 1]][objective] - points[ordered[i - 1]][objective]) / span;
                }
            }
        }

        return ranks;
    }
}
