namespace Offprint.Text;

/// <summary>Methods of lists; "index" and "count" also of tuples and ranges.</summary>
internal static class ListMethods
{
    private static readonly FunctionTable Table = Build();

    public static NativeFunction? Find(string name) => Table.Find(name);

    private static FunctionTable Build()
    {
        var table = new FunctionTable();
        Add("append", "item", (state, list, a) =>
        {
            list.Add(a[0]);
            return null;
        });
        Add("extend", "items", (state, list, a) =>
        {
            list.AddRange(Operators.Items(state, a[0]));
            return null;
        });
        Add("insert", "index item", (state, list, a) =>
        {
            state.Work(list.Count / 8);
            var index = Given.Integer(state, a[0], "index");
            list.Insert((int)Math.Clamp(index < 0 ? index + list.Count : index, 0, list.Count), a[1]);
            return null;
        });
        Add("pop", "index?", (state, list, a) =>
        {
            state.Work(list.Count / 8);
            var index = Given.Integer(state, a[0], "index", -1);
            index = index < 0 ? index + list.Count : index;
            if (index < 0 || index >= list.Count)
            {
                throw state.Error("\"pop\" of an index that isn't there");
            }

            var item = list[(int)index];
            list.RemoveAt((int)index);
            return item;
        });
        Add("clear", "", (_, list, _) =>
        {
            list.Clear();
            return null;
        });
        Add("reverse", "", (state, list, _) =>
        {
            state.Work(list.Count);
            list.Reverse();
            return null;
        });
        Add("copy", "", (state, list, _) =>
        {
            state.Work(list.Count);
            return (List<object?>)[.. list];
        });
        table.Add("index", "item", (state, target, a) =>
        {
            var list = (IReadOnlyList<object?>)target!;
            for (var i = 0; i < list.Count; i++)
            {
                if (Operators.Equal(state, list[i], a[0]))
                {
                    return (long)i;
                }
            }

            throw state.Error("\"index\": the item isn't in the list");
        });
        table.Add("count", "item", (state, target, a) => (long)((IReadOnlyList<object?>)target!).Count(item => Operators.Equal(state, item, a[0])));
        return table;

        void Add(string name, string parameters, Func<RenderState, List<object?>, object?[], object?> body)
            => table.Add(name, parameters, (state, target, arguments) => body(state, (List<object?>)target!, arguments));
    }
}
