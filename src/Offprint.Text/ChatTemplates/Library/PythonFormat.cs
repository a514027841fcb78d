using System.Globalization;
using System.Text;

namespace Offprint.Text;

/// <summary>Formatting with "%" and with braces.</summary>
internal static class PythonFormat
{
    private const int Widest = 1000;

    /// <summary>"%s %d %5.2f" with values, or "%(name)s" with a mapping.</summary>
    public static string Percent(RenderState state, string format, List<object?> values)
    {
        state.Work(format.Length);
        var result = new StringBuilder();
        var next = 0;
        for (var i = 0; i < format.Length; i++)
        {
            if (format[i] != '%')
            {
                result.Append(format[i]);
                continue;
            }

            i++;
            string? key = null;
            if (i < format.Length && format[i] == '(' && format.IndexOf(')', i) is var close and > 0)
            {
                key = format[(i + 1)..close];
                i = close + 1;
            }

            var flags = "";
            for (; i < format.Length && "-+ 0#".Contains(format[i], StringComparison.Ordinal); i++)
            {
                flags += format[i];
            }

            var width = Number(state, format, ref i);
            var precision = -1;
            if (i < format.Length && format[i] == '.')
            {
                i++;
                precision = Number(state, format, ref i);
            }

            if (i >= format.Length)
            {
                throw state.Error("the format ends in the middle of a directive");
            }

            if (format[i] == '%')
            {
                result.Append('%');
                continue;
            }

            var text = Convert(state, format[i], Value(), flags, precision);
            state.Work(width + text.Length);
            if (flags.Contains('0', StringComparison.Ordinal) && !flags.Contains('-', StringComparison.Ordinal) && format[i] is not ('s' or 'r'))
            {
                var sign = text.Length > 0 && text[0] is '-' or '+' or ' ' ? text[..1] : "";
                text = sign + text[sign.Length..].PadLeft(Math.Max(width - sign.Length, 0), '0');
            }

            result.Append(flags.Contains('-', StringComparison.Ordinal) ? text.PadRight(width) : text.PadLeft(width));

            object? Value() => key is not null
                ? values is [DictValue dict] && dict.TryGet(key, out var value) ? value : throw state.Error($"the format needs \"{key}\"")
                : next < values.Count ? values[next++] : throw state.Error("the format needs more values");
        }

        return next >= values.Count || values is [DictValue or (IReadOnlyList<object?> and not TupleValue)] ? result.ToString() : throw state.Error("the format has fewer directives than there are values");
    }

    /// <summary>"{} {0} {name}": without specifications or members.</summary>
    public static string Braces(RenderState state, string format, List<object?> values, DictValue named)
    {
        var result = new StringBuilder();
        var next = 0;
        for (var i = 0; i < format.Length; i++)
        {
            var c = format[i];
            if (c is not ('{' or '}'))
            {
                result.Append(c);
            }
            else if (i + 1 < format.Length && format[i + 1] == c)
            {
                result.Append(c);
                i++;
            }
            else
            {
                var end = c == '{' ? format.IndexOf('}', i) : -1;
                if (end < 0)
                {
                    throw state.Error("a brace of the format is alone");
                }

                var key = format[(i + 1)..end];
                var index = key.Length == 0 ? next++ : int.TryParse(key, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : -1;
                object? value = null;
                if (index >= 0 ? index >= values.Count : !named.TryGet(key, out value))
                {
                    throw state.Error($"the format has no value for \"{{{key}}}\"");
                }

                var text = PythonText.Text(state, index >= 0 ? values[index] : value);
                state.Work(text.Length);
                result.Append(text);
                i = end;
            }
        }

        return result.ToString();
    }

    /// <summary>A number with this many digits behind the point, halves to even as Python rounds them.</summary>
    public static string Fixed(double value, int digits)
    {
        if (double.IsNaN(value) || double.IsInfinity(value))
        {
            return PythonText.Number(value);
        }

        var scale = Math.Pow(10, digits);
        var scaled = value * scale;
        var tie = Math.Abs(scaled) < 1e15 && scaled - Math.Floor(scaled) == 0.5 && Math.FusedMultiplyAdd(value, scale, -scaled) == 0;
        return (tie ? (decimal)Math.Round(scaled, MidpointRounding.ToEven) / (decimal)scale : (IFormattable)value).ToString("F" + digits.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
    }

    private static int Number(RenderState state, string format, ref int position)
    {
        var number = 0;
        for (; position < format.Length && char.IsAsciiDigit(format[position]); position++)
        {
            number = (number * 10) + format[position] - '0';
            if (number > Widest)
            {
                throw state.Error($"a format may be {Widest} wide");
            }
        }

        return number;
    }

    private static string Convert(RenderState state, char directive, object? value, string flags, int precision)
    {
        switch (directive)
        {
            case 's' or 'r':
                var text = directive == 's' ? PythonText.Text(state, value) : PythonText.Repr(state, value);
                return precision >= 0 && precision < text.Length ? (string)Members.Slice(state, text, null, (long)precision, null)! : text;
            case 'd' or 'i' or 'u' or 'x' or 'X' or 'f' or 'F' when Arithmetic.IsNumber(value):
                var number = Arithmetic.ToDouble(value);
                var digits = directive is 'f' or 'F' ? Fixed(number, precision < 0 ? 6 : precision)
                    : directive is 'x' or 'X' ? Hexadecimal(Given.Integer(state, value, "value"), directive)
                    : (Arithmetic.Integer(value) ?? (Math.Abs(number) < 9e18 ? (long)number : throw state.Error("the number is too large"))).ToString(CultureInfo.InvariantCulture);
                return digits[0] == '-' ? digits : flags.Contains('+', StringComparison.Ordinal) ? "+" + digits : flags.Contains(' ', StringComparison.Ordinal) ? " " + digits : digits;
            case 'd' or 'i' or 'u' or 'x' or 'X' or 'f' or 'F':
                throw state.Error($"\"%{directive}\" needs a number, not a value of type {Operators.TypeName(value)}");
            default:
                throw state.Error($"the format \"%{directive}\" isn't supported");
        }
    }

    private static string Hexadecimal(long value, char directive)
        => (value < 0 ? "-" : "") + UInt128.CreateTruncating(Int128.Abs(value)).ToString(directive.ToString(), CultureInfo.InvariantCulture);
}
