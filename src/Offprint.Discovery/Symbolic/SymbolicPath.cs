using System.Globalization;
using System.Text;

namespace Offprint.Discovery;

/// <summary>Where a node stands: <c>Layers[2].Units</c>. Keys that are no names are quoted: <c>Weights["l2-norm"]</c>. The root's path is empty.</summary>
public sealed class SymbolicPath : IEquatable<SymbolicPath>, IComparable<SymbolicPath>
{
    private readonly object[] _steps;

    private SymbolicPath(object[] steps) => _steps = steps;

    /// <summary>The root.</summary>
    public static SymbolicPath Root { get; } = new([]);

    /// <summary>Names (<c>string</c>) and places in lists (<c>int</c>), from the root.</summary>
    public IReadOnlyList<object> Steps => _steps;

    /// <summary>Reads a path.</summary>
    /// <param name="text">For example <c>Layers[2].Units</c>.</param>
    /// <returns>The path.</returns>
    /// <exception cref="ArgumentException">The text is no path; the message says where it goes wrong.</exception>
    public static SymbolicPath Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var steps = new List<object>();
        for (var i = 0; i < text.Length;)
        {
            if (text[i] == '[')
            {
                var quoted = i + 1 < text.Length && text[i + 1] == '"';
                var end = text.IndexOf(quoted ? "\"]" : "]", i + 2 > text.Length ? text.Length : i + (quoted ? 2 : 1), StringComparison.Ordinal);
                if (end < 0)
                {
                    throw Wrong(text, i, "a closing bracket");
                }

                steps.Add(quoted ? text[(i + 2)..end]
                    : int.TryParse(text.AsSpan(i + 1, end - i - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var index) ? index : throw Wrong(text, i + 1, "a number or a quoted name"));
                i = end + (quoted ? 2 : 1);
                continue;
            }

            if (text[i] == '.' && steps.Count > 0)
            {
                i++;
            }

            var stop = i;
            while (stop < text.Length && IsNamePart(text[stop]))
            {
                stop++;
            }

            steps.Add(stop > i ? text[i..stop] : throw Wrong(text, i, "a name"));
            i = stop;
        }

        return new SymbolicPath([.. steps]);
    }

    /// <summary>The path of a value by name below this one.</summary>
    /// <param name="name">Name or key.</param>
    /// <returns>The longer path.</returns>
    public SymbolicPath Child(string name) => new([.. _steps, name]);

    /// <summary>The path of an item of the list at this path.</summary>
    /// <param name="index">Its place.</param>
    /// <returns>The longer path.</returns>
    public SymbolicPath Child(int index) => new([.. _steps, index]);

    /// <inheritdoc/>
    public bool Equals(SymbolicPath? other) => other is not null && _steps.AsSpan().SequenceEqual(other._steps);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as SymbolicPath);

    /// <inheritdoc/>
    public override int GetHashCode() => _steps.Aggregate(17, static (hash, step) => HashCode.Combine(hash, step));

    /// <inheritdoc/>
    public int CompareTo(SymbolicPath? other) => string.CompareOrdinal(ToString(), other?.ToString());

    /// <summary>Whether two paths have the same steps.</summary>
    public static bool operator ==(SymbolicPath? left, SymbolicPath? right) => left is null ? right is null : left.Equals(right);

    /// <summary>Whether two paths differ.</summary>
    public static bool operator !=(SymbolicPath? left, SymbolicPath? right) => !(left == right);

    /// <summary>Whether the first is before the second in ordinal order of their texts.</summary>
    public static bool operator <(SymbolicPath? left, SymbolicPath? right) => Compare(left, right) < 0;

    /// <summary>Whether the first is not behind the second.</summary>
    public static bool operator <=(SymbolicPath? left, SymbolicPath? right) => Compare(left, right) <= 0;

    /// <summary>Whether the first is behind the second.</summary>
    public static bool operator >(SymbolicPath? left, SymbolicPath? right) => Compare(left, right) > 0;

    /// <summary>Whether the first is not before the second.</summary>
    public static bool operator >=(SymbolicPath? left, SymbolicPath? right) => Compare(left, right) >= 0;

    private static int Compare(SymbolicPath? left, SymbolicPath? right) => string.CompareOrdinal(left?.ToString(), right?.ToString());

    /// <inheritdoc/>
    public override string ToString()
    {
        var text = new StringBuilder();
        foreach (var step in _steps)
        {
            if (step is int index)
            {
                text.Append(CultureInfo.InvariantCulture, $"[{index}]");
            }
            else if (((string)step).Length > 0 && ((string)step).All(IsNamePart))
            {
                text.Append(text.Length > 0 ? "." : "").Append(step);
            }
            else
            {
                text.Append("[\"").Append(step).Append("\"]");
            }
        }

        return text.ToString();
    }

    private static bool IsNamePart(char c) => char.IsLetterOrDigit(c) || c is '_' or '$' or '-';

    private static ArgumentException Wrong(string text, int at, string wanted) =>
        new($"'{text}' is not a path: at character {at + 1} there should be {wanted}. A path looks like Layers[2].Units.", nameof(text));
}
