namespace Offprint.Tensors;

/// <summary>A metadata value of a GGUF file: a number, a flag, a text, or an array of one of them (or of arrays).</summary>
public sealed class GgufValue
{
    private static readonly Dictionary<Type, GgufValueType> Types = new()
    {
        [typeof(byte)] = GgufValueType.UInt8,
        [typeof(sbyte)] = GgufValueType.Int8,
        [typeof(ushort)] = GgufValueType.UInt16,
        [typeof(short)] = GgufValueType.Int16,
        [typeof(uint)] = GgufValueType.UInt32,
        [typeof(int)] = GgufValueType.Int32,
        [typeof(float)] = GgufValueType.Float32,
        [typeof(bool)] = GgufValueType.Bool,
        [typeof(string)] = GgufValueType.Text,
        [typeof(GgufValue)] = GgufValueType.Array,
        [typeof(ulong)] = GgufValueType.UInt64,
        [typeof(long)] = GgufValueType.Int64,
        [typeof(double)] = GgufValueType.Float64,
    };

    private GgufValue(GgufValueType type, GgufValueType? elementType, object value) => (Type, ElementType, Value) = (type, elementType, value);

    /// <summary>The stored type.</summary>
    public GgufValueType Type { get; }

    /// <summary>The type of an array's elements, else null.</summary>
    public GgufValueType? ElementType { get; }

    /// <summary>The value: a .NET number, bool or string; for arrays an array of those, or of <see cref="GgufValue"/> when the elements are arrays.</summary>
    public object Value { get; }

    /// <summary>Makes a value; its .NET type decides about the stored one.</summary>
    /// <typeparam name="T">An integer of 8 to 64 bits, float, double, bool, string, or an array of one of them, or of <see cref="GgufValue"/> arrays.</typeparam>
    /// <param name="value">The value.</param>
    /// <exception cref="ArgumentException">Another type, a null inside of an array, or an array of values that are no arrays or of different types.</exception>
    public static GgufValue Of<T>(T value) where T : notnull
    {
        ArgumentNullException.ThrowIfNull(value);
        var type = value.GetType();
        if (type.IsArray && Types.TryGetValue(type.GetElementType()!, out var element))
        {
            if (value is object?[] references && references.Contains(null)) throw new ArgumentException("an array must not hold null", nameof(value));
            if (value is GgufValue[] inner && inner.Any(v => v.Type != GgufValueType.Array)) throw new ArgumentException("an array of GgufValue must hold arrays; give numbers and texts as plain arrays", nameof(value));
            return new GgufValue(GgufValueType.Array, element, value);
        }

        return type != typeof(GgufValue) && Types.TryGetValue(type, out var scalar)
            ? new GgufValue(scalar, null, value)
            : throw new ArgumentException($"{type.Name} is no type of GGUF metadata; use an integer of 8 to 64 bits, float, double, bool, string, or an array of them", nameof(value));
    }

    /// <summary>The text, or null when this is none.</summary>
    public string? AsText => Value as string;

    /// <summary>The flag, or null when this is none.</summary>
    public bool? AsFlag => Value as bool?;

    /// <summary>The whole number, or null when this is none or above the range of a long.</summary>
    public long? AsInteger => Integer(Value);

    /// <summary>The number, whole or not, or null when this is none.</summary>
    public double? AsNumber => Number(Value);

    /// <summary>The texts of an array, or null when this is something else.</summary>
    public IReadOnlyList<string>? AsTexts => Value as string[];

    /// <summary>The whole numbers of an array, or null when this is something else.</summary>
    public IReadOnlyList<long>? AsIntegers => All(Integer);

    /// <summary>The numbers of an array, or null when this is something else.</summary>
    public IReadOnlyList<double>? AsNumbers => All(Number);

    /// <summary>The value as a message may show it: arrays by type and length, long texts cut.</summary>
    public override string ToString() => Value switch
    {
        string text => $"\"{HeaderReader.Show(text)}\"",
        Array array => $"{ElementType}[{array.Length}]",
        IFormattable number => number.ToString(null, System.Globalization.CultureInfo.InvariantCulture),
        var flag => flag.ToString()!,
    };

    private static long? Integer(object value) => value switch
    {
        byte v => v,
        sbyte v => v,
        ushort v => v,
        short v => v,
        uint v => v,
        int v => v,
        long v => v,
        ulong v when v <= long.MaxValue => (long)v,
        _ => null,
    };

    private static double? Number(object value) => value switch
    {
        float v => v,
        double v => v,
        ulong v => v,
        _ => Integer(value),
    };

    private T[]? All<T>(Func<object, T?> convert) where T : struct
    {
        if (Value is not Array array) return null;
        var result = new T[array.Length];
        int at = 0;
        foreach (object element in array)
        {
            if (convert(element) is not { } converted) return null;
            result[at++] = converted;
        }

        return result;
    }
}
