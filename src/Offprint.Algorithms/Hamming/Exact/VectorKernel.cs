using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Offprint.Algorithms;

/// <summary>The inner loop of <see cref="VectorComparison"/>: eight registers of alignments against one pattern.</summary>
/// <remarks>
/// A lane counts the matches of one alignment. Loads are the bottleneck (most are not aligned), so four pattern symbols, one register width apart, share the registers of text that they meet:
/// eleven loads serve 32 comparisons.
/// </remarks>
internal static unsafe class VectorKernel<T>
    where T : unmanaged, IBinaryInteger<T>, IMinMaxValue<T>
{
    private const int Registers = 8;
    private const int SharedSymbols = 4;

    /// <summary>The number of alignments counted at once.</summary>
    public static int Group => Registers * Vector256<T>.Count;

    /// <summary>Writes the distances of up to <see cref="Group"/> alignments; the text must be readable for Group + length - 1 symbols.</summary>
    public static void Distances(T* text, T* pattern, int length, Span<int> result)
    {
        // A lane overflows after MaxValue matches.
        var block = SharedSymbols * Vector256<T>.Count;
        var limit = Math.Max(block, int.CreateSaturating(T.MaxValue) / block * block);
        var matches = stackalloc int[Group];
        new Span<int>(matches, Group).Clear();
        for (var start = 0; start < length; start += limit)
        {
            CountMatches(text + start, pattern + start, Math.Min(limit, length - start), matches);
        }

        for (var i = 0; i < result.Length; i++)
        {
            result[i] = length - matches[i];
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void CountMatches(T* text, T* pattern, int length, int* matches)
    {
        var width = Vector256<T>.Count;
        Vector256<T> c0 = default, c1 = default, c2 = default, c3 = default, c4 = default, c5 = default, c6 = default, c7 = default;
        var start = 0;
        for (; start + (SharedSymbols * width) <= length; start += SharedSymbols * width)
        {
            T* w = text + start, p = pattern + start;
            for (var j = 0; j < width; j++, w++, p++)
            {
                Vector256<T> s0 = Vector256.Create(*p), s1 = Vector256.Create(p[width]), s2 = Vector256.Create(p[2 * width]), s3 = Vector256.Create(p[3 * width]);
                var v = Vector256.Load(w);
                c0 -= Vector256.Equals(s0, v);
                v = Vector256.Load(w + width);
                c1 -= Vector256.Equals(s0, v);
                c0 -= Vector256.Equals(s1, v);
                v = Vector256.Load(w + (2 * width));
                c2 -= Vector256.Equals(s0, v);
                c1 -= Vector256.Equals(s1, v);
                c0 -= Vector256.Equals(s2, v);
                v = Vector256.Load(w + (3 * width));
                c3 -= Vector256.Equals(s0, v);
                c2 -= Vector256.Equals(s1, v);
                c1 -= Vector256.Equals(s2, v);
                c0 -= Vector256.Equals(s3, v);
                v = Vector256.Load(w + (4 * width));
                c4 -= Vector256.Equals(s0, v);
                c3 -= Vector256.Equals(s1, v);
                c2 -= Vector256.Equals(s2, v);
                c1 -= Vector256.Equals(s3, v);
                v = Vector256.Load(w + (5 * width));
                c5 -= Vector256.Equals(s0, v);
                c4 -= Vector256.Equals(s1, v);
                c3 -= Vector256.Equals(s2, v);
                c2 -= Vector256.Equals(s3, v);
                v = Vector256.Load(w + (6 * width));
                c6 -= Vector256.Equals(s0, v);
                c5 -= Vector256.Equals(s1, v);
                c4 -= Vector256.Equals(s2, v);
                c3 -= Vector256.Equals(s3, v);
                v = Vector256.Load(w + (7 * width));
                c7 -= Vector256.Equals(s0, v);
                c6 -= Vector256.Equals(s1, v);
                c5 -= Vector256.Equals(s2, v);
                c4 -= Vector256.Equals(s3, v);
                v = Vector256.Load(w + (8 * width));
                c7 -= Vector256.Equals(s1, v);
                c6 -= Vector256.Equals(s2, v);
                c5 -= Vector256.Equals(s3, v);
                v = Vector256.Load(w + (9 * width));
                c7 -= Vector256.Equals(s2, v);
                c6 -= Vector256.Equals(s3, v);
                v = Vector256.Load(w + (10 * width));
                c7 -= Vector256.Equals(s3, v);
            }
        }

        for (; start < length; start++)
        {
            var w = text + start;
            var symbol = Vector256.Create(pattern[start]);
            c0 -= Vector256.Equals(symbol, Vector256.Load(w));
            c1 -= Vector256.Equals(symbol, Vector256.Load(w + width));
            c2 -= Vector256.Equals(symbol, Vector256.Load(w + (2 * width)));
            c3 -= Vector256.Equals(symbol, Vector256.Load(w + (3 * width)));
            c4 -= Vector256.Equals(symbol, Vector256.Load(w + (4 * width)));
            c5 -= Vector256.Equals(symbol, Vector256.Load(w + (5 * width)));
            c6 -= Vector256.Equals(symbol, Vector256.Load(w + (6 * width)));
            c7 -= Vector256.Equals(symbol, Vector256.Load(w + (7 * width)));
        }

        Add(c0, matches);
        Add(c1, matches + width);
        Add(c2, matches + (2 * width));
        Add(c3, matches + (3 * width));
        Add(c4, matches + (4 * width));
        Add(c5, matches + (5 * width));
        Add(c6, matches + (6 * width));
        Add(c7, matches + (7 * width));
    }

    /// <summary>Adds the lanes to 32-bit counters.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add(Vector256<T> lanes, int* matches)
    {
        if (typeof(T) == typeof(byte))
        {
            var (low, high) = Vector256.Widen(lanes.AsByte());
            AddWords(low, matches);
            AddWords(high, matches + Vector256<ushort>.Count);
        }
        else if (typeof(T) == typeof(ushort))
        {
            AddWords(lanes.AsUInt16(), matches);
        }
        else
        {
            (Vector256.Load(matches) + lanes.AsInt32()).Store(matches);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddWords(Vector256<ushort> lanes, int* matches)
    {
        var (low, high) = Vector256.Widen(lanes);
        (Vector256.Load(matches) + low.AsInt32()).Store(matches);
        (Vector256.Load(matches + Vector256<int>.Count) + high.AsInt32()).Store(matches + Vector256<int>.Count);
    }
}
