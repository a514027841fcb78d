using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Offprint.Algorithms;

/// <summary>Discrete Fourier transform of a power-of-two length on separate real and imaginary arrays, made for convolutions.</summary>
/// <remarks>
/// Forward leaves the spectrum in a scrambled order that Inverse undoes; products of spectra do not care, and no reordering pass is needed.
/// Decimation in frequency, radix 4 (one radix-2 pass where the length needs it), depth first so that parts fit the caches; the last passes stay inside one vector.
/// Neither direction scales: Inverse(Forward(x)) = length · x.
/// </remarks>
internal static unsafe class FourierTransform<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>The shortest length.</summary>
    public const int MinimumLength = 64;

    private const int CachedLength = 2048;

    public static void Forward(T* re, T* im, int length)
    {
        Require(length);
        if (NeedsRadixTwo(length))
        {
            RadixPasses<T>.ForwardTwo(re, im, length, Twiddles<T>.RadixTwo(length));
            var half = length / 2;
            ForwardFour(re, im, half);
            ForwardFour(re + half, im + half, half);
        }
        else
        {
            ForwardFour(re, im, length);
        }
    }

    public static void Inverse(T* re, T* im, int length)
    {
        Require(length);
        if (NeedsRadixTwo(length))
        {
            var half = length / 2;
            InverseFour(re, im, half);
            InverseFour(re + half, im + half, half);
            RadixPasses<T>.InverseTwo(re, im, length, Twiddles<T>.RadixTwo(length));
        }
        else
        {
            InverseFour(re, im, length);
        }
    }

    private static void ForwardFour(T* re, T* im, int length)
    {
        if (length <= CachedLength)
        {
            for (var part = length; part > Vector256<T>.Count; part /= 4)
            {
                var table = Twiddles<T>.RadixFour(part);
                for (var start = 0; start < length; start += part)
                {
                    RadixPasses<T>.ForwardFour(re + start, im + start, part, table);
                }
            }

            VectorPasses<T>.Forward(re, im, length);
            return;
        }

        RadixPasses<T>.ForwardFour(re, im, length, Twiddles<T>.RadixFour(length));
        var quarter = length / 4;
        for (var i = 0; i < 4; i++)
        {
            ForwardFour(re + (i * quarter), im + (i * quarter), quarter);
        }
    }

    private static void InverseFour(T* re, T* im, int length)
    {
        if (length <= CachedLength)
        {
            VectorPasses<T>.Inverse(re, im, length);
            for (var part = 4 * Vector256<T>.Count; part <= length; part *= 4)
            {
                var table = Twiddles<T>.RadixFour(part);
                for (var start = 0; start < length; start += part)
                {
                    RadixPasses<T>.InverseFour(re + start, im + start, part, table);
                }
            }

            return;
        }

        var quarter = length / 4;
        for (var i = 0; i < 4; i++)
        {
            InverseFour(re + (i * quarter), im + (i * quarter), quarter);
        }

        RadixPasses<T>.InverseFour(re, im, length, Twiddles<T>.RadixFour(length));
    }

    /// <summary>Whether length / vector width is not a power of four.</summary>
    private static bool NeedsRadixTwo(int length) => (BitOperations.Log2((uint)(length / Vector256<T>.Count)) & 1) != 0;

    private static void Require(int length)
    {
        if (length < MinimumLength || !BitOperations.IsPow2(length))
        {
            throw new ArgumentException($"length is {length}; it must be a power of two and at least {MinimumLength}.", nameof(length));
        }
    }
}
