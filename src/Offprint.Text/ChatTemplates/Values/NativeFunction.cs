namespace Offprint.Text;

/// <summary>A filter, test, method or function of the interpreter.</summary>
/// <param name="name">Its name.</param>
/// <param name="parameters">
/// Names of the parameters with blanks between them; "?" marks those that may be missing (<see cref="Missing"/>). A last "*" takes all further
/// arguments: a list of those without and a mapping of those with names.
/// </param>
/// <param name="body">What it does with the value it is applied to and the arguments.</param>
internal sealed class NativeFunction(string name, string parameters, Func<RenderState, object?, object?[], object?> body) : CallableValue(name)
{
    /// <summary>Stands for an argument that was not given.</summary>
    public static readonly object Missing = new();

    private readonly string[] names = [.. parameters.Split(' ', StringSplitOptions.RemoveEmptyEntries).Where(p => p != "*").Select(p => p.TrimEnd('?'))];
    private readonly bool[] optional = [.. parameters.Split(' ', StringSplitOptions.RemoveEmptyEntries).Where(p => p != "*").Select(p => p.EndsWith('?'))];
    private readonly bool open = parameters.EndsWith('*');

    public override object? Call(RenderState state, Arguments arguments) => On(state, null, arguments);

    public object? On(RenderState state, object? target, Arguments arguments) => body(state, target, Bind(state, arguments));

    private object?[] Bind(RenderState state, Arguments arguments)
    {
        var values = new object?[names.Length + (open ? 2 : 0)];
        Array.Fill(values, Missing, 0, names.Length);
        var more = new List<object?>();
        var moreNamed = new DictValue();
        for (var i = 0; i < arguments.Positional.Count; i++)
        {
            if (i < names.Length)
            {
                values[i] = arguments.Positional[i];
            }
            else
            {
                more.Add(arguments.Positional[i]);
            }
        }

        foreach (var (argument, value) in arguments.Named)
        {
            if (Array.IndexOf(names, argument) is var index and >= 0)
            {
                values[index] = ReferenceEquals(values[index], Missing) ? value : throw state.Error($"\"{Name}\" got two values of \"{argument}\"");
            }
            else
            {
                moreNamed.Put(argument, value);
            }
        }

        if (open)
        {
            (values[^2], values[^1]) = (more, moreNamed);
        }
        else if (more.Count > 0)
        {
            throw state.Error($"\"{Name}\" takes at most {names.Length} arguments, not {arguments.Positional.Count}");
        }
        else if (moreNamed.Count > 0)
        {
            throw state.Error($"\"{Name}\" has no argument \"{moreNamed.Keys.First()}\"");
        }

        for (var i = 0; i < names.Length; i++)
        {
            if (!optional[i] && ReferenceEquals(values[i], Missing))
            {
                throw state.Error($"\"{Name}\" needs the argument \"{names[i]}\"");
            }
        }

        return values;
    }
}
