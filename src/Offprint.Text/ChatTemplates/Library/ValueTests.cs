namespace Offprint.Text;

/// <summary>What can follow "is".</summary>
internal static class ValueTests
{
    private static readonly FunctionTable Table = Build();

    public static NativeFunction? Find(string name) => Table.Find(name);

    private static FunctionTable Build()
    {
        var table = new FunctionTable();
        table.Add("defined", "", (_, v, _) => v is not UndefinedValue);
        table.Add("undefined", "", (_, v, _) => v is UndefinedValue);
        table.Add("none", "", (_, v, _) => v is null);
        table.Add("string", "", (_, v, _) => v is string);
        table.Add("number", "", (_, v, _) => Arithmetic.IsNumber(v));
        table.Add("integer", "", (_, v, _) => v is long);
        table.Add("float", "", (_, v, _) => v is double);
        table.Add("boolean", "", (_, v, _) => v is bool);
        table.Add("true", "", (_, v, _) => v is true);
        table.Add("false", "", (_, v, _) => v is false);
        table.Add("mapping", "", (_, v, _) => v is DictValue);
        table.Add("sequence", "", (_, v, _) => v is string or DictValue or IReadOnlyList<object?> or UndefinedValue);
        table.Add("iterable", "", (_, v, _) => v is string or DictValue or IReadOnlyList<object?> or UndefinedValue);
        table.Add("callable", "", (_, v, _) => v is CallableValue or UndefinedValue);
        table.Add("filter", "", (_, v, _) => v is string name && Filters.Find(name) is not null);
        table.Add("test", "", (_, v, _) => v is string name && Find(name) is not null);
        table.Add("lower", "", (state, v, _) => PythonText.Text(state, v) is var s && s.Any(char.IsLower) && !s.Any(char.IsUpper));
        table.Add("upper", "", (state, v, _) => PythonText.Text(state, v) is var s && s.Any(char.IsUpper) && !s.Any(char.IsLower));
        table.Add("even", "", (state, v, _) => Operators.Equal(state, Arithmetic.Apply(state, "%", v, 2L), 0L));
        table.Add("odd", "", (state, v, _) => Operators.Equal(state, Arithmetic.Apply(state, "%", v, 2L), 1L));
        table.Add("divisibleby", "num", (state, v, a) => Operators.Equal(state, Arithmetic.Apply(state, "%", v, a[0]), 0L));
        table.Add("sameas", "other", (_, v, a) => v is string or bool or long or double ? v.Equals(a[0]) : ReferenceEquals(v, a[0]));
        table.Add("in", "seq", (state, v, a) => Operators.Contains(state, a[0], v));
        Comparison("==", "eq", "equalto");
        Comparison("!=", "ne");
        Comparison("<", "lt", "lessthan");
        Comparison("<=", "le");
        Comparison(">", "gt", "greaterthan");
        Comparison(">=", "ge");
        return table;

        void Comparison(string symbol, params string[] names)
        {
            table.Add(symbol, "other", (state, v, a) => Operators.Compare(state, symbol, v, a[0]));
            foreach (var name in names)
            {
                table.Alias(name, symbol);
            }
        }
    }
}
