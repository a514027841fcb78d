namespace Offprint.Text;

/// <summary>Operators on numbers, strings and lists, as in Python; integers have 64 bits and don't wrap around.</summary>
internal static class Arithmetic
{
    public static bool IsNumber(object? value) => value is long or double or bool;

    public static double ToDouble(object? value) => value switch { double d => d, long n => n, _ => value is true ? 1 : 0 };

    /// <summary>A number that is an integer, or a boolean as one.</summary>
    public static long? Integer(object? value) => value switch { long n => n, bool b => b ? 1 : 0, _ => null };

    public static int? CompareNumbers(object? a, object? b)
    {
        if (Integer(a) is { } x && Integer(b) is { } y)
        {
            return x.CompareTo(y);
        }

        var (p, q) = (ToDouble(a), ToDouble(b));
        return double.IsNaN(p) || double.IsNaN(q) ? null : p.CompareTo(q);
    }

    public static object? Negative(RenderState state, object? value) => value is double d ? -d
        : Integer(value) is { } n ? Checked(state, () => checked(-n)) : throw Wrong(state, "-", value);

    public static object? Positive(RenderState state, object? value) => value is double d ? (object)d
        : Integer(value) is { } n ? n : throw Wrong(state, "+", value);

    public static object? Apply(RenderState state, string symbol, object? a, object? b)
    {
        if (IsNumber(a) && IsNumber(b))
        {
            return Integer(a) is { } x && Integer(b) is { } y ? Integers(state, symbol, x, y) : Doubles(state, symbol, ToDouble(a), ToDouble(b));
        }

        switch (symbol, a, b)
        {
            case ("+", string x, string y):
                state.Work(x.Length + (long)y.Length);
                return x + y;
            case ("+", List<object?> x, List<object?> y):
                state.Elements(x.Count + (long)y.Count);
                return (List<object?>)[.. x, .. y];
            case ("+", TupleValue x, TupleValue y):
                state.Elements(x.Count + (long)y.Count);
                return new TupleValue([.. x, .. y]);
            case ("%", string format, _):
                return PythonFormat.Percent(state, format, b is TupleValue tuple ? [.. tuple] : [b]);
            case ("*", string or List<object?> or TupleValue, _) when Integer(b) is { } times:
                return Repeat(state, a, times);
            case ("*", _, string or List<object?> or TupleValue) when Integer(a) is { } times:
                return Repeat(state, b, times);
            case (_, UndefinedValue undefined, _):
                throw state.Error(undefined.Message);
            case (_, _, UndefinedValue undefined):
                throw state.Error(undefined.Message);
            default:
                throw state.Error($"\"{symbol}\" isn't for values of type {Operators.TypeName(a)} and {Operators.TypeName(b)}");
        }
    }

    private static object? Repeat(RenderState state, object? value, long times)
    {
        times = Math.Max(times, 0);
        var length = value is string s ? s.Length : ((IReadOnlyList<object?>)value!).Count;
        if (length == 0)
        {
            times = 0;
        }

        state.Elements(times > int.MaxValue ? long.MaxValue / 8 : times * length);
        if (value is string text)
        {
            return string.Concat(Enumerable.Repeat(text, (int)times));
        }

        var items = Enumerable.Repeat((IReadOnlyList<object?>)value!, (int)times).SelectMany(list => list);
        return value is TupleValue ? new TupleValue([.. items]) : items.ToList();
    }

    private static object? Integers(RenderState state, string symbol, long a, long b) => symbol switch
    {
        "+" => Checked(state, () => checked(a + b)),
        "-" => Checked(state, () => checked(a - b)),
        "*" => Checked(state, () => checked(a * b)),
        "/" => b == 0 ? throw Zero(state) : (double)a / b,
        "//" => b == 0 ? throw Zero(state) : Checked(state, () => FloorDivide(a, b)),
        "%" => b == 0 ? throw Zero(state) : b == -1 ? 0L : ((a % b) + b) % b,
        _ => b < 0 ? a == 0 ? throw Zero(state) : Math.Pow(a, b) : Checked(state, () => Power(a, b)),
    };

    private static long FloorDivide(long a, long b)
    {
        var quotient = checked(a / b);
        return a % b != 0 && (a < 0) != (b < 0) ? quotient - 1 : quotient;
    }

    private static long Power(long value, long exponent)
    {
        if (value is 0 or 1 or -1)
        {
            return exponent == 0 ? 1 : value == -1 && exponent % 2 == 0 ? 1 : value;
        }

        var result = 1L;
        for (; exponent > 0; exponent--)
        {
            result = checked(result * value);    // overflows after 63 rounds at the latest
        }

        return result;
    }

    [System.Diagnostics.CodeAnalysis.SuppressMessage("Performance", "CA1859", Justification = "As a number of one type, the branches beside it would become one too: 1 // 1 is no 1.0.")]
    private static object Checked(RenderState state, Func<long> value)
    {
        try
        {
            return value();
        }
        catch (OverflowException)
        {
            throw state.Error("the result has more than 64 bits");
        }
    }

    private static double Doubles(RenderState state, string symbol, double a, double b) => symbol switch
    {
        "+" => a + b,
        "-" => a - b,
        "*" => a * b,
        "/" => b == 0 ? throw Zero(state) : a / b,
        "//" => b == 0 ? throw Zero(state) : Math.Floor((a - Modulo(a, b)) / b + 0.5),
        "%" => b == 0 ? throw Zero(state) : Modulo(a, b),
        _ => a == 0 && b < 0 ? throw Zero(state) : Math.Pow(a, b),
    };

    private static double Modulo(double a, double b)
    {
        var rest = a % b;
        return rest != 0 && (rest < 0) != (b < 0) ? rest + b : rest == 0 ? Math.CopySign(0, b) : rest;
    }

    private static ChatTemplateException Zero(RenderState state) => state.Error("division by zero");

    private static ChatTemplateException Wrong(RenderState state, string symbol, object? value)
        => state.Error(value is UndefinedValue undefined ? undefined.Message : $"\"{symbol}\" isn't for a value of type {Operators.TypeName(value)}");
}
