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

    /// <summary>a + b. TorchSharp's own sum of two tensors makes a temporary scalar 1 on the way, which a collection can free under the native call.</summary>
    /// <param name="a">The first tensor.</param>
    /// <param name="b">The second tensor.</param>
    /// <returns>The sum.</returns>
    public static torch.Tensor Sum(torch.Tensor a, torch.Tensor b)
    {
        ArgumentNullException.ThrowIfNull(a);
        return a.add(b, Of(1L));
    }

    /// <summary>a − b, for the same reason as <see cref="Sum"/>.</summary>
    /// <param name="a">The first tensor.</param>
    /// <param name="b">The second tensor.</param>
    /// <returns>The difference.</returns>
    public static torch.Tensor Difference(torch.Tensor a, torch.Tensor b)
    {
        ArgumentNullException.ThrowIfNull(a);
        return a.add(b, Of(-1L));
    }

    /// <summary>The integers from <paramref name="start"/> up to and without <paramref name="end"/>.</summary>
    /// <param name="start">The first.</param>
    /// <param name="end">The one behind the last.</param>
    /// <param name="device">Where the tensor lies.</param>
    /// <returns>int64 [end - start].</returns>
    public static torch.Tensor Range(long start, long end, torch.Device? device = null)
    {
        using Scalar first = start.ToScalar(), last = end.ToScalar();
        return torch.arange(first, last, Of(1L), torch.ScalarType.Int64, device);
    }

    /// <summary>The value of a tensor with one element, read from its memory: unlike <c>item</c> it makes no temporary scalar that could be freed meanwhile.</summary>
    /// <typeparam name="T">The tensor's own element type.</typeparam>
    /// <param name="tensor">A tensor of one element, any shape and device.</param>
    /// <returns>The value.</returns>
    /// <exception cref="ArgumentException">The tensor does not hold exactly one element.</exception>
    public static T Read<T>(torch.Tensor tensor)
        where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(tensor);
        if (tensor.NumberOfElements != 1) throw new ArgumentException($"The tensor has {tensor.NumberOfElements} elements; exactly one is needed.", nameof(tensor));
        using var local = tensor.cpu();
        var value = local.data<T>()[0];
        GC.KeepAlive(tensor);
        return value;
    }
}
