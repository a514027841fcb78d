using System.Diagnostics.CodeAnalysis;
using Offprint.Numerics;

namespace Offprint.Discovery;

/// <summary>
/// A step of evolution: individuals in, individuals out. Steps are put together: <c>a &gt;&gt; b</c> one after the other, <c>a + b</c> both results,
/// <c>a | b</c>, <c>a &amp; b</c>, <c>a - b</c> as sets. Children that no step scored have no objectives.
/// </summary>
/// <typeparam name="TPoint">The points.</typeparam>
/// <param name="Apply">The step.</param>
[SuppressMessage("Usage", "CA2225", Justification = "The operators are the notation; Then and Apply say the same.")]
public sealed record EvolutionOperation<TPoint>(Func<IReadOnlyList<Scored<TPoint>>, SeededRandom, IReadOnlyList<Scored<TPoint>>> Apply)
{
    /// <summary>One step after the other.</summary>
    /// <param name="first">First step.</param>
    /// <param name="then">Second step.</param>
    public static EvolutionOperation<TPoint> operator >>(EvolutionOperation<TPoint> first, EvolutionOperation<TPoint> then) => new((list, random) => then.Apply(first.Apply(list, random), random));

    /// <summary>The results of both.</summary>
    /// <param name="a">A step.</param>
    /// <param name="b">Another step.</param>
    public static EvolutionOperation<TPoint> operator +(EvolutionOperation<TPoint> a, EvolutionOperation<TPoint> b) => new((list, random) => [.. a.Apply(list, random), .. b.Apply(list, random)]);

    /// <summary>The results of either, none twice.</summary>
    /// <param name="a">A step.</param>
    /// <param name="b">Another step.</param>
    public static EvolutionOperation<TPoint> operator |(EvolutionOperation<TPoint> a, EvolutionOperation<TPoint> b) => new((list, random) => [.. a.Apply(list, random).Union(b.Apply(list, random))]);

    /// <summary>What both give.</summary>
    /// <param name="a">A step.</param>
    /// <param name="b">Another step.</param>
    public static EvolutionOperation<TPoint> operator &(EvolutionOperation<TPoint> a, EvolutionOperation<TPoint> b) => new((list, random) => [.. a.Apply(list, random).Intersect(b.Apply(list, random))]);

    /// <summary>What the first gives and the second does not.</summary>
    /// <param name="a">A step.</param>
    /// <param name="b">Another step.</param>
    public static EvolutionOperation<TPoint> operator -(EvolutionOperation<TPoint> a, EvolutionOperation<TPoint> b) => new((list, random) => [.. a.Apply(list, random).Except(b.Apply(list, random))]);

    /// <summary>The step so many times in a row, each on the result of the one before.</summary>
    /// <param name="times">How often; at least 1.</param>
    /// <returns>The step.</returns>
    public EvolutionOperation<TPoint> Power(int times)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(times, 1);
        return Enumerable.Repeat(this, times).Aggregate(static (a, b) => a >> b);
    }

    /// <summary>The step so many times on the same individuals, all results together.</summary>
    /// <param name="times">How often; at least 1.</param>
    /// <returns>The step.</returns>
    public EvolutionOperation<TPoint> Repeat(int times)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(times, 1);
        return Enumerable.Repeat(this, times).Aggregate(static (a, b) => a + b);
    }
}
