using System.Collections.Frozen;

namespace Offprint.Text;

/// <summary>Native functions by name.</summary>
internal sealed class FunctionTable
{
    private readonly Dictionary<string, NativeFunction> open = [];
    private FrozenDictionary<string, NativeFunction>? closed;

    public void Add(string name, string parameters, Func<RenderState, object?, object?[], object?> body) => open.Add(name, new NativeFunction(name, parameters, body));

    public void Alias(string name, string of) => open.Add(name, open[of]);

    public NativeFunction? Find(string name) => (closed ??= open.ToFrozenDictionary()).GetValueOrDefault(name);
}
