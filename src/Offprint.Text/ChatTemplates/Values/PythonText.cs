using System.Globalization;
using System.Text;

namespace Offprint.Text;

/// <summary>Values as text: Python's str and repr.</summary>
internal static class PythonText
{
    public static string Text(RenderState state, object? value)
    {
        switch (value)
        {
            case string text:
                return text;
            case UndefinedValue:
                return "";
            default:
                var result = new StringBuilder();
                Repr(state, value, result, 0);
                return result.ToString();
        }
    }

    public static string Repr(RenderState state, object? value)
    {
        var result = new StringBuilder();
        Repr(state, value, result, 0);
        return result.ToString();
    }

    /// <summary>The shortest digits that give the number back, with an exponent from 1e16 and below 1e-4.</summary>
    public static string Number(double value)
    {
        if (double.IsNaN(value) || double.IsInfinity(value))
        {
            return double.IsNaN(value) ? "nan" : value > 0 ? "inf" : "-inf";
        }

        var text = Math.Abs(value).ToString("R", CultureInfo.InvariantCulture);
        var exponent = 0;
        if (text.IndexOf('E', StringComparison.Ordinal) is var e and >= 0)
        {
            exponent = int.Parse(text.AsSpan(e + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
            text = text[..e];
        }

        var point = text.IndexOf('.', StringComparison.Ordinal);
        var digits = text.Replace(".", "", StringComparison.Ordinal);
        var before = (point < 0 ? text.Length : point) + exponent;    // digits before the point
        var leading = digits.Length - digits.TrimStart('0').Length;
        digits = digits.Trim('0');
        before -= leading;
        if (digits.Length == 0)
        {
            (digits, before) = ("0", 1);
        }

        var sign = double.IsNegative(value) ? "-" : "";
        if (before is > 16 or < -3)
        {
            var mantissa = digits.Length == 1 ? digits : $"{digits[0]}.{digits[1..]}";
            return $"{sign}{mantissa}e{(before > 0 ? "+" : "-")}{Math.Abs(before - 1):00}";
        }

        return before <= 0 ? $"{sign}0.{new string('0', -before)}{digits}"
            : before >= digits.Length ? $"{sign}{digits}{new string('0', before - digits.Length)}.0"
            : $"{sign}{digits[..before]}.{digits[before..]}";
    }

    private static void Repr(RenderState state, object? value, StringBuilder result, int depth)
    {
        if (depth > Operators.MaximumNesting)
        {
            throw state.Error("the value is nested too deeply to be written");
        }

        var start = result.Length;
        state.Elements(1);
        switch (value)
        {
            case null: result.Append("None"); break;
            case string text: Quote(text, result); break;
            case bool b: result.Append(b ? "True" : "False"); break;
            case long n: result.Append(n); break;
            case double d: result.Append(Number(d)); break;
            case UndefinedValue: result.Append("Undefined"); break;
            case RangeValue range: result.Append(range.Text); break;
            case TupleValue tuple:
                Join('(', tuple, tuple.Count == 1 ? ",)" : ")", item => Repr(state, item, result, depth + 1));
                return;
            case IReadOnlyList<object?> list:
                Join('[', list, "]", item => Repr(state, item, result, depth + 1));
                return;
            case DictValue dict:
                Join('{', dict.Pairs, "}", pair =>
                {
                    Repr(state, pair.Key, result, depth + 1);
                    result.Append(": ");
                    Repr(state, pair.Value, result, depth + 1);
                });
                return;
            case NamespaceValue space:
                result.Append("<Namespace ");
                Join('{', space.Values, "}>", pair =>
                {
                    Quote(pair.Key, result);
                    result.Append(": ");
                    Repr(state, pair.Value, result, depth + 1);
                });
                return;
            default:
                result.Append("<function ").Append(((CallableValue)value).Name).Append('>');
                break;
        }

        state.Work(result.Length - start);

        void Join<T>(char open, IEnumerable<T> items, string close, Action<T> write)
        {
            result.Append(open);
            var first = true;
            foreach (var item in items)
            {
                result.Append(first ? "" : ", ");
                first = false;
                write(item);
            }

            result.Append(close);
        }
    }

    private static void Quote(string text, StringBuilder result)
    {
        var quote = text.Contains('\'', StringComparison.Ordinal) && !text.Contains('"', StringComparison.Ordinal) ? '"' : '\'';
        result.Append(quote);
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (c == quote || c == '\\')
            {
                result.Append('\\').Append(c);
            }
            else if (c is '\n' or '\r' or '\t')
            {
                result.Append(c == '\n' ? "\\n" : c == '\r' ? "\\r" : "\\t");
            }
            else if (c is >= ' ' and < '\x7f')
            {
                result.Append(c);
            }
            else if (i + 1 < text.Length && char.IsSurrogatePair(c, text[i + 1]))
            {
                var rune = new Rune(c, text[++i]);
                _ = Printable(Rune.GetUnicodeCategory(rune)) ? result.Append(rune.ToString()) : result.Append(CultureInfo.InvariantCulture, $"\\U{rune.Value:x8}");
            }
            else if (Printable(char.GetUnicodeCategory(c)))
            {
                result.Append(c);
            }
            else
            {
                result.Append(c < 0x100 ? $"\\x{(int)c:x2}" : $"\\u{(int)c:x4}");
            }
        }

        result.Append(quote);
    }

    private static bool Printable(UnicodeCategory category) => category is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate
        or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.SpaceSeparator);
}
