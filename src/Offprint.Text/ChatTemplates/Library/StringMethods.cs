using System.Text;

namespace Offprint.Text;

/// <summary>Methods of strings, named and behaving as in Python.</summary>
internal static class StringMethods
{
    private static readonly FunctionTable Table = Build();

    public static NativeFunction? Find(string name) => Table.Find(name);

    /// <summary>The parts between separators; without one, the words between white space.</summary>
    public static List<object?> Split(RenderState state, string text, string? separator, long limit)
    {
        var parts = new List<object?>();
        var position = 0;
        if (separator is null)
        {
            state.Work(text.Length);
            while (true)
            {
                while (position < text.Length && PythonString.IsSpace(text[position]))
                {
                    position++;
                }

                if (position == text.Length)
                {
                    return parts;
                }

                var end = position;
                while (end < text.Length && !PythonString.IsSpace(text[end]))
                {
                    end++;
                }

                if (limit >= 0 && parts.Count == limit)
                {
                    parts.Add(text[position..]);
                    return parts;
                }

                parts.Add(text[position..end]);
                position = end;
            }
        }

        if (separator.Length == 0)
        {
            throw state.Error("the separator of \"split\" is empty");
        }

        while ((limit < 0 || parts.Count < limit) && PythonString.Find(state, text, separator, position) is var found and >= 0)
        {
            parts.Add(text[position..found]);
            position = found + separator.Length;
        }

        parts.Add(text[position..]);
        return parts;
    }

    public static string Pad(RenderState state, string text, long width, string fill, int side)
    {
        var missing = width - PythonString.Length(text);
        if (missing <= 0)
        {
            return text;
        }

        state.Work(missing);
        var left = side < 0 ? 0 : side > 0 ? missing : (missing / 2) + (missing & width & 1);
        return new string(fill[0], (int)left) + text + new string(fill[0], (int)(missing - left));
    }

    private static FunctionTable Build()
    {
        var table = new FunctionTable();
        Add("strip", "chars?", (state, s, a) => PythonString.Strip(s, Given.OptionalText(state, a[0], "chars"), true, true));
        Add("lstrip", "chars?", (state, s, a) => PythonString.Strip(s, Given.OptionalText(state, a[0], "chars"), true, false));
        Add("rstrip", "chars?", (state, s, a) => PythonString.Strip(s, Given.OptionalText(state, a[0], "chars"), false, true));
        Add("split", "sep? maxsplit?", (state, s, a) => Split(state, s, Given.OptionalText(state, a[0], "sep"), Given.Integer(state, a[1], "maxsplit", -1)));
        Add("rsplit", "sep? maxsplit?", (state, s, a) => SplitRight(state, s, Given.OptionalText(state, a[0], "sep"), Given.Integer(state, a[1], "maxsplit", -1)));
        Add("splitlines", "keepends?", (_, s, a) => Lines(s, Given.Flag(a[0])));
        Add("partition", "sep", (state, s, a) => Partition(state, s, Separator(state, a[0]), last: false));
        Add("rpartition", "sep", (state, s, a) => Partition(state, s, Separator(state, a[0]), last: true));
        Add("startswith", "prefix start? end?", (state, s, a) => Affix(state, s, a, (text, part) => text.StartsWith(part, StringComparison.Ordinal)));
        Add("endswith", "suffix start? end?", (state, s, a) => Affix(state, s, a, (text, part) => text.EndsWith(part, StringComparison.Ordinal)));
        Add("removeprefix", "prefix", (state, s, a) => Given.Text(state, a[0], "prefix") is var part && s.StartsWith(part, StringComparison.Ordinal) ? s[part.Length..] : s);
        Add("removesuffix", "suffix", (state, s, a) => Given.Text(state, a[0], "suffix") is var part && s.EndsWith(part, StringComparison.Ordinal) ? s[..^part.Length] : s);
        Add("upper", "", (_, s, _) => s.ToUpperInvariant());
        Add("lower", "", (_, s, _) => s.ToLowerInvariant());
        Add("casefold", "", (_, s, _) => s.ToLowerInvariant());
        Add("title", "", (_, s, _) => PythonString.Title(s));
        Add("capitalize", "", (_, s, _) => PythonString.Capitalize(s));
        Add("swapcase", "", (_, s, _) => string.Concat(s.Select(c => char.IsUpper(c) ? char.ToLowerInvariant(c) : char.ToUpperInvariant(c))));
        Add("replace", "old new count?", (state, s, a) =>
            PythonString.Replace(state, s, Given.Text(state, a[0], "old"), Given.Text(state, a[1], "new"), Given.Integer(state, a[2], "count", -1)));
        Add("join", "iterable", (state, s, a) => Join(state, s, a[0]));
        Add("find", "sub start?", (state, s, a) => Position(state, s, a, last: false));
        Add("rfind", "sub", (state, s, a) => Position(state, s, [a[0], null], last: true));
        Add("index", "sub start?", (state, s, a) => Position(state, s, a, last: false) is var found and >= 0 ? found : throw state.Error("\"index\": the substring isn't there"));
        Add("count", "sub", (state, s, a) => Given.Text(state, a[0], "sub") is { Length: > 0 } part ? Split(state, s, part, -1).Count - 1L : PythonString.Length(s) + 1);
        Add("isdigit", "", (_, s, _) => All(s, char.IsDigit));
        Add("isdecimal", "", (_, s, _) => All(s, char.IsDigit));
        Add("isnumeric", "", (_, s, _) => All(s, char.IsNumber));
        Add("isalpha", "", (_, s, _) => All(s, char.IsLetter));
        Add("isalnum", "", (_, s, _) => All(s, char.IsLetterOrDigit));
        Add("isspace", "", (_, s, _) => All(s, PythonString.IsSpace));
        Add("isupper", "", (_, s, _) => s.Any(char.IsUpper) && !s.Any(char.IsLower));
        Add("islower", "", (_, s, _) => s.Any(char.IsLower) && !s.Any(char.IsUpper));
        Add("ljust", "width fillchar?", (state, s, a) => Pad(state, s, Given.Integer(state, a[0], "width"), Fill(state, a[1]), -1));
        Add("rjust", "width fillchar?", (state, s, a) => Pad(state, s, Given.Integer(state, a[0], "width"), Fill(state, a[1]), 1));
        Add("center", "width fillchar?", (state, s, a) => Pad(state, s, Given.Integer(state, a[0], "width"), Fill(state, a[1]), 0));
        Add("zfill", "width", (state, s, a) =>
        {
            var sign = s.Length > 0 && s[0] is '-' or '+' ? s[..1] : "";
            return sign + Pad(state, s[sign.Length..], Given.Integer(state, a[0], "width") - sign.Length, "0", 1);
        });
        Add("format", "*", (state, s, a) => PythonFormat.Braces(state, s, (List<object?>)a[0]!, (DictValue)a[1]!));
        return table;

        void Add(string name, string parameters, Func<RenderState, string, object?[], object?> body) => table.Add(name, parameters, (state, target, arguments) =>
        {
            var text = (string)target!;
            state.Work(text.Length);
            return body(state, text, arguments);
        });
    }

