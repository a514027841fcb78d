using System.Text;

namespace Offprint.Text;

/// <summary>Attributes, items and slices of values. What a value doesn't have is undefined; there is nothing to reach beyond these.</summary>
internal static class Members
{
    /// <summary>"value.name": a method first, then an item of that name.</summary>
    public static object? Attribute(RenderState state, object? target, string name)
    {
        if (target is UndefinedValue undefined)
        {
            throw state.Error(undefined.Message);
        }

        return TryMember(target, name, out var value) || (target is DictValue dict && dict.TryGet(name, out value)) ? value : Nothing(target, name);
    }

    /// <summary>"value[key]": an item first, then a method of that name.</summary>
    public static object? Item(RenderState state, object? target, object? key)
    {
        switch (target)
        {
            case UndefinedValue undefined:
                throw state.Error(undefined.Message);
            case DictValue dict when key is not (List<object?> or DictValue or UndefinedValue):
                if (dict.TryGet(state, key, out var value))
                {
                    return value;
                }

                break;
            case IReadOnlyList<object?> list when Arithmetic.Integer(key) is { } index:
                index = index < 0 ? index + list.Count : index;
                if (index >= 0 && index < list.Count)
                {
                    return list[(int)index];
                }

                break;
            case string text when Arithmetic.Integer(key) is { } index:
                state.Work(PythonString.IsSimple(text) ? text.Length / 16 : text.Length);
                if (Character(text, index) is { } character)
                {
                    return character;
                }

                break;
        }

        return key is string name && TryMember(target, name, out var member) ? member : Nothing(target, PythonText.Text(state, key));
    }

    public static object? Slice(RenderState state, object? target, object? from, object? to, object? by, bool constant = false)
    {
        if (target is UndefinedValue undefined)
        {
            throw state.Error(undefined.Message);
        }

        if (target is not (string or IReadOnlyList<object?>))
        {
            return constant ? Nothing(target, "slice") : throw state.Error($"a value of type {Operators.TypeName(target)} can't be sliced");
        }

        var items = target switch
        {
            string text => PythonString.IsSimple(text) ? null : PythonString.Characters(text),
            _ => (IReadOnlyList<object?>)target,
        };
        long count = items?.Count ?? ((string)target!).Length;
        var step = by is null ? 1 : Given.Integer(state, by, "step");
        if (step == 0)
        {
            throw state.Error("the step of a slice can't be 0");
        }

        var start = Bound(from, "start", step > 0 ? 0 : count - 1);
        var stop = Bound(to, "stop", step > 0 ? count : -1);
        state.Elements(items is null ? count / 8 : count);
        if (target is string simple && items is null && step == 1)
        {
            return stop > start ? simple[(int)start..(int)stop] : "";
        }

        var picked = new List<object?>();
        var letters = new StringBuilder();
        for (var i = start; step > 0 ? i < stop : i > stop; i += Math.Clamp(step, -count - 1, count + 1))
        {
            _ = items is null ? (object)letters.Append(((string)target!)[(int)i]) : target is string ? letters.Append((string)items[(int)i]!) : Add(items[(int)i]);
        }

        return target is string ? letters.ToString() : target is List<object?> ? picked : new TupleValue([.. picked]);

        List<object?> Add(object? item)
        {
            picked.Add(item);
            return picked;
        }

        long Bound(object? bound, string what, long fallback)
        {
            if (bound is null)
            {
                return fallback;
            }

            var value = Given.Integer(state, bound, what);
            value = value < 0 ? Math.Max(value + count, step > 0 ? 0 : -1) : value;
            return Math.Min(value, step > 0 ? count : count - 1);
        }
    }

    private static bool TryMember(object? target, string name, out object? value)
    {
        value = target switch
        {
            string => Bound(StringMethods.Find(name)),
            List<object?> => Bound(ListMethods.Find(name)),
            TupleValue or RangeValue => name is "index" or "count" ? Bound(ListMethods.Find(name)) : null,
            DictValue => Bound(DictMethods.Find(name)),
            _ => null,
        };
        if (value is not null)
        {
            return true;
        }

        return target switch
        {
            LoopValue loop => loop.TryGet(name, out value),
            NamespaceValue space => space.Values.TryGetValue(name, out value),
            _ => false,
        };

        object? Bound(NativeFunction? method) => method is null ? null : new BoundMethod(method, target);
    }

    private static UndefinedValue Nothing(object? target, string name) => new($"a value of type {Operators.TypeName(target)} has no \"{name}\"");

    private static string? Character(string text, long index)
    {
        if (PythonString.IsSimple(text))
        {
            index = index < 0 ? index + text.Length : index;
            return index >= 0 && index < text.Length ? text[(int)index].ToString() : null;
        }

        var characters = PythonString.Characters(text);
        index = index < 0 ? index + characters.Count : index;
        return index >= 0 && index < characters.Count ? (string?)characters[(int)index] : null;
    }

    private sealed class BoundMethod(NativeFunction method, object? target) : CallableValue(method.Name)
    {
        public override object? Call(RenderState state, Arguments arguments) => method.On(state, target, arguments);
    }
}
