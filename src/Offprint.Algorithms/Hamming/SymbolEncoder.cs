using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Offprint.Algorithms;

/// <summary>Maps symbols of any type to the small integers of <see cref="EncodedStrings"/>.</summary>
internal static class SymbolEncoder
{
    /// <summary>Integers below this one are mapped through a table, others through a dictionary.</summary>
    private const int TableLimit = 1 << 22;

    public static EncodedStrings Encode<T>(ReadOnlySpan<T> text, ReadOnlySpan<T> pattern)
        where T : IEquatable<T>
    {
        if (typeof(T) == typeof(byte))
        {
            return WithTable(Widen(As<T, byte>(text)), Widen(As<T, byte>(pattern)), byte.MaxValue);
        }

        if (typeof(T) == typeof(char) || typeof(T) == typeof(ushort))
        {
            return WithTable(Widen(As<T, ushort>(text)), Widen(As<T, ushort>(pattern)), ushort.MaxValue);
        }

        if (typeof(T) == typeof(int))
        {
            int lowest = int.MaxValue, highest = int.MinValue;
            foreach (var symbol in As<T, int>(pattern))
            {
                lowest = Math.Min(lowest, symbol);
                highest = Math.Max(highest, symbol);
            }

            if (lowest >= 0 && highest < TableLimit)
            {
                return WithTable(As<T, int>(text).ToArray(), As<T, int>(pattern).ToArray(), highest);
            }
        }

        return WithDictionary(text, pattern);
    }

    private static ReadOnlySpan<TTo> As<TFrom, TTo>(ReadOnlySpan<TFrom> values) =>
        MemoryMarshal.CreateReadOnlySpan(ref Unsafe.As<TFrom, TTo>(ref MemoryMarshal.GetReference(values)), values.Length);

    private static int[] Widen(ReadOnlySpan<byte> values)
    {
        var wide = new int[values.Length];
        for (var i = 0; i < wide.Length; i++)
        {
            wide[i] = values[i];
        }

        return wide;
    }

    private static int[] Widen(ReadOnlySpan<ushort> values)
    {
        var wide = new int[values.Length];
        for (var i = 0; i < wide.Length; i++)
        {
            wide[i] = values[i];
        }

        return wide;
    }

    /// <summary>Maps both arrays in place.</summary>
    private static EncodedStrings WithTable(int[] text, int[] pattern, int highest)
    {
        var table = new int[highest + 1];
        Array.Fill(table, EncodedStrings.TextOnly);
        var symbols = 0;
        foreach (ref var symbol in pattern.AsSpan())
        {
            ref var id = ref table[symbol];
            if (id < 0)
            {
                id = symbols++;
            }

            symbol = id;
        }

        foreach (ref var symbol in text.AsSpan())
        {
            symbol = (uint)symbol < (uint)table.Length ? table[symbol] : EncodedStrings.TextOnly;
        }

        return new EncodedStrings(text, pattern, symbols);
    }

    private static EncodedStrings WithDictionary<T>(ReadOnlySpan<T> text, ReadOnlySpan<T> pattern)
        where T : IEquatable<T>
    {
        var table = new Dictionary<Key<T>, int>();
        var p = new int[pattern.Length];
        for (var i = 0; i < p.Length; i++)
        {
            ref var id = ref CollectionsMarshal.GetValueRefOrAddDefault(table, new Key<T>(pattern[i]), out var known);
            id = known ? id : table.Count - 1;
            p[i] = id;
        }

        var t = new int[text.Length];
        for (var i = 0; i < t.Length; i++)
        {
            t[i] = table.TryGetValue(new Key<T>(text[i]), out var id) ? id : EncodedStrings.TextOnly;
        }

        return new EncodedStrings(t, p, table.Count);
    }

    /// <summary>A key that may be null.</summary>
    private readonly record struct Key<T>(T Value)
        where T : IEquatable<T>;
}
