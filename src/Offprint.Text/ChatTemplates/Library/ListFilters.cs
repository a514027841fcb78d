using System.Text;

namespace Offprint.Text;

/// <summary>Filters of lists and mappings.</summary>
internal static class ListFilters
{
    public static void Add(FunctionTable table)
    {
        table.Add("list", "", (state, v, _) => Copy(state, v));
        table.Add("first", "", (state, v, _) => Operators.Items(state, v) is { Count: > 0 } items ? items[0] : new UndefinedValue("\"first\" of no items"));
        table.Add("last", "", (state, v, _) => Operators.Items(state, v) is { Count: > 0 } items ? items[^1] : new UndefinedValue("\"last\" of no items"));
        table.Add("join", "d? attribute?", (state, v, a) => Join(state, Operators.Items(state, v), PythonText.Text(state, Given.Or(a[0], "")), Attribute(state, a[1])));
        table.Add("reverse", "", (state, v, _) =>
        {
            var items = Copy(state, v);
            items.Reverse();
            return v is string ? string.Concat(items) : items;
        });
        table.Add("items", "", (state, v, _) => v is DictValue dict ? DictMethods.Items(state, dict) : v is UndefinedValue ? new List<object?>()
            : throw state.Error($"\"items\" needs a mapping, not a value of type {Operators.TypeName(v)}"));
        table.Add("dictsort", "case_sensitive? by? reverse?", (state, v, a) =>
        {
            if (v is not DictValue dict)
            {
                throw state.Error($"\"dictsort\" needs a mapping, not a value of type {Operators.TypeName(v)}");
            }

            var index = (Given.OptionalText(state, a[1], "by") ?? "key") switch { "key" => 0L, "value" => 1L, _ => throw state.Error("\"by\" must be \"key\" or \"value\"") };
            return Sort(state, DictMethods.Items(state, dict), Key(state, value => Members.Item(state, value, index), Given.Flag(a[0])), Given.Flag(a[2]));
        });
        table.Add("sort", "reverse? case_sensitive? attribute?", (state, v, a) => Sort(state, Operators.Items(state, v), SortKey(state, a[2], Given.Flag(a[1])), Given.Flag(a[0])));
        table.Add("unique", "case_sensitive? attribute?", (state, v, a) => Unique(state, Operators.Items(state, v), Key(state, Attribute(state, a[1]), Given.Flag(a[0]))));
        table.Add("min", "case_sensitive? attribute?", (state, v, a) => Extreme(state, Operators.Items(state, v), Key(state, Attribute(state, a[1]), Given.Flag(a[0])), -1));
        table.Add("max", "case_sensitive? attribute?", (state, v, a) => Extreme(state, Operators.Items(state, v), Key(state, Attribute(state, a[1]), Given.Flag(a[0])), 1));
        table.Add("sum", "attribute? start?", (state, v, a) =>
        {
            var attribute = Attribute(state, a[0]);
            return Operators.Items(state, v).Aggregate(Given.Or(a[1], 0L), (sum, item) => Arithmetic.Apply(state, "+", sum, attribute(item)));
        });
        table.Add("map", "*", (state, v, a) => Map(state, Operators.Items(state, v), (List<object?>)a[0]!, (DictValue)a[1]!));
        table.Add("select", "*", (state, v, a) => Select(state, v, a, attribute: false, keep: true));
        table.Add("reject", "*", (state, v, a) => Select(state, v, a, attribute: false, keep: false));
        table.Add("selectattr", "*", (state, v, a) => Select(state, v, a, attribute: true, keep: true));
        table.Add("rejectattr", "*", (state, v, a) => Select(state, v, a, attribute: true, keep: false));
    }

    private static List<object?> Copy(RenderState state, object? value)
    {
        var items = Operators.Items(state, value);
        state.Work(items.Count);
        return [.. items];
    }

    private static string Join(RenderState state, IReadOnlyList<object?> items, string separator, Func<object?, object?> attribute)
    {
        var result = new StringBuilder();
        for (var i = 0; i < items.Count; i++)
        {
            var text = PythonText.Text(state, attribute(items[i]));
            state.Work(text.Length + separator.Length);
            result.Append(i == 0 ? "" : separator).Append(text);
        }

        return result.ToString();
    }

