using System.Numerics;

namespace Offprint.Algorithms;

/// <summary>Facility location: f(S) = Σ over clients of the largest similarity to a member of S. A set of high value has a near member for every client.</summary>
/// <typeparam name="T">Item.</typeparam>
/// <param name="similarities">The similarities of an item to every client, always in the same order; negative ones count as 0.</param>
/// <param name="clients">Number of clients, positive.</param>
public sealed class FacilityLocation<T>(Func<T, ReadOnlyMemory<float>> similarities, int clients) : ISubmodularFunction<T>
{
    private readonly Func<T, ReadOnlyMemory<float>> _similarities = similarities ?? throw new ArgumentNullException(nameof(similarities));
    private readonly int _clients = clients > 0 ? clients : throw new ArgumentOutOfRangeException(nameof(clients), clients, "At least one client is needed.");

    /// <inheritdoc/>
    public IMarginalState<T> NewState() => new State(this, new float[_clients], 0);

    private ReadOnlySpan<float> Row(T item)
    {
        var row = _similarities(item).Span;
        return row.Length == _clients ? row : throw new ArgumentException($"The item '{item}' has {row.Length} similarities; there are {_clients} clients.", nameof(item));
    }

    private sealed class State(FacilityLocation<T> f, float[] best, double value) : IMarginalState<T>
    {
        public double Value { get; private set; } = value;

        public double Gain(T item)
        {
            var row = f.Row(item);
            var gains = Vector<float>.Zero;
            var i = 0;
            for (; i <= row.Length - Vector<float>.Count; i += Vector<float>.Count)
            {
                gains += Vector.Max(Vector<float>.Zero, new Vector<float>(row[i..]) - new Vector<float>(best, i));
            }

            double gain = Vector.Sum(gains);
            for (; i < row.Length; i++) gain += MathF.Max(0, row[i] - best[i]);
            return gain;
        }

        public void Add(T item)
        {
            Value += Gain(item);
            var row = f.Row(item);
            for (var i = 0; i < row.Length; i++) best[i] = MathF.Max(best[i], row[i]);
        }

        public IMarginalState<T> Copy() => new State(f, (float[])best.Clone(), Value);
    }
}
