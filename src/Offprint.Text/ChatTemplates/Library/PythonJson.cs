using System.Globalization;
using System.Text;

namespace Offprint.Text;

/// <summary>Values as JSON, character for character as Python's json module writes them.</summary>
internal sealed class PythonJson(RenderState state, string? indent, bool ascii, bool sortKeys, string itemSeparator, string keySeparator)
{
    private readonly StringBuilder result = new();

    public static string Write(RenderState state, object? value, object?[] a)
    {
        var indent = !Given.Is(a[1]) || a[1] is null ? null : a[1] as string ?? new string(' ', (int)Math.Clamp(Given.Integer(state, a[1], "indent"), 0, 100));
        var (item, key) = (indent is null ? ", " : ",", ": ");
        if (Given.Is(a[2]) && a[2] is not null)
        {
            var pair = Operators.Items(state, a[2]);
            (item, key) = pair.Count == 2 ? (Given.Text(state, pair[0], "separators"), Given.Text(state, pair[1], "separators")) : throw state.Error("\"separators\" are two strings");
        }

        var writer = new PythonJson(state, indent, Given.Flag(a[0]), Given.Flag(a[3]), item, key);
        writer.Write(value, 0);
        return writer.result.ToString();
    }

    private void Write(object? value, int depth)
    {
        state.Elements(1);
        if (depth > Operators.MaximumNesting)
        {
            throw state.Error("\"tojson\": the value is nested too deeply");
        }

        var start = result.Length;
        switch (value)
        {
            case null: result.Append("null"); break;
            case bool b: result.Append(b ? "true" : "false"); break;
            case long n: result.Append(n); break;
            case double d: result.Append(Number(d)); break;
            case string text: Quote(text); break;
            case List<object?> or TupleValue:
                Join('[', (IReadOnlyList<object?>)value, ']', depth, item => Write(item, depth + 1));
                return;
            case DictValue dict:
                var pairs = dict.Pairs.Select(pair => (Key: Key(pair.Key), pair.Value));
                Join('{', [.. sortKeys ? pairs.OrderBy(pair => pair.Key, StringComparer.Ordinal) : pairs], '}', depth, pair =>
                {
                    Quote(pair.Key);
                    result.Append(keySeparator);
                    Write(pair.Value, depth + 1);
                });
                return;
            case UndefinedValue undefined:
                throw state.Error($"\"tojson\": {undefined.Message}");
            default:
                throw state.Error($"\"tojson\": a value of type {Operators.TypeName(value)} isn't JSON");
        }

        state.Work(result.Length - start);
    }

    private void Join<T>(char open, IReadOnlyList<T> items, char close, int depth, Action<T> write)
    {
        result.Append(open);
        for (var i = 0; i < items.Count; i++)
        {
            result.Append(i > 0 ? itemSeparator : "");
            Line(depth + 1);
            write(items[i]);
        }

        if (items.Count > 0)
        {
            Line(depth);
        }

        result.Append(close);
    }

    private void Line(int depth)
    {
        if (indent is null)
        {
            return;
        }

        state.Work(1 + ((long)indent.Length * depth));
        result.Append('\n');
        for (var i = 0; i < depth; i++)
        {
            result.Append(indent);
        }
    }

    private string Key(object? key) => key switch
    {
        string text => text,
        null => "null",
        bool b => b ? "true" : "false",
        long n => n.ToString(CultureInfo.InvariantCulture),
        double d => Number(d),
        _ => throw state.Error($"\"tojson\": a value of type {Operators.TypeName(key)} can't be a key"),
    };

    private static string Number(double value) => double.IsNaN(value) ? "NaN" : double.IsPositiveInfinity(value) ? "Infinity" : double.IsNegativeInfinity(value) ? "-Infinity" : PythonText.Number(value);

    private void Quote(string text)
    {
        result.Append('"');
        foreach (var c in text)
        {
            _ = c switch
            {
                '"' => result.Append("\\\""),
                '\\' => result.Append("\\\\"),
                '\n' => result.Append("\\n"),
                '\r' => result.Append("\\r"),
                '\t' => result.Append("\\t"),
                '\b' => result.Append("\\b"),
                '\f' => result.Append("\\f"),
                < ' ' => Escape(c),
                > '~' when ascii => Escape(c),
                _ => result.Append(c),
            };
        }

        result.Append('"');

        StringBuilder Escape(char c) => result.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}");
    }
}
