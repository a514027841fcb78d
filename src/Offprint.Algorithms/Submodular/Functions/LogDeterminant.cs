using System.Numerics.Tensors;

namespace Offprint.Algorithms;

/// <summary>Diversity as volume: f(S) = log det(I + scale · V V'), V the vectors of S as rows. Near copies add little.</summary>
/// <typeparam name="T">Item.</typeparam>
/// <param name="vectors">The vector of an item; all have one length.</param>
/// <param name="scale">How much a vector weighs against the identity, positive. Default 1.</param>
/// <remarks>A gain costs |S| inner products and a triangular solution of |S|² operations.</remarks>
public sealed class LogDeterminant<T>(Func<T, ReadOnlyMemory<float>> vectors, double scale = 1) : ISubmodularFunction<T>
{
    private readonly Func<T, ReadOnlyMemory<float>> _vectors = vectors ?? throw new ArgumentNullException(nameof(vectors));
    private readonly double _scale = scale is > 0 and < double.PositiveInfinity ? scale : throw new ArgumentOutOfRangeException(nameof(scale), scale, "The scale must be positive.");

    /// <inheritdoc/>
    public IMarginalState<T> NewState() => new State(this, [], [], 0);

    /// <summary>The rows of the Cholesky factor of I + scale · V V' grow by one with every item.</summary>
    private sealed class State(LogDeterminant<T> f, List<T> items, List<double[]> factor, double value) : IMarginalState<T>
    {
        public double Value { get; private set; } = value;

        public double Gain(T item) => items.Contains(item) ? 0 : Math.Log(Solve(item)[^1]) * 2;

        public void Add(T item)
        {
            if (items.Contains(item)) return;
            var row = Solve(item);
            Value += Math.Log(row[^1]) * 2;
            items.Add(item);
            factor.Add(row);
        }

        public IMarginalState<T> Copy() => new State(f, [.. items], [.. factor], Value);

        private double[] Solve(T item)
        {
            var vector = f._vectors(item).Span;
            var row = new double[items.Count + 1];
            var rest = 1 + (f._scale * TensorPrimitives.Dot(vector, vector));
            for (var i = 0; i < items.Count; i++)
            {
                var sum = f._scale * TensorPrimitives.Dot(vector, f._vectors(items[i]).Span);
                row[i] = (sum - TensorPrimitives.Dot<double>(factor[i].AsSpan(0, i), row.AsSpan(0, i))) / factor[i][i];
                rest -= row[i] * row[i];
            }

            row[^1] = Math.Sqrt(Math.Max(rest, 1));
            return row;
        }
    }
}
