using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using Offprint.Numerics;

namespace Offprint.Tensors.Tests;

/// <summary>Breaks valid files: bytes anywhere, and pieces of the header's text where damage is most likely to be missed.</summary>
internal sealed class HeaderMutator(SeededRandom random)
{
    private static readonly string[] Splices =
    [
        "0", "1", "-1", "4", "18446744073709551615", "9223372036854775807", "4294967296", "1e999", "0.5", "[]", "{}", "null", "true", "\"\"", "\"F32\"", "\"BOOL\"", "\"U64\"", "\"F8_E4M3\"",
        "\"\\ud800\"", "\"__metadata__\":{}", ",", ":", "[", "]", "{", "}", "\"", "\\", " ", "\0", "\uFEFF", "[[[[[[[[[[[[[[[[[[[[", "\"shape\":[1],", "\"x\":{\"dtype\":\"I8\",\"shape\":[0],\"data_offsets\":[0,0]},",
    ];

    public byte[] Mutate(byte[] original)
    {
        byte[] bytes = [.. original];
        for (int rounds = 1 + random.Next(3); rounds > 0; rounds--)
        {
            bytes = random.Next(8) switch
            {
                0 or 1 => Flip(bytes),
                2 => bytes[..random.Next(bytes.Length + 1)],
                3 => [.. bytes, .. new byte[random.Next(20)]],
                4 => Length(bytes),
                _ => Header(bytes),
            };
        }

        return bytes;
    }

    private byte[] Flip(byte[] bytes)
    {
        if (bytes.Length == 0) return bytes;
        bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
        return bytes;
    }

    private byte[] Length(byte[] bytes)
    {
        if (bytes.Length < 8) return bytes;
        ulong length = random.Next(3) switch { 0 => random.NextUInt64(), 1 => (ulong)random.Next(200), _ => (ulong)(bytes.Length - 8 + random.Next(3) - 1) };
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, length);
        return bytes;
    }

    private byte[] Header(byte[] bytes)
    {
        if (bytes.Length < 8) return bytes;
        ulong length = BinaryPrimitives.ReadUInt64LittleEndian(bytes);
        if (length == 0 || length > (ulong)(bytes.Length - 8)) return Flip(bytes);
        string text = Encoding.Latin1.GetString(bytes, 8, (int)length);
        int at = random.Next(text.Length), end = Math.Min(text.Length, at + random.Next(12));
        string changed = random.Next(4) switch
        {
            0 => text[..at] + Splices[random.Next(Splices.Length)] + text[at..],
            1 => text[..at] + Splices[random.Next(Splices.Length)] + text[end..],
            2 => text[..at] + text[end..] + text[at..end],
            _ => Number(text, at),
        };
        byte[] header = Encoding.UTF8.GetBytes(changed);
        return RawFile.Bytes(header, bytes[(8 + (int)length)..]);
    }

    /// <summary>Changes one number a little or a lot: the damage that only the size and range checks can see.</summary>
    private string Number(string text, int at)
    {
        int start = text.AsSpan(at).IndexOfAnyInRange('0', '9');
        if (start < 0) return text;
        start += at;
        int end = start;
        while (end < text.Length && char.IsAsciiDigit(text[end])) end++;
        if (!long.TryParse(text.AsSpan(start, end - start), CultureInfo.InvariantCulture, out long value)) return text;
        long changed = random.Next(4) switch { 0 => value + 1, 1 => value - 1, 2 => value * 2, _ => (long)(random.NextUInt64() >> random.Next(1, 64)) };
        return text[..start] + changed.ToString(CultureInfo.InvariantCulture) + text[end..];
    }
}
