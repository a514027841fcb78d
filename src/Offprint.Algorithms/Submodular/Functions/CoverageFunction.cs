namespace Offprint.Algorithms;

/// <summary>Coverage: each item covers some elements of a universe, f(S) is the weight of what S covers.</summary>
/// <typeparam name="T">Item.</typeparam>
public sealed class CoverageFunction<T> : ISubmodularFunction<T>
{
    private readonly Func<T, IReadOnlyList<int>> _covers;
    private readonly double[]? _weights;
    private readonly int _universe;

    /// <summary>Makes a coverage function.</summary>
    /// <param name="covers">The elements that an item covers: numbers from 0 to <paramref name="universe"/> − 1, each once.</param>
    /// <param name="universe">Number of elements, positive.</param>
    /// <param name="weights">Weight of each element, 0 or more; null: 1 each.</param>
    /// <exception cref="ArgumentException">The universe is empty, or weights are negative or not as many as elements.</exception>
    public CoverageFunction(Func<T, IReadOnlyList<int>> covers, int universe, IReadOnlyList<double>? weights = null)
    {
        ArgumentNullException.ThrowIfNull(covers);
        ArgumentOutOfRangeException.ThrowIfLessThan(universe, 1);
        if (weights is not null && (weights.Count != universe || weights.Any(static w => !(w >= 0) || double.IsInfinity(w))))
        {
            throw new ArgumentException($"There are {weights.Count} weights for {universe} elements; one finite weight of 0 or more is needed for each.", nameof(weights));
        }

        (_covers, _universe, _weights) = (covers, universe, weights?.ToArray());
    }

    /// <inheritdoc/>
    public IMarginalState<T> NewState() => new State(this, new ulong[(_universe + 63) / 64], 0);

    private sealed class State(CoverageFunction<T> f, ulong[] covered, double value) : IMarginalState<T>
    {
        public double Value { get; private set; } = value;

        public double Gain(T item)
        {
            var gain = 0.0;
            foreach (var element in Elements(item))
            {
                if ((covered[element >> 6] >> element & 1) == 0) gain += f._weights is { } weights ? weights[element] : 1;
            }

            return gain;
        }

        public void Add(T item)
        {
            foreach (var element in Elements(item))
            {
                if ((covered[element >> 6] >> element & 1) != 0) continue;
                covered[element >> 6] |= 1UL << element;
                Value += f._weights is { } weights ? weights[element] : 1;
            }
        }

        public IMarginalState<T> Copy() => new State(f, (ulong[])covered.Clone(), Value);

        private ReadOnlySpan<int> Elements(T item)
        {
            var list = f._covers(item);
            ReadOnlySpan<int> elements = list is int[] array ? array : [.. list];
            foreach (var element in elements)
            {
                if ((uint)element >= (uint)f._universe) throw new ArgumentException($"The item '{item}' covers {element}; elements are 0 to {f._universe - 1}.", nameof(item));
            }

            return elements;
        }
    }
}
