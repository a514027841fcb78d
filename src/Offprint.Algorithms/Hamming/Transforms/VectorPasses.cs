using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Offprint.Algorithms;

/// <summary>The last passes of <see cref="FourierTransform{T}"/>, radix 2 inside one vector: lengths 8, 4, 2 for single precision, 4, 2 for double.</summary>
internal static unsafe class VectorPasses<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Forward(T* re, T* im, int length)
    {
        var width = Vector256<T>.Count;
        Constants(width, out var sign0, out var wr0, out var wi0);
        Constants(width / 2, out var sign1, out var wr1, out var wi1);
        Constants(width / 4, out var sign2, out _, out _);
        for (var j = 0; j < length; j += width)
        {
            Vector256<T> r = Vector256.Load(re + j), i = Vector256.Load(im + j);
            r = Fused<T>.MultiplyAdd(r, sign0, Swap16(r));
            i = Fused<T>.MultiplyAdd(i, sign0, Swap16(i));
            (r, i) = (Fused<T>.MultiplyAdd(r, wr0, -(i * wi0)), Fused<T>.MultiplyAdd(r, wi0, i * wr0));
            r = Fused<T>.MultiplyAdd(r, sign1, Swap8(r));
            i = Fused<T>.MultiplyAdd(i, sign1, Swap8(i));
            if (typeof(T) == typeof(float))
            {
                (r, i) = (Fused<T>.MultiplyAdd(r, wr1, -(i * wi1)), Fused<T>.MultiplyAdd(r, wi1, i * wr1));
                r = Fused<T>.MultiplyAdd(r, sign2, Swap4(r));
                i = Fused<T>.MultiplyAdd(i, sign2, Swap4(i));
            }

            r.Store(re + j);
            i.Store(im + j);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Inverse(T* re, T* im, int length)
    {
        var width = Vector256<T>.Count;
        Constants(width, out var sign0, out var wr0, out var wi0);
        Constants(width / 2, out var sign1, out var wr1, out var wi1);
        Constants(width / 4, out var sign2, out _, out _);
        for (var j = 0; j < length; j += width)
        {
            Vector256<T> r = Vector256.Load(re + j), i = Vector256.Load(im + j);
            if (typeof(T) == typeof(float))
            {
                r = Fused<T>.MultiplyAdd(r, sign2, Swap4(r));
                i = Fused<T>.MultiplyAdd(i, sign2, Swap4(i));
                (r, i) = (Fused<T>.MultiplyAdd(r, wr1, i * wi1), Fused<T>.MultiplyAdd(i, wr1, -(r * wi1)));
            }

            r = Fused<T>.MultiplyAdd(r, sign1, Swap8(r));
            i = Fused<T>.MultiplyAdd(i, sign1, Swap8(i));
            (r, i) = (Fused<T>.MultiplyAdd(r, wr0, i * wi0), Fused<T>.MultiplyAdd(i, wr0, -(r * wi0)));
            r = Fused<T>.MultiplyAdd(r, sign0, Swap16(r));
            i = Fused<T>.MultiplyAdd(i, sign0, Swap16(i));
            r.Store(re + j);
            i.Store(im + j);
        }
    }

    /// <summary>Per lane, for parts of the given length: +1 in the lower half and -1 in the upper one; 1 and the twiddle factors exp(-2πij/length).</summary>
    private static void Constants(int part, out Vector256<T> sign, out Vector256<T> wr, out Vector256<T> wi)
    {
        sign = wr = Vector256.Create(T.One);
        wi = Vector256<T>.Zero;
        if (part < 2)
        {
            return;
        }

        for (var lane = 0; lane < Vector256<T>.Count; lane++)
        {
            var j = lane % part;
            if (j >= part / 2)
            {
                var (sine, cosine) = Math.SinCos(-2 * Math.PI * (j - (part / 2)) / part);
                sign = sign.WithElement(lane, -T.One);
                wr = wr.WithElement(lane, T.CreateTruncating(cosine));
                wi = wi.WithElement(lane, T.CreateTruncating(sine));
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<T> Swap16(Vector256<T> v) => Vector256.Shuffle(v.AsInt64(), Vector256.Create(2L, 3, 0, 1)).As<long, T>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<T> Swap8(Vector256<T> v) => Vector256.Shuffle(v.AsInt64(), Vector256.Create(1L, 0, 3, 2)).As<long, T>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<T> Swap4(Vector256<T> v) => Vector256.Shuffle(v.AsInt32(), Vector256.Create(1, 0, 3, 2, 5, 4, 7, 6)).As<int, T>();
}
