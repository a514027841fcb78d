namespace Offprint.Text;

/// <summary>Functions every template can call.</summary>
internal static class Globals
{
    private const long LargestRange = 100_000;

    public static IReadOnlyDictionary<string, object?> Functions { get; } = new Dictionary<string, object?>
    {
        ["raise_exception"] = new NativeFunction("raise_exception", "message", (state, _, a) => throw state.Raised(PythonText.Text(state, a[0]))),
        ["range"] = new NativeFunction("range", "a b? step?", (state, _, a) => Range(state, a)),
        ["namespace"] = new NativeFunction("namespace", "*", (state, _, a) =>
        {
            var space = new NamespaceValue();
            foreach (var (key, value) in Dict(state, a).Pairs)
            {
                space.Values[Given.Text(state, key, "name")] = value;
            }

            return space;
        }),
        ["dict"] = new NativeFunction("dict", "*", (state, _, a) => Dict(state, a)),
        ["strftime_now"] = new NativeFunction("strftime_now", "format", (state, _, a) => PythonTime.Format(state, Given.Text(state, a[0], "format"), state.Clock.GetLocalNow())),
    };

    private static RangeValue Range(RenderState state, object?[] arguments)
    {
        var single = !Given.Is(arguments[1]);
        var start = single ? 0 : Given.Integer(state, arguments[0], "start");
        var stop = Given.Integer(state, single ? arguments[0] : arguments[1], "stop");
        var step = Given.Integer(state, arguments[2], "step", 1);
        if (step == 0)
        {
            throw state.Error("the step of \"range\" can't be 0");
        }

        var distance = step > 0 ? (Int128)stop - start : (Int128)start - stop;
        var width = Int128.Abs(step);
        var count = distance <= 0 ? 0 : (distance + width - 1) / width;
        return count <= LargestRange ? new RangeValue(start, step, (int)count) : throw state.Error($"a range of more than {LargestRange} numbers");
    }

    private static DictValue Dict(RenderState state, object?[] arguments)
    {
        var dict = new DictValue();
        foreach (var part in ((List<object?>)arguments[0]!).Append(arguments[1]))
        {
            DictMethods.Merge(state, dict, part);
        }

        return dict;
    }
}
