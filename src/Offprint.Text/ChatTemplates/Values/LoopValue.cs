namespace Offprint.Text;

/// <summary>The variable <c>loop</c>.</summary>
internal sealed class LoopValue(IReadOnlyList<object?> items, int depth, Func<object?, string>? again) : CallableValue("loop")
{
    private object? last;
    private bool any;

    public int Index { get; set; }

    public override object? Call(RenderState state, Arguments arguments)
        => again is not null && arguments.Positional is [var inner] ? again(inner)
            : throw state.Error("\"loop\" can be called with one list, in a loop marked \"recursive\"");

    public bool TryGet(string name, out object? value)
    {
        value = name switch
        {
            "index" => Index + 1L,
            "index0" => (long)Index,
            "revindex" => (long)(items.Count - Index),
            "revindex0" => items.Count - Index - 1L,
            "first" => Index == 0,
            "last" => Index == items.Count - 1,
            "length" => (long)items.Count,
            "depth" => depth + 1L,
            "depth0" => (long)depth,
            "previtem" => Index > 0 ? items[Index - 1] : new UndefinedValue("there is no previous item"),
            "nextitem" => Index + 1 < items.Count ? items[Index + 1] : new UndefinedValue("there is no next item"),
            "cycle" => new NativeFunction("cycle", "*", (state, _, values) => Cycle(state, (List<object?>)values[0]!)),
            "changed" => new NativeFunction("changed", "*", (state, _, values) => Changed(state, new TupleValue([.. (List<object?>)values[0]!]))),
            _ => null,
        };
        return value is not null || name is "previtem" or "nextitem";
    }

    private object? Cycle(RenderState state, List<object?> values) => values.Count > 0 ? values[Index % values.Count] : throw state.Error("\"cycle\" needs values");

    private bool Changed(RenderState state, TupleValue value)
    {
        var changed = !any || !Operators.Equal(state, last, value);
        (any, last) = (true, value);
        return changed;
    }
}
