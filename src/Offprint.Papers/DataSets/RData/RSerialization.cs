using System.Buffers.Binary;
using System.Text;

namespace Offprint.Papers;

/// <summary>
/// Reads R's binary serialization (format X, versions 2 and 3; "R Internals", section 1.8): vectors, lists and their attributes, which is what data
/// packages hold. Functions, environments with content and compact representations are refused.
/// </summary>
internal sealed class RSerialization
{
    private const int Symbol = 1, PairList = 2, Characters = 9, Logical = 10, Integer = 13, Real = 14, Strings = 16, List = 19;
    private const int EmptyEnvironment = 242, GlobalEnvironment = 253, Nil = 254, Reference = 255;
    private const int HasAttributes = 0x200, HasTag = 0x400;
    private const int DeepestNesting = 100;

    private readonly byte[] data;
    private readonly List<string> symbols = [];
    private int at;
    private int depth;

    private RSerialization(byte[] data) => this.data = data;

    /// <summary>Reads one value.</summary>
    /// <param name="data">The bytes, decompressed.</param>
    /// <exception cref="DataSetBuildException">They are not such a value.</exception>
    public static RValue Read(byte[] data)
    {
        try
        {
            var reader = new RSerialization(data);
            reader.Header();
            return reader.Item() as RValue ?? throw new DataSetBuildException("The R object is not a vector.");
        }
        catch (ArgumentOutOfRangeException e)
        {
            throw new DataSetBuildException("The R object ends too early.", e);
        }
    }

    private void Header()
    {
        if (!data.AsSpan().StartsWith("X\n"u8))
        {
            throw new DataSetBuildException("This is not an R object in binary serialization: it does not begin with X.");
        }

        at = 2;
        var version = Number();
        at += 8;
        switch (version)
        {
            case 2:
                break;
            case 3:
                Take(Number());
                break;
            default:
                throw new DataSetBuildException($"The R object has serialization version {version}; 2 and 3 are known.");
        }
    }

    private object? Item()
    {
        if (depth == DeepestNesting)
        {
            throw new DataSetBuildException($"The R object nests deeper than {DeepestNesting} levels, which no data set does.");
        }

        depth++;
        var item = Item(Number());
        depth--;
        return item;
    }

    private object? Item(int flags)
    {
        switch (flags & 0xff)
        {
            case Nil or EmptyEnvironment or GlobalEnvironment:
                return RValue.Null;
            case Symbol:
                symbols.Add(Item() as string ?? "");
                return symbols[^1];
            case Reference:
                return symbols[(flags >> 8) - 1];
            case Characters:
                var length = Number();
                return length < 0 ? null : Encoding.UTF8.GetString(Take(length));
            case PairList:
                return Pairs(flags);
            case Strings or List:
                return Vector(flags, Item);
            case Integer or Logical:
                return Vector(flags, () => Number());
            case Real:
                return Vector(flags, () => BinaryPrimitives.ReadDoubleBigEndian(Take(8)));
            default:
                throw new DataSetBuildException($"The R object holds a value of type {flags & 0xff}, which data sets have no use for.");
        }
    }

    private RValue Vector(int flags, Func<object?> element)
    {
        var length = Number();
        if (length < 0 || length > data.Length - at)
        {
            throw new DataSetBuildException($"The R object claims a vector of {length} elements in {data.Length - at} bytes.");
        }

        var items = new object?[length];
        for (var i = 0; i < length; i++)
        {
            items[i] = element();
        }

        var attributes = (flags & HasAttributes) != 0 ? Item() as RValue : null;
        var names = attributes?.Names?.Contains("names") == true ? attributes["names"].Items.Cast<string?>().ToList() : null;
        return new RValue(items, names);
    }

    /// <summary>A linked list of tagged values, as attributes are; the flags of the first cell are read.</summary>
    private RValue Pairs(int flags)
    {
        var (items, names) = (new List<object?>(), new List<string?>());
        while ((flags & 0xff) == PairList)
        {
            if ((flags & HasAttributes) != 0)
            {
                Item();
            }

            names.Add((flags & HasTag) != 0 ? Item() as string : null);
            items.Add(Item());
            flags = Number();
        }

        return (flags & 0xff) == Nil
            ? new RValue(items, names)
            : throw new DataSetBuildException($"A list of the R object ends with a value of type {flags & 0xff}.");
    }

    private int Number() => BinaryPrimitives.ReadInt32BigEndian(Take(4));

    private ReadOnlySpan<byte> Take(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, data.Length - at);
        at += count;
        return data.AsSpan(at - count, count);
    }
}
