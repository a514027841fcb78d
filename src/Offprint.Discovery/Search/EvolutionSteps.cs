using Offprint.Numerics;

namespace Offprint.Discovery;

/// <summary>The steps that evolution is put together from. Regularised evolution is <c>Sample(10) &gt;&gt; Top(1) &gt;&gt; Mutate(...)</c> with the update <c>Last(100)</c>.</summary>
public static class EvolutionSteps
{
    /// <summary>A random sample with repetition.</summary>
    /// <typeparam name="TPoint">The points.</typeparam>
    /// <param name="count">How many.</param>
    /// <returns>The step.</returns>
    public static EvolutionOperation<TPoint> Sample<TPoint>(int count) => new((list, random) => list.Count == 0 ? [] : [.. Enumerable.Range(0, count).Select(_ => list[random.Next(list.Count)])]);

    /// <summary>The fittest; of equal ones the earlier.</summary>
    /// <typeparam name="TPoint">The points.</typeparam>
    /// <param name="count">How many.</param>
    /// <returns>The step.</returns>
    public static EvolutionOperation<TPoint> Top<TPoint>(int count) => new((list, _) => [.. list.OrderByDescending(static s => s.Fitness).Take(count)]);

    /// <summary>The youngest.</summary>
    /// <typeparam name="TPoint">The points.</typeparam>
    /// <param name="count">How many.</param>
    /// <returns>The step.</returns>
    public static EvolutionOperation<TPoint> Last<TPoint>(int count) => new((list, _) => [.. list.OrderBy(static s => s.Number).TakeLast(count)]);

    /// <summary>The best fronts, then the least crowded.</summary>
    /// <typeparam name="TPoint">The points.</typeparam>
    /// <param name="count">How many.</param>
    /// <returns>The step.</returns>
    public static EvolutionOperation<TPoint> ParetoTop<TPoint>(int count) => new((list, _) =>
    {
        var ranks = ParetoFront.Rank([.. list.Select(static s => s.Objectives)]);
        return [.. list.Select((s, i) => (s, ranks[i])).OrderBy(static p => p.Item2.Front).ThenByDescending(static p => p.Item2.Crowding).Take(count).Select(static p => p.s)];
    });

    /// <summary>A changed copy of each.</summary>
    /// <typeparam name="TPoint">The points.</typeparam>
    /// <param name="mutate">Makes it.</param>
    /// <returns>The step.</returns>
    public static EvolutionOperation<TPoint> Mutate<TPoint>(Func<TPoint, SeededRandom, TPoint> mutate) => new((list, random) => [.. list.Select(s => s with { Point = mutate(s.Point, random) })]);

    /// <summary>One of several steps, drawn by probability.</summary>
    /// <typeparam name="TPoint">The points.</typeparam>
    /// <param name="steps">Steps with weights above 0.</param>
    /// <returns>The step.</returns>
    public static EvolutionOperation<TPoint> OneOf<TPoint>(params IReadOnlyList<(EvolutionOperation<TPoint> Step, double Weight)> steps) => new((list, random) =>
    {
        var at = random.NextDouble() * steps.Sum(static s => s.Weight);
        foreach (var (step, weight) in steps)
        {
            if ((at -= weight) < 0)
            {
                return step.Apply(list, random);
            }
        }

        return steps[^1].Step.Apply(list, random);
    });

    /// <summary>A step or another one, by a condition on the individuals.</summary>
    /// <typeparam name="TPoint">The points.</typeparam>
    /// <param name="condition">The condition.</param>
    /// <param name="then">When it holds.</param>
    /// <param name="otherwise">When it does not.</param>
    /// <returns>The step.</returns>
    public static EvolutionOperation<TPoint> When<TPoint>(Func<IReadOnlyList<Scored<TPoint>>, bool> condition, EvolutionOperation<TPoint> then, EvolutionOperation<TPoint> otherwise) =>
        new((list, random) => (condition(list) ? then : otherwise).Apply(list, random));
}
