using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Offprint.Discovery;

/// <summary>
/// The decisions that make a program of a search space, as a tree that says nothing about what they decide: groups, indices with the decisions of the chosen
/// candidate, numbers and texts. Written as <c>[3, 1[0], 0.5, "text"]</c> (numbers with a point or an exponent). Immutable; equal decisions are equal.
/// </summary>
public sealed class Dna : IEquatable<Dna>
{
    private readonly int _hash;

    private Dna(DnaKind kind, int index, double number, string? text, IReadOnlyList<Dna> children)
    {
        (Kind, Index, Number, Text, Children) = (kind, index, number, text, children);
        var hash = HashCode.Combine(kind, index, number, text is null ? 0 : string.GetHashCode(text, StringComparison.Ordinal));
        foreach (var child in children)
        {
            hash = HashCode.Combine(hash, child._hash);
        }

        _hash = hash;
    }

    /// <summary>What the node is.</summary>
    public DnaKind Kind { get; }

    /// <summary>The chosen candidate.</summary>
    public int Index { get; }

    /// <summary>The number.</summary>
    public double Number { get; }

    /// <summary>The text.</summary>
    public string? Text { get; }

    /// <summary>Members of a group, or the decisions within the chosen candidate.</summary>
    public IReadOnlyList<Dna> Children { get; }

    /// <summary>Several decisions.</summary>
    /// <param name="members">The decisions.</param>
    /// <returns>The group.</returns>
    public static Dna Group(params IReadOnlyList<Dna> members) => new(DnaKind.Group, 0, 0, null, members);

    /// <summary>A choice.</summary>
    /// <param name="index">The chosen candidate, from 0.</param>
    /// <param name="within">The decisions within it.</param>
    /// <returns>The choice.</returns>
    public static Dna Choice(int index, params IReadOnlyList<Dna> within) => new(DnaKind.Choice, index, 0, null, within);

    /// <summary>A number.</summary>
    /// <param name="number">The number.</param>
    /// <returns>The decision.</returns>
    public static Dna Real(double number) => new(DnaKind.Number, 0, number, null, []);

    /// <summary>A text.</summary>
    /// <param name="text">The text.</param>
    /// <returns>The decision.</returns>
    public static Dna Custom(string text) => new(DnaKind.Text, 0, 0, text, []);

    /// <summary>Reads what <see cref="ToString"/> wrote.</summary>
    /// <param name="text">The text.</param>
    /// <returns>The decisions.</returns>
    /// <exception cref="FormatException">The text is no such tree; the message says where.</exception>
    public static Dna Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var at = 0;
        var dna = Read(text, ref at);
        return at == text.Length ? dna : throw Wrong(text, at);
    }

    /// <inheritdoc/>
    public bool Equals(Dna? other) =>
        other is not null && (ReferenceEquals(this, other) || (_hash == other._hash && Kind == other.Kind && Index == other.Index && Number.Equals(other.Number) && Text == other.Text && Children.SequenceEqual(other.Children)));

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Dna);

    /// <inheritdoc/>
    public override int GetHashCode() => _hash;

    /// <inheritdoc/>
    public override string ToString()
    {
        var text = new StringBuilder();
        Write(text);
        return text.ToString();
    }

    private void Write(StringBuilder text)
    {
        switch (Kind)
        {
            case DnaKind.Choice:
                text.Append(CultureInfo.InvariantCulture, $"{Index}");
                break;
            case DnaKind.Number:
                var number = Number.ToString("R", CultureInfo.InvariantCulture);
                text.Append(number).Append(number.AsSpan().IndexOfAny(".EN∞") < 0 ? ".0" : "");
                break;
            case DnaKind.Text:
                text.Append(JsonSerializer.Serialize(Text));
                break;
        }

        if (Kind == DnaKind.Group || Children.Count > 0)
        {
            text.Append('[');
            for (var i = 0; i < Children.Count; i++)
            {
                text.Append(i > 0 ? "," : "");
                Children[i].Write(text);
            }

            text.Append(']');
        }
    }

    private static Dna Read(string text, ref int at)
    {
        Skip(text, ref at);
        if (at >= text.Length)
        {
            throw Wrong(text, at);
        }

        if (text[at] == '[')
        {
            return Group(Members(text, ref at));
        }

        var start = at;
        if (text[at] == '"')
        {
            for (at++; at < text.Length && text[at] != '"'; at++)
            {
                at += text[at] == '\\' ? 1 : 0;
            }

            at++;
            try
            {
                return Custom(JsonSerializer.Deserialize<string>(at <= text.Length ? text[start..at] : throw Wrong(text, start))!);
            }
            catch (JsonException)
            {
                throw Wrong(text, start);
            }
        }

        while (at < text.Length && text[at] is not ('[' or ']' or ',' or ' '))
        {
            at++;
        }

        var word = text.AsSpan(start, at - start);
        if (int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out var index))
        {
            return at < text.Length && text[at] == '[' ? Choice(index, Members(text, ref at)) : Choice(index);
        }

        return double.TryParse(word, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? Real(number) : throw Wrong(text, start);
    }

    private static List<Dna> Members(string text, ref int at)
    {
        var members = new List<Dna>();
        at++;
        Skip(text, ref at);
        while (at < text.Length && text[at] != ']')
        {
            members.Add(Read(text, ref at));
            Skip(text, ref at);
            if (at < text.Length && text[at] == ',')
            {
                at++;
            }
            else if (at >= text.Length || text[at] != ']')
            {
                throw Wrong(text, at);
            }
        }

        if (at >= text.Length)
        {
            throw Wrong(text, at);
        }

        at++;
        return members;
    }

    private static void Skip(string text, ref int at)
    {
        while (at < text.Length && text[at] == ' ')
        {
            at++;
        }
    }

    private static FormatException Wrong(string text, int at) => new($"'{text}' is not a list of decisions: character {at + 1} is out of place. It looks like [3, 1[0], 0.5].");
}
