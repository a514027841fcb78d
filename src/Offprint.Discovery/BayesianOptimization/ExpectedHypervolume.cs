using Offprint.Numerics;

namespace Offprint.Discovery;

/// <summary>
/// Expected hypervolume improvement: by how much a point with normal, independent predictions of its objectives is expected to enlarge the volume that a set of points dominates. Higher objectives are better.
/// </summary>
/// <seealso href="https://doi.org/10.1109/CEC.2011.5949880">M. Emmerich, A. Deutz, J. Klinkenberg, "Hypervolume-based expected improvement: Monotonicity properties and exact computation" (2011)</seealso>
public static class ExpectedHypervolume
{
    /// <summary>Computes it: exactly for one and two objectives, else as a mean over draws.</summary>
    /// <param name="points">Objectives of the points so far; those with a NaN, or not above the reference everywhere, count nothing.</param>
    /// <param name="reference">The reference point, [objectives].</param>
    /// <param name="means">Predicted means, [objectives].</param>
    /// <param name="deviations">Predicted standard deviations, [objectives], 0 or more.</param>
    /// <param name="samples">Draws for three objectives or more, at least 1.</param>
    /// <param name="seed">Seed of the draws: equal seeds give the same normal numbers for every prediction, so that points can be compared.</param>
    /// <returns>The expected gain in volume, 0 or more.</returns>
    /// <exception cref="ArgumentException">The numbers of objectives differ, or a deviation is negative.</exception>
    public static double Of(IReadOnlyList<IReadOnlyList<double>> points, IReadOnlyList<double> reference, IReadOnlyList<double> means, IReadOnlyList<double> deviations, int samples = 128, ulong seed = 42)
    {
        var front = Prepare(points, reference, means, deviations);
        ArgumentOutOfRangeException.ThrowIfLessThan(samples, 1);
        return reference.Count switch
        {
            1 => BayesianOptimizer.ExpectedImprovement(means[0], deviations[0], front.Select(static p => p[0]).Append(reference[0]).Max()),
            2 => OfTwo(front, reference, means, deviations),
            _ => Sampled(front, reference, means, deviations, Normals(samples, reference.Count, seed)),
        };
    }

    /// <summary>Standard normal numbers, [samples][objectives].</summary>
    internal static double[][] Normals(int samples, int objectives, ulong seed)
    {
        var random = new SeededRandom(seed, "expected-hypervolume");
        return [.. Enumerable.Range(0, samples).Select(_ => Enumerable.Range(0, objectives).Select(_ => random.NextGaussian()).ToArray())];
    }

    /// <summary>The points above the reference that none dominates.</summary>
    internal static List<double[]> Front(IReadOnlyList<IReadOnlyList<double>> points, IReadOnlyList<double> reference)
    {
        var above = points.Where(p => Enumerable.Range(0, reference.Count).All(i => p[i] > reference[i])).ToList();
        return [.. ParetoFront.Of(above).Select(i => above[i].ToArray())];
    }

    /// <summary>
    /// Two objectives: the plane above the reference falls into strips between neighbouring points; in a strip from l to u in the first objective the points dominate up to h in the second. The gain is
    /// Σ (min(y_1, u) − l)⁺ (y_2 − h)⁺ over strips, whose expectation factors: E(min(y, u) − l)⁺ = E(y − l)⁺ − E(y − u)⁺.
    /// </summary>
    internal static double OfTwo(List<double[]> front, IReadOnlyList<double> reference, IReadOnlyList<double> means, IReadOnlyList<double> deviations)
    {
        var (left, sum) = (reference[0], 0.0);
        var above = BayesianOptimizer.ExpectedImprovement(means[0], deviations[0], left);
        foreach (var point in front.OrderBy(static p => p[0]))
        {
            if (point[0] <= left) continue; // equal points
            var next = BayesianOptimizer.ExpectedImprovement(means[0], deviations[0], point[0]);
            sum += (above - next) * BayesianOptimizer.ExpectedImprovement(means[1], deviations[1], point[1]);
            (left, above) = (point[0], next);
        }

        return sum + (above * BayesianOptimizer.ExpectedImprovement(means[1], deviations[1], reference[1]));
    }

    /// <summary>Any number of objectives: the mean over draws of the draw's own box less what the points dominate of it.</summary>
    internal static double Sampled(List<double[]> front, IReadOnlyList<double> reference, IReadOnlyList<double> means, IReadOnlyList<double> deviations, double[][] normals)
    {
        var draw = new double[reference.Count];
        double sum = 0;
        foreach (var normal in normals)
        {
            double box = 1;
            for (var i = 0; i < draw.Length; i++)
            {
                draw[i] = means[i] + (deviations[i] * normal[i]);
                box *= Math.Max(0, draw[i] - reference[i]);
            }

            if (box > 0) sum += Math.Max(0, box - Hypervolume.Of(front.Select(p => p.Select((v, i) => Math.Min(v, draw[i])).ToArray()), reference));
        }

        return sum / normals.Length;
    }

    private static List<double[]> Prepare(IReadOnlyList<IReadOnlyList<double>> points, IReadOnlyList<double> reference, IReadOnlyList<double> means, IReadOnlyList<double> deviations)
    {
        ArgumentNullException.ThrowIfNull(points);
        ArgumentNullException.ThrowIfNull(reference);
        ArgumentNullException.ThrowIfNull(means);
        ArgumentNullException.ThrowIfNull(deviations);
        if (reference.Count == 0) throw new ArgumentException("The reference point needs at least one objective.", nameof(reference));
        if (means.Count != reference.Count) throw new ArgumentException($"There are {means.Count} means; the reference has {reference.Count} objectives.", nameof(means));
        if (deviations.Count != reference.Count || deviations.Any(static d => !(d >= 0))) throw new ArgumentException($"There must be {reference.Count} deviations of 0 or more, as many as the reference has objectives.", nameof(deviations));
        if (points.FirstOrDefault(p => p.Count != reference.Count) is { } wrong) throw new ArgumentException($"A point has {wrong.Count} objectives, the reference {reference.Count}.", nameof(points));
        return Front(points, reference);
    }
}
