using Offprint.Training;

namespace Offprint.Discovery;

/// <summary>Ready-made variations.</summary>
public static class Variations
{
    /// <summary>Decisions of a search space: the uniform mutator.</summary>
    /// <param name="spec">The space.</param>
    /// <param name="where">Which decisions may change; null: all.</param>
    /// <returns>The variation.</returns>
    public static Variation<Dna> Of(DnaSpec spec, Func<DecisionPoint, bool>? where = null) =>
        new(spec.Random, (dna, random) => spec.Mutate(dna, random, where), (a, b, random) => spec.Cross(a, b, random));

    /// <summary>Hyper-parameters: one is drawn anew; parents mix by parameter.</summary>
    /// <param name="space">The space.</param>
    /// <returns>The variation.</returns>
    public static Variation<HyperparameterPoint> Of(HyperparameterSpace space)
    {
        ArgumentNullException.ThrowIfNull(space);
        return new(
            space.Sample,
            (point, random) =>
            {
                var unit = space.ToUnit(point);
                unit[random.Next(unit.Length)] = random.NextDouble();
                return space.FromUnit(unit);
            },
            (a, b, random) => space.FromUnit([.. space.ToUnit(a).Zip(space.ToUnit(b), (x, y) => random.Next(2) == 0 ? x : y)]));
    }
}
