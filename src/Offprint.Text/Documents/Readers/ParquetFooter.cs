using System.Buffers.Binary;
using System.Globalization;

namespace Offprint.Text;

/// <summary>
/// Checks the footer of a Parquet file (Thrift compact protocol) before the library reads it: damaged counts and types make that one loop without end.
/// Field types are those of parquet.thrift; fields that it does not know are only walked through.
/// </summary>
internal ref struct ParquetFooter
{
    private const int DeepestNesting = 32;
    private const int List = 9;
    private const int Map = 11;
    private const int Struct = 12;

    // For each structure its fields: number, wire type (i integer, b bytes, l list, s structure, ? true or false), for lists the element's type, and the structure inside.
    private static readonly Dictionary<string, Dictionary<int, (char Type, char Element, string Inside)>> Structures = new(StringComparer.Ordinal)
    {
        ["file"] = Fields("1i 2ls:schema 3i 4ls:group 5ls:pair 6b 7ls 8s 9b"),
        ["schema"] = Fields("1i 2i 3i 4b 5i 6i 7i 8i 9i 10s"),
        ["pair"] = Fields("1b 2b"),
        ["group"] = Fields("1ls:chunk 2i 3i 4ls 5i 6i 7i"),
        ["chunk"] = Fields("1b 2i 3s:column 4i 5i 6i 7i 8s 9b"),
        ["column"] = Fields("1i 2li 3lb 4i 5i 6i 7i 8ls:pair 9i 10i 11i 12s:statistics 13ls 14i 15i 16s"),
        ["statistics"] = Fields("1b 2b 3i 4i 5b 6b 7? 8?"),
    };

    private readonly ReadOnlySpan<byte> _bytes;
    private int _at;

    private ParquetFooter(ReadOnlySpan<byte> bytes) => _bytes = bytes;

    /// <summary>Checks the ends of a file and its footer.</summary>
    /// <exception cref="InvalidDataException">The file is no Parquet file or its footer is damaged; the message does not name the file.</exception>
    public static void Check(Stream file)
    {
        Span<byte> ends = stackalloc byte[8];
        if (file.Length < 12)
        {
            throw new InvalidDataException(string.Create(CultureInfo.InvariantCulture, $"it has only {file.Length} bytes"));
        }

        file.Position = file.Length - 8;
        file.ReadExactly(ends);
        if (!ends[4..].SequenceEqual("PAR1"u8))
        {
            throw new InvalidDataException("it does not end with PAR1; it may be cut off");
        }

        var length = BinaryPrimitives.ReadInt32LittleEndian(ends);
        if (length <= 0 || length > file.Length - 12)
        {
            throw new InvalidDataException(string.Create(CultureInfo.InvariantCulture, $"its footer claims {length} bytes of {file.Length}"));
        }

        var footer = new byte[length];
        file.Position = file.Length - 8 - length;
        file.ReadExactly(footer);
        new ParquetFooter(footer).Walk("file", 0);
        file.Position = 0;
    }

    private static Dictionary<int, (char, char, string)> Fields(string description) => description.Split(' ').ToDictionary(
        field => int.Parse(string.Concat(field.TakeWhile(char.IsDigit)), CultureInfo.InvariantCulture),
        field =>
        {
            var (type, inside) = field.TrimStart("0123456789".ToCharArray()).Split(':') is [var first, var second] ? (first, second) : (field.TrimStart("0123456789".ToCharArray()), "");
            return (type[0], type.Length > 1 ? type[1] : ' ', inside);
        });

    private void Walk(string structure, int depth)
    {
        if (depth > DeepestNesting)
        {
            throw Damaged();
        }

        Structures.TryGetValue(structure, out var fields);
        long field = 0;
        for (int head; (head = Byte()) != 0;)
        {
            var type = head & 15;
            field = head >> 4 is var step and > 0 ? field + step : Zigzag();
            (char Type, char Element, string Inside) expected = (' ', ' ', "");
            if (fields is not null && fields.TryGetValue((int)field, out expected) && !Matches(expected.Type, type))
            {
                throw Damaged();
            }

            Value(type, expected.Element, expected.Inside ?? "", depth, inList: false);
        }
    }

    private void Value(int type, char element, string inside, int depth, bool inList)
    {
        switch (type)
        {
            case 1 or 2:
                Skip(inList ? 1UL : 0UL);
                break;
            case 3:
                Skip(1UL);
                break;
            case 4 or 5 or 6:
                Varint();
                break;
            case 7:
                Skip(8UL);
                break;
            case 8:
                Skip(Varint());
                break;
            case List or List + 1:
                var head = Byte();
                var elementType = head & 15;
                var count = head >> 4 == 15 ? Varint() : (ulong)(head >> 4);
                // Every element takes a byte at least.
                if (count > (ulong)(_bytes.Length - _at) || (element != ' ' && count > 0 && !Matches(element, elementType)))
                {
                    throw Damaged();
                }

                for (ulong i = 0; i < count; i++)
                {
                    Value(elementType, ' ', inside, depth + 1, inList: true);
                }

                break;
            case Map:
                var pairs = Varint();
                if (pairs > (ulong)(_bytes.Length - _at))
                {
                    throw Damaged();
                }

                var types = pairs > 0 ? Byte() : 0;
                for (ulong i = 0; i < pairs; i++)
                {
                    Value(types >> 4, ' ', "", depth + 1, inList: true);
                    Value(types & 15, ' ', "", depth + 1, inList: true);
                }

                break;
            case Struct:
                Walk(inside, depth + 1);
                break;
            default:
                throw Damaged();
        }
    }

    private static bool Matches(char expected, int type) => expected switch
    {
        'i' => type is 4 or 5 or 6,
        'b' => type == 8,
        'l' => type == List,
        's' => type == Struct,
        '?' => type is 1 or 2,
        _ => true,
    };

    private int Byte() => _at < _bytes.Length ? _bytes[_at++] : throw Damaged();

    private ulong Varint()
    {
        ulong value = 0;
        for (var shift = 0; shift < 64; shift += 7)
        {
            var next = Byte();
            value |= (ulong)(next & 127) << shift;
            if (next < 128)
            {
                return value;
            }
        }

        throw Damaged();
    }

    private long Zigzag()
    {
        var value = Varint();
        return (long)(value >> 1) ^ -(long)(value & 1);
    }

    private void Skip(ulong count) => _at = count <= (ulong)(_bytes.Length - _at) ? _at + (int)count : throw Damaged();

    private readonly InvalidDataException Damaged() =>
        new(string.Create(CultureInfo.InvariantCulture, $"its footer is damaged at byte {_at} of {_bytes.Length}"));
}
