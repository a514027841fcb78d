namespace Offprint.Discovery;

/// <summary>The volume that a set of points dominates above a reference point, higher objectives being better. Exact for any number of objectives.</summary>
public static class Hypervolume
{
    /// <summary>Computes the volume: a sweep for two objectives, slices along the last objective for more (n points, d objectives: about n^(d-1) log n).</summary>
    /// <param name="points">Objectives of each point; points that do not exceed the reference everywhere add nothing.</param>
    /// <param name="reference">The reference point.</param>
    /// <returns>The volume.</returns>
    public static double Of(IEnumerable<IReadOnlyList<double>> points, IReadOnlyList<double> reference)
    {
        ArgumentNullException.ThrowIfNull(points);
        ArgumentNullException.ThrowIfNull(reference);
        if (reference.Count == 0)
        {
            throw new ArgumentException("The reference point needs at least one objective.", nameof(reference));
        }

        var edges = new List<double[]>();
        foreach (var point in points)
        {
            if (point.Count != reference.Count)
            {
                throw new ArgumentException($"A point has {point.Count} objectives, the reference {reference.Count}.", nameof(points));
            }

            var edge = point.Zip(reference, static (p, r) => p - r).ToArray();
            if (Array.TrueForAll(edge, static e => e > 0))
            {
                edges.Add(edge);
            }
        }

        return Volume(edges, reference.Count);
    }

    private static double Volume(List<double[]> edges, int dimensions)
    {
        if (edges.Count == 0)
        {
            return 0;
        }

        if (dimensions == 1)
        {
            return edges.Max(static e => e[0]);
        }

        var last = dimensions - 1;
        var ordered = edges.OrderByDescending(e => e[last]).ToList();
        double volume = 0;
        if (dimensions == 2)
        {
            var reach = 0.0;
            foreach (var edge in ordered)
            {
                volume += Math.Max(0, edge[0] - reach) * edge[1];
                reach = Math.Max(reach, edge[0]);
            }

            return volume;
        }

        for (var i = 0; i < ordered.Count; i++)
        {
            var thickness = ordered[i][last] - (i + 1 < ordered.Count ? ordered[i + 1][last] : 0);
            if (thickness > 0)
            {
                volume += thickness * Volume(ordered.GetRange(0, i + 1), last);
            }
        }

        return volume;
    }
}
