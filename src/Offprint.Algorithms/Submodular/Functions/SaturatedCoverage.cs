namespace Offprint.Algorithms;

/// <summary>Saturated coverage: f(S) = Σ over clients of min(cap, Σ over S of the similarity). Once a client has enough, more of the same adds nothing.</summary>
/// <typeparam name="T">Item.</typeparam>
/// <param name="similarities">The similarities of an item to every client; negative ones count as 0.</param>
/// <param name="caps">What is enough for each client, 0 or more.</param>
public sealed class SaturatedCoverage<T>(Func<T, ReadOnlyMemory<float>> similarities, IReadOnlyList<double> caps) : ISubmodularFunction<T>
{
    private readonly Func<T, ReadOnlyMemory<float>> _similarities = similarities ?? throw new ArgumentNullException(nameof(similarities));
    private readonly double[] _caps = caps is { Count: > 0 } && caps.All(static c => c >= 0) ? [.. caps] : throw new ArgumentException("At least one cap is needed, and each is 0 or more.", nameof(caps));

    /// <inheritdoc/>
    public IMarginalState<T> NewState() => new State(this, new double[_caps.Length], 0);

    private sealed class State(SaturatedCoverage<T> f, double[] sums, double value) : IMarginalState<T>
    {
        private readonly HashSet<T> _members = [];

        public double Value { get; private set; } = value;

        public double Gain(T item)
        {
            if (_members.Contains(item)) return 0;
            var row = Row(item);
            var gain = 0.0;
            for (var c = 0; c < row.Length; c++) gain += Math.Max(0, Math.Min(f._caps[c] - sums[c], row[c]));
            return gain;
        }

        public void Add(T item)
        {
            Value += Gain(item);
            if (!_members.Add(item)) return;
            var row = Row(item);
            for (var c = 0; c < row.Length; c++) sums[c] = Math.Min(f._caps[c], sums[c] + Math.Max(0, row[c]));
        }

        public IMarginalState<T> Copy()
        {
            var copy = new State(f, (double[])sums.Clone(), Value);
            copy._members.UnionWith(_members);
            return copy;
        }

        private ReadOnlySpan<float> Row(T item)
        {
            var row = f._similarities(item).Span;
            return row.Length == f._caps.Length ? row : throw new ArgumentException($"The item '{item}' has {row.Length} similarities; there are {f._caps.Length} caps.", nameof(item));
        }
    }
}
