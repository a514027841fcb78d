namespace Offprint.Text;

/// <summary>A range of scalar values as sequences of byte ranges: the UTF-8 of the range is the union of their products.</summary>
internal static class Utf8Sequences
{
    private static readonly int[] Limits = [0x7F, 0x7FF, 0xFFFF, 0x10FFFF];

    public static IEnumerable<(byte First, byte Last)[]> Of(int first, int last)
    {
        var work = new Stack<(int First, int Last)>();
        work.Push((first, last));
        while (work.TryPop(out var range))
        {
            var (low, high) = range;
            if (low > high)
            {
                continue;
            }

            // Surrogates are no scalar values.
            if (low <= 0xDFFF && high >= 0xD800)
            {
                work.Push((0xE000, high));
                work.Push((low, 0xD7FF)); // empty ranges are skipped above
                continue;
            }

            var length = Array.FindIndex(Limits, limit => low <= limit);
            if (high > Limits[length])
            {
                work.Push((Limits[length] + 1, high));
                work.Push((low, Limits[length]));
                continue;
            }

            // Cut so that all bytes behind the first that differs are full ranges.
            var cut = false;
            for (var bits = 6; bits <= 6 * length && !cut; bits += 6)
            {
                var mask = (1 << bits) - 1;
                if ((low & ~mask) != (high & ~mask))
                {
                    if ((low & mask) != 0)
                    {
                        work.Push(((low | mask) + 1, high));
                        work.Push((low, low | mask));
                        cut = true;
                    }
                    else if ((high & mask) != mask)
                    {
                        work.Push((high & ~mask, high));
                        work.Push((low, (high & ~mask) - 1));
                        cut = true;
                    }
                }
            }

            if (!cut)
            {
                var (a, b) = (Encode(low, length), Encode(high, length));
                yield return [.. a.Zip(b)];
            }
        }
    }

    private static byte[] Encode(int scalar, int tail)
    {
        var bytes = new byte[tail + 1];
        for (var i = tail; i > 0; i--)
        {
            bytes[i] = (byte)(0x80 | (scalar & 0x3F));
            scalar >>= 6;
        }

        bytes[0] = (byte)(tail switch { 0 => scalar, 1 => 0xC0 | scalar, 2 => 0xE0 | scalar, _ => 0xF0 | scalar });
        return bytes;
    }
}
