using System.Text;

namespace Offprint.Text;

/// <summary>
/// Rewrites an <see cref="AlignedText"/> from left to right. A character that replaces a source character takes its range; an
/// inserted one takes the range of the source character consumed last ((0, 0) of the origin when there is none); characters that are
/// removed leave no trace. These are the rules of the reference implementation of tokenizer.json, so offsets agree with it.
/// </summary>
internal sealed class AlignedTextBuilder(AlignedText source)
{
    private readonly StringBuilder text = new(source.Length + 16);
    private readonly List<int> starts = new(source.Length + 16);
    private readonly List<int> ends = new(source.Length + 16);
    private int position;

    /// <summary>
    /// Appends one character. <paramref name="change"/> 0 replaces the next source character; 1 inserts; -n replaces the next one
    /// and drops the n after it.
    /// </summary>
    public void Append(Rune rune, int change)
    {
        (int Start, int End) range;
        if (change > 0)
        {
            range = position == 0 ? (source.Origin, source.Origin) : source.At(position - 1);
        }
        else
        {
            range = position < source.Length ? source.At(position) : source.Range(source.Length, source.Length);
            Skip(1 - change);
        }

        Span<char> units = stackalloc char[2];
        var count = rune.EncodeToUtf16(units);
        for (var i = 0; i < count; i++)
        {
            Add(units[i], range);
        }
    }

    /// <summary>Inserts text with a given range.</summary>
    public void AppendAligned(string value, (int Start, int End) range)
    {
        foreach (var unit in value)
        {
            Add(unit, range);
        }
    }

    /// <summary>Inserts text aligned with the source character consumed last.</summary>
    public void Insert(string value)
        => AppendAligned(value, position == 0 ? (source.Origin, source.Origin) : source.At(position - 1));

    /// <summary>Drops <paramref name="count"/> source characters (code points).</summary>
    public void Skip(int count)
    {
        for (; count > 0 && position < source.Length; count--)
        {
            position += char.IsHighSurrogate(source.Text[position]) && position + 1 < source.Length ? 2 : 1;
        }
    }

    /// <summary>Copies source units up to <paramref name="end"/> unchanged.</summary>
    public void CopyTo(int end)
    {
        for (; position < end; position++)
        {
            Add(source.Text[position], source.At(position));
        }
    }

    /// <summary>Drops source units up to <paramref name="end"/>.</summary>
    public void SkipTo(int end) => position = end;

    public void CopyRest() => CopyTo(source.Length);

    public AlignedText Build() => new(text.ToString(), source.Origin, [.. starts], [.. ends]);

    private void Add(char unit, (int Start, int End) range)
    {
        text.Append(unit);
        starts.Add(range.Start);
        ends.Add(range.End);
    }
}
