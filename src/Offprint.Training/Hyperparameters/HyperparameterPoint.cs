using System.Collections;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Offprint.Training;

/// <summary>One setting of all hyper-parameters of a space, by name. Two points with equal values are equal.</summary>
[SuppressMessage("Naming", "CA1710", Justification = "A point of a space, whose coordinates go by name.")]
public sealed class HyperparameterPoint : IReadOnlyDictionary<string, object>, IEquatable<HyperparameterPoint>
{
    private readonly HyperparameterSpace _space;
    private readonly object[] _values;

    internal HyperparameterPoint(HyperparameterSpace space, object[] values) => (_space, _values) = (space, values);

    /// <inheritdoc/>
    public int Count => _values.Length;

    /// <inheritdoc/>
    public IEnumerable<string> Keys => _space.Parameters.Select(static p => p.Name);

    /// <inheritdoc/>
    public IEnumerable<object> Values => _values;

    /// <inheritdoc/>
    public object this[string key] => TryGetValue(key, out var value) ? value : throw new KeyNotFoundException($"There is no hyper-parameter '{key}'; there are {string.Join(", ", Keys)}.");

    /// <summary>A value as a number.</summary>
    /// <param name="key">The hyper-parameter's name.</param>
    /// <returns>The number.</returns>
    public double Number(string key) => Convert.ToDouble(this[key], CultureInfo.InvariantCulture);

    /// <inheritdoc/>
    public bool ContainsKey(string key) => _space.IndexOf(key) >= 0;

    /// <inheritdoc/>
    public bool TryGetValue(string key, [MaybeNullWhen(false)] out object value)
    {
        var index = _space.IndexOf(key);
        value = index >= 0 ? _values[index] : null;
        return index >= 0;
    }

    /// <inheritdoc/>
    public IEnumerator<KeyValuePair<string, object>> GetEnumerator() => _space.Parameters.Zip(_values, static (p, v) => KeyValuePair.Create(p.Name, v)).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <inheritdoc/>
    public bool Equals(HyperparameterPoint? other) => other is not null && _values.AsSpan().SequenceEqual(other._values) && Keys.SequenceEqual(other.Keys, StringComparer.Ordinal);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as HyperparameterPoint);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = default(HashCode);
        foreach (var value in _values)
        {
            hash.Add(value);
        }

        return hash.ToHashCode();
    }

    /// <inheritdoc/>
    public override string ToString() => string.Join(", ", this.Select(static pair => string.Create(CultureInfo.InvariantCulture, $"{pair.Key} = {pair.Value}")));
}
