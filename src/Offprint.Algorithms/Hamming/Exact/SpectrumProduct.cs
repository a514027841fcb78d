using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Offprint.Algorithms;

/// <summary>The loops around the transforms of <see cref="HeavyConvolution{T}"/>.</summary>
internal static unsafe class SpectrumProduct<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const double LargestError = 0.25;

    /// <summary>re = [id is first], im = [id is second].</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Indicators(ReadOnlySpan<int> ids, int first, int second, T* re, T* im)
    {
        var j = 0;
        fixed (int* id = ids)
        {
            if (typeof(T) == typeof(float))
            {
                var one = Vector256.Create(1f).AsInt32();
                Vector256<int> a = Vector256.Create(first), b = Vector256.Create(second);
                for (; j + 8 <= ids.Length; j += 8)
                {
                    var v = Vector256.Load(id + j);
                    (Vector256.Equals(v, a) & one).Store((int*)(re + j));
                    (Vector256.Equals(v, b) & one).Store((int*)(im + j));
                }
            }

            for (; j < ids.Length; j++)
            {
                re[j] = id[j] == first ? T.One : T.Zero;
                im[j] = id[j] == second ? T.One : T.Zero;
            }
        }
    }

    /// <summary>sum += z · conj(w), point by point.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void AddConjugate(T* zRe, T* zIm, T* wRe, T* wIm, T* sumRe, T* sumIm, int length)
    {
        for (var j = 0; j < length; j += Vector256<T>.Count)
        {
            Vector256<T> zr = Vector256.Load(zRe + j), zi = Vector256.Load(zIm + j), wr = Vector256.Load(wRe + j), wi = Vector256.Load(wIm + j);
            Fused<T>.MultiplyAdd(zr, wr, Fused<T>.MultiplyAdd(zi, wi, Vector256.Load(sumRe + j))).Store(sumRe + j);
            Fused<T>.MultiplyAdd(zi, wr, Fused<T>.MultiplyAdd(-zr, wi, Vector256.Load(sumIm + j))).Store(sumIm + j);
        }
    }

    /// <summary>result -= round(values / length); false, with the result unchanged, when a value is too far from an integer.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static bool SubtractRounded(T* values, int length, Span<int> result)
    {
        var scale = T.One / T.CreateChecked(length);
        var width = Vector256<T>.Count;
        var worst = Vector256<T>.Zero;
        var j = 0;
        for (; j + width <= result.Length; j += width)
        {
            var scaled = Vector256.Load(values + j) * scale;
            var rounded = Round(scaled);
            worst = Vector256.Max(worst, Vector256.Abs(scaled - rounded));
            rounded.Store(values + j);
        }

        var largest = T.Zero;
        for (var lane = 0; lane < width; lane++)
        {
            largest = T.Max(largest, worst[lane]);
        }

        for (; j < result.Length; j++)
        {
            var scaled = values[j] * scale;
            values[j] = T.Round(scaled);
            largest = T.Max(largest, T.Abs(scaled - values[j]));
        }

        if (!(double.CreateChecked(largest) < LargestError))
        {
            return false;
        }

        for (j = 0; j < result.Length; j++)
        {
            result[j] -= int.CreateTruncating(values[j]);
        }

        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<T> Round(Vector256<T> v) => typeof(T) == typeof(float)
        ? Vector256.Round(v.AsSingle()).As<float, T>()
        : Vector256.Round(v.AsDouble()).As<double, T>();
}
