using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace Offprint.Text;

/// <summary>
/// The compiled character map of SentencePiece: a double-array trie over UTF-8 (Darts layout) into a table of replacements. A
/// grapheme cluster shorter than six bytes is looked up as a whole, otherwise character by character; the shortest key that starts
/// the looked-up text wins, as in the reference implementation.
/// </summary>
internal sealed class PrecompiledNormalizer : ITextNormalizer
{
    private readonly uint[] units;
    private readonly byte[] replacements;

    /// <exception cref="InvalidDataException">The map is cut short.</exception>
    public PrecompiledNormalizer(ReadOnlySpan<byte> map)
    {
        if (map.Length < 4)
        {
            throw new InvalidDataException($"the character map has {map.Length} bytes; its first 4 bytes must give the size of its trie");
        }

        var size = BinaryPrimitives.ReadUInt32LittleEndian(map);
        if (size % 4 != 0 || size > map.Length - 4)
        {
            throw new InvalidDataException($"the character map claims a trie of {size} bytes (a multiple of 4) but {map.Length - 4} bytes follow");
        }

        units = new uint[size / 4];
        for (var i = 0; i < units.Length; i++)
        {
            units[i] = BinaryPrimitives.ReadUInt32LittleEndian(map[(4 + 4 * i)..]);
        }

        replacements = map[(4 + (int)size)..].ToArray();
    }

    public AlignedText Normalize(AlignedText text)
    {
        var changes = new List<(Rune Rune, int Change)>(text.Length);
        var removed = 0;
        var modified = false;
        var rest = text.Text.AsSpan();
        while (rest.Length > 0)
        {
            var length = StringInfo.GetNextTextElementLength(rest);
            var grapheme = rest[..length];
            rest = rest[length..];
            if (Encoding.UTF8.GetByteCount(grapheme) < 6 && Find(grapheme) is { } whole)
            {
                modified = true;
                Replace(grapheme, whole);
                continue;
            }

            while (grapheme.Length > 0)
            {
                Rune.DecodeFromUtf16(grapheme, out var rune, out var used);
                if (Find(grapheme[..used]) is { } part)
                {
                    modified = true;
                    Replace(grapheme[..used], part);
                }
                else
                {
                    changes.Add((rune, 0));
                }

                grapheme = grapheme[used..];
            }
        }

        if (!modified)
        {
            return text;
        }

        var builder = new AlignedTextBuilder(text);
        builder.Skip(removed);
        foreach (var (rune, change) in changes)
        {
            builder.Append(rune, change);
        }

        return builder.Build();

        void Replace(ReadOnlySpan<char> old, string replacement)
        {
            var first = changes.Count;
            foreach (var rune in replacement.EnumerateRunes())
            {
                changes.Add((rune, 0));
            }

            var oldCount = 0;
            foreach (var _ in old.EnumerateRunes())
            {
                oldCount++;
            }

            var difference = changes.Count - first - oldCount;
            for (var i = 0; i < difference; i++)
            {
                changes[^(i + 1)] = (changes[^(i + 1)].Rune, 1);
            }

            if (difference < 0 && changes.Count == 0)
            {
                removed -= difference;
            }
            else if (difference < 0)
            {
                changes[^1] = (changes[^1].Rune, changes[^1].Change + difference);
            }
        }
    }

    private string? Find(ReadOnlySpan<char> text)
    {
        Span<byte> buffer = stackalloc byte[8];
        var key = text.Length <= 2 ? buffer[..Encoding.UTF8.GetBytes(text, buffer)] : Encoding.UTF8.GetBytes(text.ToString());
        if (units.Length == 0)
        {
            return null;
        }

        var node = Offset(units[0]);
        foreach (var value in key)
        {
            node ^= value;
            if (value == 0 || node >= (uint)units.Length || (units[node] & 0x800000FF) != value)
            {
                return null;
            }

            var unit = units[node];
            node ^= Offset(unit);
            if ((unit >> 8 & 1) != 0)
            {
                return node < (uint)units.Length ? Replacement(units[node] & 0x7FFFFFFF) : null;
            }
        }

        return null;

        static uint Offset(uint unit) => unit >> 10 << (int)((unit & (1u << 9)) >> 6);
    }

    private string? Replacement(uint start)
    {
        if (start >= (uint)replacements.Length)
        {
            return null;
        }

        var tail = replacements.AsSpan((int)start);
        var end = tail.IndexOf((byte)0);
        return Encoding.UTF8.GetString(end < 0 ? tail : tail[..end]);
    }
}
