namespace Offprint.Text;

/// <summary>Truth, equality, order and iteration of values, as in Python.</summary>
internal static class Operators
{
    public const int MaximumNesting = 100;

    public static string TypeName(object? value) => value switch
    {
        null => "none",
        string => "string",
        bool => "boolean",
        long => "integer",
        double => "float",
        TupleValue => "tuple",
        RangeValue => "range",
        IReadOnlyList<object?> => "list",
        DictValue => "mapping",
        NamespaceValue => "namespace",
        UndefinedValue => "undefined",
        _ => "function",
    };

    public static bool Truth(object? value) => value switch
    {
        null or UndefinedValue => false,
        bool b => b,
        string text => text.Length > 0,
        long n => n != 0,
        double d => d != 0,
        IReadOnlyList<object?> list => list.Count > 0,
        DictValue dict => dict.Count > 0,
        _ => true,
    };

    /// <summary>What a loop over the value gives: elements, characters, keys; nothing for an undefined value.</summary>
    public static IReadOnlyList<object?> Items(RenderState state, object? value)
    {
        switch (value)
        {
            case List<object?> list:
                state.Elements(list.Count);
                return [.. list];    // the template may change it meanwhile
            case IReadOnlyList<object?> list:
                state.Elements(list.Count);
                return list;
            case string text:
                state.Elements(text.Length);
                return PythonString.Characters(text);
            case DictValue dict:
                state.Elements(dict.Count);
                return [.. dict.Keys];
            case UndefinedValue:
                return [];
            default:
                throw state.Error($"a value of type {TypeName(value)} has no elements");
        }
    }

    public static long? Length(object? value) => value switch
    {
        string text => PythonString.Length(text),
        IReadOnlyList<object?> list => list.Count,
        DictValue dict => dict.Count,
        UndefinedValue => 0,
        _ => null,
    };

    public static bool Equal(RenderState state, object? a, object? b, int depth = 0)
    {
        state.Elements(1);
        if (depth > MaximumNesting)
        {
            throw state.Error("the values are nested too deeply to be compared");
        }

        switch (a, b)
        {
            case (null, null) or (UndefinedValue, UndefinedValue):
                return true;
            case (string x, string y):
                state.Work(Math.Min(x.Length, y.Length) / 8);
                return x == y;
            case (DictValue x, DictValue y):
                if (x.Count != y.Count)
                {
                    return false;
                }

                foreach (var (key, value) in x.Pairs)
                {
                    if (!y.TryGet(state, key, out var other) || !Equal(state, value, other, depth + 1))
                    {
                        return false;
                    }
                }

                return true;
            case (IReadOnlyList<object?> x, IReadOnlyList<object?> y):
                if (x.GetType() != y.GetType() || x.Count != y.Count)
                {
                    return false;
                }

                for (var i = 0; i < x.Count; i++)
                {
                    if (!Equal(state, x[i], y[i], depth + 1))
                    {
                        return false;
                    }
                }

                return true;
            default:
                return Arithmetic.IsNumber(a) && Arithmetic.IsNumber(b) ? Arithmetic.CompareNumbers(a, b) == 0 : ReferenceEquals(a, b);
        }
    }

    /// <summary>Which of two values comes first; null when one is not a number.</summary>
    public static int? Order(RenderState state, object? a, object? b, int depth = 0)
    {
        state.Elements(1);
        switch (a, b)
        {
            case (string x, string y):
                state.Work(Math.Min(x.Length, y.Length) / 8);
                return string.CompareOrdinal(x, y);
            case (IReadOnlyList<object?> x, IReadOnlyList<object?> y) when x.GetType() == y.GetType() && x is not RangeValue && depth < MaximumNesting:
                for (var i = 0; i < Math.Min(x.Count, y.Count); i++)
                {
                    if (!Equal(state, x[i], y[i], depth + 1))
                    {
                        return Order(state, x[i], y[i], depth + 1);
                    }
                }

                return x.Count.CompareTo(y.Count);
            case (UndefinedValue x, _):
                throw state.Error(x.Message);
            case (_, UndefinedValue y):
                throw state.Error(y.Message);
            default:
                return Arithmetic.IsNumber(a) && Arithmetic.IsNumber(b) ? Arithmetic.CompareNumbers(a, b)
                    : throw state.Error($"values of type {TypeName(a)} and {TypeName(b)} have no order");
        }
    }

    public static bool Contains(RenderState state, object? container, object? value)
    {
        switch (container)
        {
            case string text:
                return value is string part ? PythonString.Find(state, text, part, 0) >= 0
                    : throw state.Error($"\"in\" a string needs a string, not a value of type {TypeName(value)}");
            case DictValue dict:
                return dict.TryGet(state, value, out _);
            case IReadOnlyList<object?> list:
                foreach (var item in list)
                {
                    if (ReferenceEquals(item, value) || Equal(state, item, value))
                    {
                        return true;
                    }
                }

                return false;
            case UndefinedValue:
                return false;
            default:
                throw state.Error($"\"in\" needs a string, a list or a mapping, not a value of type {TypeName(container)}");
        }
    }

    public static bool Compare(RenderState state, string symbol, object? a, object? b) => symbol switch
    {
        "==" => Equal(state, a, b),
        "!=" => !Equal(state, a, b),
        "<" => Order(state, a, b) < 0,
        "<=" => Order(state, a, b) <= 0,
        ">" => Order(state, a, b) > 0,
        ">=" => Order(state, a, b) >= 0,
        "in" => Contains(state, b, a),
        _ => !Contains(state, b, a),
    };
}
