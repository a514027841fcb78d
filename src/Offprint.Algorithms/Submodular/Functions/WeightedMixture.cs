namespace Offprint.Algorithms;

/// <summary>A sum of submodular functions with weights of 0 or more; it is submodular again.</summary>
/// <typeparam name="T">Item.</typeparam>
public sealed class WeightedMixture<T> : ISubmodularFunction<T>
{
    private readonly (double Weight, ISubmodularFunction<T> Function)[] _parts;

    /// <summary>Makes a mixture.</summary>
    /// <param name="parts">Weights, finite and 0 or more, with their functions.</param>
    /// <exception cref="ArgumentException">There is no part, or a weight is negative.</exception>
    public WeightedMixture(params IEnumerable<(double Weight, ISubmodularFunction<T> Function)> parts)
    {
        _parts = [.. parts];
        if (_parts.Length == 0 || _parts.Any(static p => p.Weight is not (>= 0 and < double.PositiveInfinity) || p.Function is null))
        {
            throw new ArgumentException("A mixture needs at least one function, and weights that are finite and 0 or more.", nameof(parts));
        }
    }

    /// <inheritdoc/>
    public IMarginalState<T> NewState() => new State([.. _parts.Select(static p => (p.Weight, p.Function.NewState()))]);

    private sealed class State((double Weight, IMarginalState<T> State)[] parts) : IMarginalState<T>
    {
        public double Value => parts.Sum(static p => p.Weight * p.State.Value);

        public double Gain(T item) => parts.Sum(p => p.Weight * p.State.Gain(item));

        public void Add(T item) => Array.ForEach(parts, p => p.State.Add(item));

        public IMarginalState<T> Copy() => new State(Array.ConvertAll(parts, static p => (p.Weight, p.State.Copy())));
    }
}
