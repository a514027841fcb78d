using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Offprint.Algorithms;

/// <summary>Brute force in vector registers: every lane holds one alignment, one pattern symbol is compared with a run of text at a time.</summary>
/// <remarks>8-bit symbols where the alphabet allows, else 16-bit ones, else 32-bit ones. 256-bit registers: 512-bit ones were measured to be slower here (AMD Zen 4: 70 against 115 comparisons a nanosecond).</remarks>
internal static unsafe class VectorComparison
{
    /// <summary>Writes the distances of result.Length alignments from the first one given.</summary>
    public static void Run(EncodedStrings strings, int first, Span<int> result)
    {
        var text = strings.Text.AsSpan(first, result.Length + strings.Pattern.Length - 1);
        if (strings.Symbols <= byte.MaxValue - 1)
        {
            Run<byte>(text, strings.Pattern, result);
        }
        else if (strings.Symbols <= ushort.MaxValue - 1)
        {
            Run<ushort>(text, strings.Pattern, result);
        }
        else
        {
            Run<uint>(text, strings.Pattern, result);
        }
    }

    private static void Run<T>(ReadOnlySpan<int> text, ReadOnlySpan<int> pattern, Span<int> result)
        where T : unmanaged, IBinaryInteger<T>, IMinMaxValue<T>
    {
        // Lanes past the last alignment read padding.
        var padding = VectorKernel<T>.Group;
        using var t = new AlignedBuffer<T>(text.Length + padding);
        using var p = new AlignedBuffer<T>(pattern.Length);
        Narrow(text, t.Span);
        Narrow(pattern, p.Span);
        t.Span[text.Length..].Clear();
        for (var i = 0; i < result.Length; i += padding)
        {
            VectorKernel<T>.Distances(t.Pointer + i, p.Pointer, pattern.Length, result.Slice(i, Math.Min(padding, result.Length - i)));
        }
    }

    /// <summary>-1 (text alone) becomes the highest value and -2 (pattern alone) the one below, which no symbol uses.</summary>
    private static void Narrow<T>(ReadOnlySpan<int> ids, Span<T> narrow)
        where T : unmanaged, IBinaryInteger<T>
    {
        for (var i = 0; i < ids.Length; i++)
        {
            narrow[i] = T.CreateTruncating(ids[i]);
        }
    }
}