    /// <summary>A getter of "a", "a.b" or 0; of the value itself when none is given.</summary>
    private static Func<object?, object?> Attribute(RenderState state, object? name)
    {
        if (!Given.Is(name) || name is null)
        {
            return value => value;
        }

        if (name is not string text)
        {
            var index = Given.Integer(state, name, "attribute");
            return value => Members.Item(state, value, index);
        }

        object?[] path = [.. text.Split('.').Select(part => part.Length is > 0 and < 10 && part.All(char.IsAsciiDigit) ? (object?)long.Parse(part, System.Globalization.CultureInfo.InvariantCulture) : part)];
        return value => path.Aggregate(value, (target, part) => Members.Item(state, target, part));
    }

    private static Func<object?, object?> Key(RenderState state, Func<object?, object?> attribute, bool caseSensitive) => value =>
    {
        var key = attribute(value);
        if (key is not string text || caseSensitive)
        {
            return key;
        }

        state.Work(text.Length);
        return text.ToLowerInvariant();
    };

    /// <summary>"a,b" sorts by several attributes.</summary>
    private static Func<object?, object?> SortKey(RenderState state, object? attribute, bool caseSensitive)
    {
        if (attribute is not string text || !text.Contains(',', StringComparison.Ordinal))
        {
            return Key(state, Attribute(state, attribute), caseSensitive);
        }

        Func<object?, object?>[] keys = [.. text.Split(',').Select(part => Key(state, Attribute(state, part), caseSensitive))];
        return value => new TupleValue([.. keys.Select(key => key(value))]);
    }

    private static List<object?> Sort(RenderState state, IReadOnlyList<object?> items, Func<object?, object?> key, bool reverse)
    {
        state.Work(items.Count);
        var comparer = Comparer<object?>.Create((a, b) => Operators.Order(state, a, b) ?? 0);
        try
        {
            return [.. reverse ? items.OrderByDescending(key, comparer) : items.OrderBy(key, comparer)];
        }
        catch (InvalidOperationException e) when (e.InnerException is ChatTemplateException inner)
        {
            throw inner;
        }
    }

    private static List<object?> Unique(RenderState state, IReadOnlyList<object?> items, Func<object?, object?> key)
    {
        var seen = new DictValue();
        var kept = new List<object?>();
        foreach (var item in items)
        {
            var value = key(item);
            if (!seen.TryGet(state, value, out _))
            {
                seen.Set(state, value, null);
                kept.Add(item);
            }
        }

        return kept;
    }

    private static object? Extreme(RenderState state, IReadOnlyList<object?> items, Func<object?, object?> key, int sign)
    {
        if (items.Count == 0)
        {
            return new UndefinedValue("no items have no smallest and no largest");
        }

        var best = 0;
        for (var i = 1; i < items.Count; i++)
        {
            if (Operators.Order(state, key(items[i]), key(items[best])) * sign > 0)
            {
                best = i;
            }
        }

        return items[best];
    }

    private static List<object?> Map(RenderState state, IReadOnlyList<object?> items, List<object?> arguments, DictValue named)
    {
        if (arguments.Count == 0 && named.TryGet("attribute", out var attribute))
        {
            var get = Attribute(state, attribute);
            var hasDefault = named.TryGet("default", out var fallback);
            return [.. items.Select(item => get(item) is var value && value is UndefinedValue && hasDefault ? fallback : value)];
        }

        var name = arguments.Count > 0 ? Given.Text(state, arguments[0], "filter") : throw state.Error("\"map\" needs a filter or an attribute");
        var filter = Filters.Find(name) ?? throw state.Error($"there is no filter \"{name}\"");
        return [.. items.Select(item => filter.On(state, item, Rest(arguments, 1, named)))];
    }

    private static List<object?> Select(RenderState state, object? value, object?[] given, bool attribute, bool keep)
    {
        var (arguments, named) = ((List<object?>)given[0]!, (DictValue)given[1]!);
        var first = attribute ? 1 : 0;
        if (arguments.Count < first)
        {
            throw state.Error("\"selectattr\" and \"rejectattr\" need an attribute");
        }

        var get = attribute ? Attribute(state, arguments[0]) : item => item;
        Func<object?, bool> test = item => Operators.Truth(get(item));
        if (arguments.Count > first)
        {
            var name = Given.Text(state, arguments[first], "test");
            var function = ValueTests.Find(name) ?? throw state.Error($"there is no test \"{name}\"");
            test = item => Operators.Truth(function.On(state, get(item), Rest(arguments, first + 1, named)));
        }

        return [.. Operators.Items(state, value).Where(item => test(item) == keep)];
    }

    private static Arguments Rest(List<object?> arguments, int from, DictValue named) => new(arguments[from..], [.. named.Pairs.Select(pair => ((string)pair.Key!, pair.Value))]);
}
