using Offprint.Numerics;

#pragma warning disable CA1720 // integers, floats and objects are what these are called where programs are searched
namespace Offprint.Discovery;

/// <summary>Open values: put one in the place of any value of a program, and the program becomes a search space (paper, section 3.2).</summary>
public static class Hyper
{
    /// <summary>One of several values.</summary>
    /// <typeparam name="T">Their type.</typeparam>
    /// <param name="candidates">At least one; each may contain further open values.</param>
    /// <returns>The open value.</returns>
    public static Hyper<T> OneOf<T>(params T[] candidates) => new(HyperKind.Choices, Nodes(candidates));

    /// <summary>A whole number in a range.</summary>
    /// <param name="minimum">Smallest value.</param>
    /// <param name="maximum">Largest value.</param>
    /// <returns>The open value.</returns>
    public static Hyper<int> Integer(int minimum, int maximum)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maximum, minimum);
        return new Hyper<int>(HyperKind.Choices, [.. Enumerable.Range(minimum, maximum - minimum + 1).Select(static i => SymbolicNode.Leaf(i))]);
    }

    /// <summary>Several of some values, none twice, in any order.</summary>
    /// <typeparam name="T">Their type.</typeparam>
    /// <param name="picks">How many.</param>
    /// <param name="candidates">At least as many.</param>
    /// <returns>The open list.</returns>
    public static Hyper<T[]> ManyOf<T>(int picks, params T[] candidates) => ManyOf(picks, distinct: true, sorted: false, candidates);

    /// <summary>Several of some values.</summary>
    /// <typeparam name="T">Their type.</typeparam>
    /// <param name="picks">How many.</param>
    /// <param name="distinct">Whether none is picked twice.</param>
    /// <param name="sorted">Whether they come in the order of the candidates.</param>
    /// <param name="candidates">The candidates.</param>
    /// <returns>The open list.</returns>
    public static Hyper<T[]> ManyOf<T>(int picks, bool distinct, bool sorted, params T[] candidates) => new(HyperKind.Choices, Nodes(candidates), picks, isList: true, distinct, sorted);

    /// <summary>Some values in any order.</summary>
    /// <typeparam name="T">Their type.</typeparam>
    /// <param name="values">The values.</param>
    /// <returns>The open list.</returns>
    public static Hyper<T[]> Permutation<T>(params T[] values)
    {
        ArgumentNullException.ThrowIfNull(values);
        return ManyOf(values.Length, values);
    }

    /// <summary>A real number in a range.</summary>
    /// <param name="minimum">Smallest value.</param>
    /// <param name="maximum">Largest value.</param>
    /// <returns>The open number.</returns>
    public static Hyper<double> Float(double minimum, double maximum) => Float(minimum, maximum, FloatScale.Linear);

    /// <summary>A real number in a range.</summary>
    /// <param name="minimum">Smallest value; above 0 for a logarithmic scale.</param>
    /// <param name="maximum">Largest value.</param>
    /// <param name="scale">How it is drawn.</param>
    /// <returns>The open number.</returns>
    public static Hyper<double> Float(double minimum, double maximum, FloatScale scale) => new(HyperKind.Float, minimum: minimum, maximum: maximum, scale: scale);

    /// <summary>A program that is changed step by step, without an end to what it may become: evolution of programs.</summary>
    /// <typeparam name="T">Type of the program; it must survive <see cref="Symbolic{T}.ToJson"/>.</typeparam>
    /// <param name="initial">Where it starts.</param>
    /// <param name="change">Makes a changed copy.</param>
    /// <returns>The open value.</returns>
    public static Hyper<T> Evolve<T>(T initial, Func<T, SeededRandom, T> change) => new(HyperKind.Custom, custom: new EvolvingHyper<T>(initial, change));

    /// <summary>A value that the user's own code encodes.</summary>
    /// <typeparam name="T">Its type.</typeparam>
    /// <param name="custom">The code.</param>
    /// <returns>The open value.</returns>
    public static Hyper<T> Custom<T>(ICustomHyper custom)
    {
        ArgumentNullException.ThrowIfNull(custom);
        return new Hyper<T>(HyperKind.Custom, custom: custom);
    }

    private static List<SymbolicNode> Nodes<T>(T[] candidates)
    {
        ArgumentNullException.ThrowIfNull(candidates);
        return [.. candidates.Select(static c => SymbolicNode.Of(c))];
    }
}
