using System.Numerics;
using System.Runtime.Intrinsics;

namespace Offprint.Algorithms;

/// <summary>The twiddle factors of the passes of <see cref="FourierTransform{T}"/>, computed once a length and shared by all transforms.</summary>
internal static unsafe class Twiddles<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private static readonly AlignedBuffer<T>?[] Quarter = new AlignedBuffer<T>?[32];
    private static readonly AlignedBuffer<T>?[] Half = new AlignedBuffer<T>?[32];
    private static readonly Lock Gate = new();

    /// <summary>For a radix-4 pass over the length: per vector of positions j the six vectors Re, Im of ω^j, ω^2j, ω^3j, with ω = exp(-2πi/length).</summary>
    public static T* RadixFour(int length) => Get(Quarter, length, length / 4, 3);

    /// <summary>For a radix-2 pass over the length: per vector of positions j the two vectors Re, Im of ω^j.</summary>
    public static T* RadixTwo(int length) => Get(Half, length, length / 2, 1);

    private static T* Get(AlignedBuffer<T>?[] tables, int length, int positions, int powers)
    {
        var slot = BitOperations.Log2((uint)length);
        var table = Volatile.Read(ref tables[slot]);
        if (table is null)
        {
            lock (Gate)
            {
                table = tables[slot];
                if (table is null)
                {
                    table = Compute(length, positions, powers);
                    Volatile.Write(ref tables[slot], table);
                }
            }
        }

        return table.Pointer;
    }

    private static AlignedBuffer<T> Compute(int length, int positions, int powers)
    {
        var width = Vector256<T>.Count;
        var table = new AlignedBuffer<T>(positions * powers * 2);
        var next = table.Pointer;
        for (var start = 0; start < positions; start += width)
        {
            for (var power = 1; power <= powers; power++)
            {
                for (var lane = 0; lane < width; lane++)
                {
                    var (sine, cosine) = Math.SinCos(-2 * Math.PI * ((long)(start + lane) * power) / length);
                    next[lane] = T.CreateTruncating(cosine);
                    next[width + lane] = T.CreateTruncating(sine);
                }

                next += 2 * width;
            }
        }

        return table;
    }
}
