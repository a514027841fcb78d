namespace Offprint.Text;

/// <summary>Names and their values; what isn't here is looked for outside.</summary>
internal sealed class Scope
{
    private readonly Scope? outer;
    private readonly IReadOnlyDictionary<string, object?>? fallback;
    private Dictionary<string, object?>? names;
    private InputExpression? input;
    private object? inputValue;

    public Scope(Scope outer) => (State, this.outer) = (outer.State, outer);

    public Scope(RenderState state, IReadOnlyDictionary<string, object?> globals, Dictionary<string, object?> values) => (State, fallback, names) = (state, globals, values);

    public RenderState State { get; }

    public bool Has(string name) => names?.ContainsKey(name) == true;

    public void Set(string name, object? value) => (names ??= [])[name] = value;

    public object? Get(string name)
    {
        for (var scope = this; scope is not null; scope = scope.outer)
        {
            if (scope.names?.TryGetValue(name, out var value) == true || scope.fallback?.TryGetValue(name, out value) == true)
            {
                return value;
            }
        }

        return new UndefinedValue($"\"{name}\" is undefined");
    }

    public Scope With(InputExpression expression, object? value) => new(this) { input = expression, inputValue = value };

    public object? InputOf(InputExpression expression)
    {
        var scope = this;
        while (scope.input != expression)
        {
            scope = scope.outer!;
        }

        return scope.inputValue;
    }
}
