using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Offprint.Algorithms;

/// <summary>The passes of <see cref="FourierTransform{T}"/> whose strides are at least one vector.</summary>
internal static unsafe class RadixPasses<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void ForwardFour(T* re, T* im, int length, T* w)
    {
        var q = length / 4;
        var width = Vector256<T>.Count;
        T* re1 = re + q, re2 = re1 + q, re3 = re2 + q, im1 = im + q, im2 = im1 + q, im3 = im2 + q;
        for (var j = 0; j < q; j += width, w += 6 * width)
        {
            Vector256<T> ar = Vector256.Load(re + j), ai = Vector256.Load(im + j), br = Vector256.Load(re1 + j), bi = Vector256.Load(im1 + j);
            Vector256<T> cr = Vector256.Load(re2 + j), ci = Vector256.Load(im2 + j), dr = Vector256.Load(re3 + j), di = Vector256.Load(im3 + j);
            Vector256<T> s0r = ar + cr, s0i = ai + ci, s1r = ar - cr, s1i = ai - ci;
            Vector256<T> s2r = br + dr, s2i = bi + di;

            // s3 = -i (b - d)
            Vector256<T> s3r = bi - di, s3i = dr - br;
            (s0r + s2r).Store(re + j);
            (s0i + s2i).Store(im + j);
            Multiply(s1r + s3r, s1i + s3i, w, re1 + j, im1 + j);
            Multiply(s0r - s2r, s0i - s2i, w + (2 * width), re2 + j, im2 + j);
            Multiply(s1r - s3r, s1i - s3i, w + (4 * width), re3 + j, im3 + j);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void InverseFour(T* re, T* im, int length, T* w)
    {
        var q = length / 4;
        var width = Vector256<T>.Count;
        T* re1 = re + q, re2 = re1 + q, re3 = re2 + q, im1 = im + q, im2 = im1 + q, im3 = im2 + q;
        for (var j = 0; j < q; j += width, w += 6 * width)
        {
            Vector256<T> y0r = Vector256.Load(re + j), y0i = Vector256.Load(im + j);
            MultiplyConjugate(re1 + j, im1 + j, w, out var t1r, out var t1i);
            MultiplyConjugate(re2 + j, im2 + j, w + (2 * width), out var t2r, out var t2i);
            MultiplyConjugate(re3 + j, im3 + j, w + (4 * width), out var t3r, out var t3i);
            Vector256<T> s0r = y0r + t2r, s0i = y0i + t2i, s2r = y0r - t2r, s2i = y0i - t2i;
            Vector256<T> s1r = t1r + t3r, s1i = t1i + t3i, s3r = t1r - t3r, s3i = t1i - t3i;
            (s0r + s1r).Store(re + j);
            (s0i + s1i).Store(im + j);
            (s0r - s1r).Store(re2 + j);
            (s0i - s1i).Store(im2 + j);

            // b = s2 + i s3, d = s2 - i s3
            (s2r - s3i).Store(re1 + j);
            (s2i + s3r).Store(im1 + j);
            (s2r + s3i).Store(re3 + j);
            (s2i - s3r).Store(im3 + j);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void ForwardTwo(T* re, T* im, int length, T* w)
    {
        var half = length / 2;
        var width = Vector256<T>.Count;
        for (var j = 0; j < half; j += width, w += 2 * width)
        {
            Vector256<T> ar = Vector256.Load(re + j), ai = Vector256.Load(im + j), br = Vector256.Load(re + half + j), bi = Vector256.Load(im + half + j);
            (ar + br).Store(re + j);
            (ai + bi).Store(im + j);
            Multiply(ar - br, ai - bi, w, re + half + j, im + half + j);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void InverseTwo(T* re, T* im, int length, T* w)
    {
        var half = length / 2;
        var width = Vector256<T>.Count;
        for (var j = 0; j < half; j += width, w += 2 * width)
        {
            Vector256<T> ar = Vector256.Load(re + j), ai = Vector256.Load(im + j);
            MultiplyConjugate(re + half + j, im + half + j, w, out var br, out var bi);
            (ar + br).Store(re + j);
            (ai + bi).Store(im + j);
            (ar - br).Store(re + half + j);
            (ai - bi).Store(im + half + j);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Multiply(Vector256<T> xr, Vector256<T> xi, T* w, T* re, T* im)
    {
        Vector256<T> wr = Vector256.Load(w), wi = Vector256.Load(w + Vector256<T>.Count);
        Fused<T>.MultiplyAdd(xr, wr, -(xi * wi)).Store(re);
        Fused<T>.MultiplyAdd(xr, wi, xi * wr).Store(im);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void MultiplyConjugate(T* re, T* im, T* w, out Vector256<T> yr, out Vector256<T> yi)
    {
        Vector256<T> xr = Vector256.Load(re), xi = Vector256.Load(im), wr = Vector256.Load(w), wi = Vector256.Load(w + Vector256<T>.Count);
        yr = Fused<T>.MultiplyAdd(xr, wr, xi * wi);
        yi = Fused<T>.MultiplyAdd(xi, wr, -(xr * wi));
    }
}
