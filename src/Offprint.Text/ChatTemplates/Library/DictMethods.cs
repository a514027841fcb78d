namespace Offprint.Text;

/// <summary>Methods of mappings. Views are lists.</summary>
internal static class DictMethods
{
    private static readonly FunctionTable Table = Build();

    public static NativeFunction? Find(string name) => Table.Find(name);

    public static List<object?> Items(RenderState state, DictValue dict)
    {
        state.Elements(2L * dict.Count);
        return [.. dict.Pairs.Select(pair => new TupleValue([pair.Key, pair.Value]))];
    }

    private static FunctionTable Build()
    {
        var table = new FunctionTable();
        Add("items", "", (state, dict, _) => Items(state, dict));
        Add("keys", "", (state, dict, _) => Counted(state, dict, dict.Keys));
        Add("values", "", (state, dict, _) => Counted(state, dict, dict.Pairs.Select(pair => pair.Value)));
        Add("get", "key default?", (state, dict, a) => dict.TryGet(state, a[0], out var value) ? value : Given.Or(a[1], null));
        Add("pop", "key default?", (state, dict, a) =>
        {
            if (dict.TryGet(state, a[0], out var value))
            {
                state.Work(dict.Count / 8);
                dict.Remove(state, a[0]);
                return value;
            }

            return Given.Is(a[1]) ? a[1] : throw state.Error("\"pop\" of a key that isn't there");
        });
        Add("setdefault", "key default?", (state, dict, a) =>
        {
            if (!dict.TryGet(state, a[0], out var value))
            {
                dict.Set(state, a[0], value = Given.Or(a[1], null));
            }

            return value;
        });
        Add("update", "*", (state, dict, a) =>
        {
            foreach (var other in ((List<object?>)a[0]!).Append(a[1]))
            {
                Merge(state, dict, other);
            }

            return null;
        });
        Add("copy", "", (state, dict, _) =>
        {
            var copy = new DictValue();
            Merge(state, copy, dict);
            return copy;
        });
        Add("clear", "", (_, dict, _) =>
        {
            dict.Clear();
            return null;
        });
        return table;

        void Add(string name, string parameters, Func<RenderState, DictValue, object?[], object?> body)
            => table.Add(name, parameters, (state, target, arguments) => body(state, (DictValue)target!, arguments));
    }

    /// <summary>Sets what another mapping, or a list of pairs, has.</summary>
    public static void Merge(RenderState state, DictValue dict, object? other)
    {
        foreach (var item in other is DictValue mapping ? Items(state, mapping) : Operators.Items(state, other))
        {
            var pair = Operators.Items(state, item);
            if (pair.Count != 2)
            {
                throw state.Error("a mapping or a list of pairs expected");
            }

            dict.Set(state, pair[0], pair[1]);
        }
    }

    private static List<object?> Counted(RenderState state, DictValue dict, IEnumerable<object?> values)
    {
        state.Elements(dict.Count);
        return [.. values];
    }
}
