using System.Collections.Concurrent;
using TorchSharp;

namespace Offprint.Tensors;

/// <summary>
/// Constants for tensor arithmetic. TorchSharp turns a number in <c>x.add(1e-5)</c> into a <see cref="Scalar"/> that nothing refers to once its native
/// pointer is read, so a garbage collection at that moment frees it under the native call. These are kept for ever; use them for the few constants of a model.
/// </summary>
public static class Scalars
{
    private static readonly ConcurrentDictionary<double, Scalar> Reals = new();
    private static readonly ConcurrentDictionary<long, Scalar> Integers = new();

    /// <summary>A floating-point constant.</summary>
    /// <param name="value">The number.</param>
    /// <returns>The same instance for the same number.</returns>
    public static Scalar Of(double value) => Reals.GetOrAdd(value, static v => v.ToScalar());

    /// <summary>An integer constant.</summary>
    /// <param name="value">The number.</param>
    /// <returns>The same instance for the same number.</returns>
    public static Scalar Of(long value) => Integers.GetOrAdd(value, static v => v.ToScalar());
}
