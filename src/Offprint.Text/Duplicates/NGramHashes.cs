using System.Globalization;
using System.IO.Hashing;
using System.Runtime.InteropServices;
using System.Text;

namespace Offprint.Text;

/// <summary>Hashes of the units of a text and of its n-grams.</summary>
internal static class NGramHashes
{
    public static void Check(NGramOptions options, string name)
    {
        if (options.Length < 1 || !Enum.IsDefined(options.Unit))
        {
            throw new ArgumentException(
                string.Create(CultureInfo.InvariantCulture, $"The n-grams are {options.Length} {options.Unit}; the length must be at least 1, the unit Words or Characters."), name);
        }
    }

    /// <summary>The hashed words or characters in order.</summary>
    public static ulong[] Units(string text, NGramUnit unit)
    {
        if (unit == NGramUnit.Words)
        {
            return [.. WordSplitter.Words(text).Select(word => XxHash3.HashToUInt64(MemoryMarshal.AsBytes(word.AsSpan())))];
        }

        var line = string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)).ToLowerInvariant();
        return [.. line.EnumerateRunes().Select(rune => Mix((ulong)rune.Value + 1))];
    }

    /// <summary>The hash of every run of <paramref name="length"/> units, in order; for fewer units one hash of all, for none nothing.</summary>
    public static ulong[] Of(ReadOnlySpan<ulong> units, int length)
    {
        if (units.IsEmpty)
        {
            return [];
        }

        length = Math.Min(length, units.Length);
        var hashes = new ulong[units.Length - length + 1];
        for (var i = 0; i < hashes.Length; i++)
        {
            hashes[i] = XxHash3.HashToUInt64(MemoryMarshal.AsBytes(units.Slice(i, length)));
        }

        return hashes;
    }

    /// <summary>The distinct n-gram hashes of a text, sorted.</summary>
    public static ulong[] Set(string text, NGramOptions options)
    {
        var hashes = Of(Units(text, options.Unit), options.Length);
        Array.Sort(hashes);
        return [.. hashes.Distinct()];
    }

    /// <summary>Elements that two sorted sets share.</summary>
    public static int Shared(ulong[] a, ulong[] b)
    {
        var (i, j, shared) = (0, 0, 0);
        while (i < a.Length && j < b.Length)
        {
            var order = a[i].CompareTo(b[j]);
            shared += order == 0 ? 1 : 0;
            i += order <= 0 ? 1 : 0;
            j += order >= 0 ? 1 : 0;
        }

        return shared;
    }

    /// <summary>Shared over all elements of two sorted sets; 0 when both are empty.</summary>
    public static double Jaccard(ulong[] a, ulong[] b)
    {
        var shared = Shared(a, b);
        return a.Length + b.Length == 0 ? 0 : shared / (double)(a.Length + b.Length - shared);
    }

    public static ulong Mix(ulong x)
    {
        x += 0x9E3779B97F4A7C15UL;
        x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9UL;
        x = (x ^ (x >> 27)) * 0x94D049BB133111EBUL;
        return x ^ (x >> 31);
    }
}