    private static string Separator(RenderState state, object? argument)
        => Given.Text(state, argument, "sep") is { Length: > 0 } text ? text : throw state.Error("the separator is empty");

    private static string Fill(RenderState state, object? argument)
        => Given.OptionalText(state, argument, "fillchar") is not { } text ? " " : text.Length == 1 ? text : throw state.Error("\"fillchar\" must be one character");

    private static bool All(string text, Func<char, bool> test) => text.Length > 0 && text.All(test);

    private static string Join(RenderState state, string separator, object? values)
    {
        var result = new StringBuilder();
        var first = true;
        foreach (var item in Operators.Items(state, values))
        {
            var text = Given.Text(state, item, "item to join");
            state.Work(text.Length + separator.Length);
            result.Append(first ? "" : separator).Append(text);
            first = false;
        }

        return result.ToString();
    }

    private static bool Affix(RenderState state, string text, object?[] arguments, Func<string, string, bool> test)
    {
        if (Given.Is(arguments[1]) || Given.Is(arguments[2]))
        {
            text = (string)Members.Slice(state, text, Given.Or(arguments[1], null), Given.Or(arguments[2], null), null)!;
        }

        return arguments[0] is TupleValue parts ? parts.Any(part => test(text, Given.Text(state, part, "part"))) : test(text, Given.Text(state, arguments[0], "part"));
    }

    private static long Position(RenderState state, string text, object?[] arguments, bool last)
    {
        var part = Given.Text(state, arguments[0], "sub");
        var start = Given.Integer(state, arguments[1], "start", 0);
        var length = PythonString.Length(text);
        start = Math.Max(start < 0 ? start + length : start, 0);
        if (start > length)
        {
            return -1;
        }

        var from = start == 0 ? 0 : text.Length - ((string)Members.Slice(state, text, start, null, null)!).Length;
        int found;
        if (last)
        {
            state.Work((long)text.Length * Math.Min(part.Length / 64 + 1, 64));
            found = part.Length == 0 ? text.Length : part.Length > 4096 ? throw state.Error("\"rfind\" looks for at most 4096 characters") : text.LastIndexOf(part, StringComparison.Ordinal);
        }
        else
        {
            found = PythonString.Find(state, text, part, from);
        }

        return found < 0 ? -1 : PythonString.Length(text[..found]);
    }

    private static TupleValue Partition(RenderState state, string text, string separator, bool last)
    {
        var parts = last ? SplitRight(state, text, separator, 1) : Split(state, text, separator, 1);
        return parts.Count == 2 ? new TupleValue([parts[0], separator, parts[1]]) : new TupleValue(last ? ["", "", text] : [text, "", ""]);
    }

    private static List<object?> SplitRight(RenderState state, string text, string? separator, long limit)
    {
        var parts = Split(state, Reverse(text), separator is null ? null : Reverse(separator), limit);
        parts.Reverse();
        return [.. parts.Select(part => Reverse((string)part!))];

        static string Reverse(string value) => string.Create(value.Length, value, static (span, s) =>
        {
            s.CopyTo(span);
            span.Reverse();
        });
    }

    private static List<object?> Lines(string text, bool keepEnds)
    {
        var lines = new List<object?>();
        for (var start = 0; start < text.Length;)
        {
            var end = start;
            while (end < text.Length && text[end] is not ('\n' or '\r' or '\v' or '\f' or '\x1c' or '\x1d' or '\x1e' or '\x85' or '\u2028' or '\u2029'))
            {
                end++;
            }

            var next = end == text.Length ? end : end + (text[end] == '\r' && end + 1 < text.Length && text[end + 1] == '\n' ? 2 : 1);
            lines.Add(text[start..(keepEnds ? next : end)]);
            start = next;
        }

        return lines;
    }
}
