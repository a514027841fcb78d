using System.Globalization;

namespace Offprint.Text;

/// <summary>What can follow "|": filters of one value. Those of lists are in <see cref="ListFilters"/>.</summary>
internal static class Filters
{
    private static readonly FunctionTable Table = Build();

    public static NativeFunction? Find(string name) => Table.Find(name);

    private static FunctionTable Build()
    {
        var table = new FunctionTable();
        Text("upper", "", (_, s, _) => s.ToUpperInvariant());
        Text("lower", "", (_, s, _) => s.ToLowerInvariant());
        Text("title", "", (_, s, _) => PythonString.TitleWords(s));
        Text("capitalize", "", (_, s, _) => PythonString.Capitalize(s));
        Text("trim", "chars?", (state, s, a) => PythonString.Strip(s, Given.OptionalText(state, a[0], "chars"), true, true));
        Text("string", "", (_, s, _) => s);
        Text("safe", "", (_, s, _) => s);
        Text("escape", "", (_, s, _) => s.Replace("&", "&amp;", StringComparison.Ordinal).Replace(">", "&gt;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal)
            .Replace("'", "&#39;", StringComparison.Ordinal).Replace("\"", "&#34;", StringComparison.Ordinal));
        table.Alias("e", "escape");
        Text("replace", "old new count?", (state, s, a) => PythonString.Replace(state, s, PythonText.Text(state, a[0]), PythonText.Text(state, a[1]), Given.Integer(state, a[2], "count", -1)));
        table.Add("indent", "width? first? blank?", static (state, value, arguments) =>
        {
            // Python adds a line break to it, which only a string takes.
            var text = value as string ?? throw state.Error($"a value of type {Operators.TypeName(value)} can't be indented");
            state.Work(text.Length);
            return Indent(state, text, arguments);
        });
        Text("center", "width?", (state, s, a) => StringMethods.Pad(state, s, Given.Integer(state, a[0], "width", 80), " ", 0));
        Text("format", "*", (state, s, a) => PythonFormat.Percent(state, s, a[1] is DictValue { Count: > 0 } named ? [named] : (List<object?>)a[0]!));
        Text("wordcount", "", (_, s, _) => (long)s.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Length);
        table.Add("default", "default_value? boolean?", (_, v, a) => v is UndefinedValue || (Given.Flag(a[1]) && !Operators.Truth(v)) ? Given.Or(a[0], "") : v);
        table.Alias("d", "default");
        table.Add("tojson", "ensure_ascii? indent? separators? sort_keys?", PythonJson.Write);
        table.Add("abs", "", (state, v, _) => Arithmetic.IsNumber(v) && Arithmetic.ToDouble(v) < 0 ? Arithmetic.Negative(state, v) : Arithmetic.Positive(state, v));
        table.Add("int", "default? base?", (state, v, a) => Integer(state, v, Given.Or(a[0], 0L), Given.Integer(state, a[1], "base", 10)));
        table.Add("float", "default?", (state, v, a) => v is string text && ParseFloat(text) is { } d ? d : Arithmetic.IsNumber(v) ? Arithmetic.ToDouble(v) : Given.Or(a[0], 0.0));
        table.Add("round", "precision? method?", (state, v, a) => Round(state, v, Given.Integer(state, a[0], "precision", 0), Given.OptionalText(state, a[1], "method") ?? "common"));
        table.Add("length", "", (state, v, _) =>
        {
            state.Work(v is string text ? text.Length / 8 : 0);
            return Operators.Length(v) ?? throw state.Error($"a value of type {Operators.TypeName(v)} has no length");
        });
        table.Alias("count", "length");
        ListFilters.Add(table);
        return table;

        void Text(string name, string parameters, Func<RenderState, string, object?[], object?> body) => table.Add(name, parameters, (state, value, arguments) =>
        {
            var text = PythonText.Text(state, value);
            state.Work(text.Length);
            return body(state, text, arguments);
        });
    }

    private static string Indent(RenderState state, string text, object?[] a)
    {
        var by = a[0] as string ?? new string(' ', (int)Math.Clamp(Given.Integer(state, a[0], "width", 4), 0, 1000));
        var (first, blank) = (Given.Flag(a[1]), Given.Flag(a[2]));
        var lines = (text + "\n").Split('\n')[..^1];
        state.Work((long)by.Length * lines.Length);
        for (var i = 0; i < lines.Length; i++)
        {
            if (i == 0 ? first : blank || lines[i].Length > 0)
            {
                lines[i] = by + lines[i];
            }
        }

        return string.Join('\n', lines);
    }

    private static object? Integer(RenderState state, object? value, object? fallback, long numberBase)
    {
        if (value is string text)
        {
            state.Work(text.Length);
            text = PythonString.Strip(text, null, true, true);
            if (numberBase is 2 or 8 or 16)
            {
                return InBase(text, (int)numberBase) ?? fallback;
            }

            return long.TryParse(text.Replace("_", "", StringComparison.Ordinal), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number
                : ParseFloat(text) is { } d && Math.Abs(d) < 9e18 ? (long)d : fallback;
        }

        return value is double v ? Math.Abs(v) < 9e18 ? (long)v : fallback : Arithmetic.Integer(value) ?? fallback;
    }

    private static long? InBase(string text, int numberBase)
    {
        var sign = text.StartsWith('-') ? -1 : 1;
        text = text.TrimStart('-', '+').ToLowerInvariant();
        var prefix = numberBase switch { 2 => "0b", 8 => "0o", _ => "0x" };
        text = text.StartsWith(prefix, StringComparison.Ordinal) ? text[2..] : text;
        try
        {
            return text.Length is > 0 and < 64 && text.All(char.IsAsciiHexDigit) ? sign * Convert.ToInt64(text, numberBase) : null;
        }
        catch (Exception e) when (e is FormatException or OverflowException)
        {
            return null;
        }
    }

    private static double? ParseFloat(string text)
    {
        text = PythonString.Strip(text, null, true, true);
        return text.ToLowerInvariant() switch
        {
            "inf" or "+inf" or "infinity" => double.PositiveInfinity,
            "-inf" or "-infinity" => double.NegativeInfinity,
            "nan" => double.NaN,
            _ => double.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out var value) ? value : null,
        };
    }

    private static object? Round(RenderState state, object? value, long precision, string method)
    {
        if (!Arithmetic.IsNumber(value))
        {
            throw state.Error($"\"round\" needs a number, not a value of type {Operators.TypeName(value)}");
        }

        precision = Math.Clamp(precision, -20, 20);
        var scale = Math.Pow(10, precision);
        var number = Arithmetic.ToDouble(value);
        return method switch
        {
            "ceil" => Math.Ceiling(number * scale) / scale,
            "floor" => Math.Floor(number * scale) / scale,
            "common" when value is not double && precision >= 0 => value is long ? value : Arithmetic.Integer(value),
            "common" when precision >= 0 => double.IsFinite(number) ? double.Parse(PythonFormat.Fixed(number, (int)precision), CultureInfo.InvariantCulture) : number,
            "common" => Math.Round(number / Math.Pow(10, -precision), MidpointRounding.ToEven) * Math.Pow(10, -precision),
            _ => throw state.Error("\"method\" must be \"common\", \"ceil\" or \"floor\""),
        };
    }
}
