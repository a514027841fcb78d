using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Offprint.Algorithms;

/// <summary>The inner loop of <see cref="VectorComparison"/>: eight registers of alignments against one pattern.</summary>
internal static unsafe class VectorKernel<T>
    where T : unmanaged, IBinaryInteger<T>, IMinMaxValue<T>
{
    private const int Registers = 8;

    /// <summary>The number of alignments counted at once.</summary>
    public static int Group => Registers * Vector256<T>.Count;

    /// <summary>Writes the distances of up to <see cref="Group"/> alignments; the text must be readable for Group + length - 1 symbols.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Distances(T* text, T* pattern, int length, Span<int> result)
    {
        result.Fill(length);
        var width = Vector256<T>.Count;

        // A lane counts matches down from zero by the all-ones result of a comparison, and overflows after MaxValue of them.
        var limit = int.CreateSaturating(T.MaxValue);
        T* lanes = stackalloc T[Registers * Vector256<T>.Count];
        for (var start = 0; start < length; start += limit)
        {
            var end = Math.Min(length, start + limit);
            Vector256<T> c0 = default, c1 = default, c2 = default, c3 = default, c4 = default, c5 = default, c6 = default, c7 = default;
            var window = text + start;
            for (var j = start; j < end; j++, window++)
            {
                var symbol = Vector256.Create(pattern[j]);
                c0 -= Vector256.Equals(symbol, Vector256.Load(window));
                c1 -= Vector256.Equals(symbol, Vector256.Load(window + width));
                c2 -= Vector256.Equals(symbol, Vector256.Load(window + (2 * width)));
                c3 -= Vector256.Equals(symbol, Vector256.Load(window + (3 * width)));
                c4 -= Vector256.Equals(symbol, Vector256.Load(window + (4 * width)));
                c5 -= Vector256.Equals(symbol, Vector256.Load(window + (5 * width)));
                c6 -= Vector256.Equals(symbol, Vector256.Load(window + (6 * width)));
                c7 -= Vector256.Equals(symbol, Vector256.Load(window + (7 * width)));
            }

            c0.Store(lanes);
            c1.Store(lanes + width);
            c2.Store(lanes + (2 * width));
            c3.Store(lanes + (3 * width));
            c4.Store(lanes + (4 * width));
            c5.Store(lanes + (5 * width));
            c6.Store(lanes + (6 * width));
            c7.Store(lanes + (7 * width));
            for (var i = 0; i < result.Length; i++)
            {
                result[i] -= int.CreateTruncating(lanes[i]);
            }
        }
    }
}
