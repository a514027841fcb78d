namespace Offprint.Text;

/// <summary>
/// The byte-level alphabet of GPT-2: every byte has one visible character. Bytes 0x21-0x7E, 0xA1-0xAC and 0xAE-0xFF stand for
/// themselves, the other 68 map to U+0100 onwards in byte order.
/// </summary>
internal static class ByteAlphabet
{
    private static readonly char[] CharOfByte = new char[256];
    private static readonly short[] ByteOfChar = new short[256 + 68];

    static ByteAlphabet()
    {
        Array.Fill(ByteOfChar, (short)-1);
        var next = 256;
        for (var b = 0; b < 256; b++)
        {
            var visible = b is >= 0x21 and <= 0x7E or >= 0xA1 and <= 0xAC or >= 0xAE;
            CharOfByte[b] = visible ? (char)b : (char)next++;
            ByteOfChar[CharOfByte[b]] = (short)b;
        }
    }

    public static char ToChar(byte value) => CharOfByte[value];

    /// <summary>The byte of an alphabet character, or -1 for any other character.</summary>
    public static int ToByte(char value) => value < ByteOfChar.Length ? ByteOfChar[value] : -1;

    /// <summary>The 256 characters ordered by code point.</summary>
    public static IEnumerable<char> Sorted => CharOfByte.Order();

    /// <summary>Spells UTF-8 bytes with alphabet characters.</summary>
    public static string Spell(ReadOnlySpan<byte> bytes)
        => string.Create(bytes.Length, bytes, static (target, source) =>
        {
            for (var i = 0; i < source.Length; i++)
            {
                target[i] = CharOfByte[source[i]];
            }
        });
}
