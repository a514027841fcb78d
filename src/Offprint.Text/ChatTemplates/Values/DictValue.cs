namespace Offprint.Text;

/// <summary>A mapping that keeps the order of insertion. Keys are strings, numbers, none or tuples of those, equal as in Python (1 = 1.0 = true).</summary>
internal sealed class DictValue
{
    private static readonly object None = new();

    private readonly OrderedDictionary<object, object?> items = new(KeyComparer.Instance);

    public int Count => items.Count;

    public IEnumerable<(object? Key, object? Value)> Pairs => items.Select(pair => (ReferenceEquals(pair.Key, None) ? null : pair.Key, pair.Value));

    public IEnumerable<object?> Keys => Pairs.Select(pair => pair.Key);

    public void Put(string key, object? value) => items[key] = value;

    public bool TryGet(string key, out object? value) => items.TryGetValue(key, out value);

    public bool TryGet(RenderState state, object? key, out object? value) => items.TryGetValue(Key(state, key), out value);

    public void Set(RenderState state, object? key, object? value) => items[Key(state, key)] = value;

    public bool Remove(RenderState state, object? key) => items.Remove(Key(state, key));

    public void Clear() => items.Clear();

    private static object Key(RenderState state, object? key)
    {
        switch (key)
        {
            case null:
                return None;
            case string text:
                state.Work(text.Length / 8);
                return text;
            case TupleValue tuple when tuple.All(item => item is null or string or bool or long or double):
                state.Work(tuple.Sum(item => 1 + ((item as string)?.Length / 8 ?? 0)));
                return tuple;
            case bool or long or double:
                return key;
            default:
                throw state.Error($"a value of type {Operators.TypeName(key)} can't be a key");
        }
    }

    private sealed class KeyComparer : IEqualityComparer<object>
    {
        public static readonly KeyComparer Instance = new();

        public new bool Equals(object? a, object? b) => (a, b) switch
        {
            (string x, string y) => x == y,
            (TupleValue x, TupleValue y) => x.Count == y.Count && x.Zip(y).All(pair => pair.First is null ? pair.Second is null : pair.Second is not null && Equals(pair.First, pair.Second)),
            _ => ReferenceEquals(a, b) || (Arithmetic.IsNumber(a) && Arithmetic.IsNumber(b) && Arithmetic.CompareNumbers(a, b) == 0),
        };

        public int GetHashCode(object key) => key switch
        {
            string text => text.GetHashCode(StringComparison.Ordinal),
            TupleValue tuple => tuple.Aggregate(17, (hash, item) => HashCode.Combine(hash, item is null ? 0 : GetHashCode(item))),
            bool or long or double => Arithmetic.ToDouble(key).GetHashCode(),
            _ => 1,
        };
    }
}
