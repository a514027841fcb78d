using System.Text;

namespace Offprint.Text;

/// <summary>
/// A text under normalization. Every UTF-16 unit knows the range of the original text that it came from; without arrays, unit i is
/// the original unit <see cref="Origin"/> + i.
/// </summary>
internal sealed class AlignedText(string text, int origin, int[]? starts = null, int[]? ends = null)
{
    public string Text { get; } = text;

    public int Origin { get; } = origin;

    public bool IsIdentity => starts is null;

    public int Length => Text.Length;

    /// <summary>The original range of unit <paramref name="index"/>; the two units of a surrogate pair share one range.</summary>
    public (int Start, int End) At(int index)
    {
        if (starts is not null)
        {
            return (starts[index], ends![index]);
        }

        if (char.IsHighSurrogate(Text[index]) && index + 1 < Text.Length && char.IsLowSurrogate(Text[index + 1]))
        {
            return (Origin + index, Origin + index + 2);
        }

        return char.IsLowSurrogate(Text[index]) && index > 0 && char.IsHighSurrogate(Text[index - 1])
            ? (Origin + index - 1, Origin + index + 1)
            : (Origin + index, Origin + index + 1);
    }

    /// <summary>The original range that units [start, end) cover; an empty range stays where it is.</summary>
    public (int Start, int End) Range(int start, int end)
    {
        if (start < end)
        {
            return (At(start).Start, At(end - 1).End);
        }

        if (Text.Length == 0)
        {
            return (Origin, Origin);
        }

        var at = start < Text.Length ? At(start).Start : At(Text.Length - 1).End;
        return (at, at);
    }

    /// <summary>The part [start, start + length) with its alignment.</summary>
    public AlignedText Slice(int start, int length)
        => start == 0 && length == Text.Length ? this
            : starts is null ? new AlignedText(Text.Substring(start, length), Origin + start)
            : new AlignedText(Text.Substring(start, length), length > 0 ? starts[start] : Origin, starts[start..(start + length)], ends![start..(start + length)]);

    /// <summary>Keeps the characters that pass.</summary>
    public AlignedText Filter(Func<Rune, bool> keep)
    {
        var index = 0;
        foreach (var rune in Text.EnumerateRunes())
        {
            if (!keep(rune))
            {
                break;
            }

            index += rune.Utf16SequenceLength;
        }

        if (index == Text.Length)
        {
            return this;
        }

        var builder = new AlignedTextBuilder(this);
        foreach (var rune in Text.EnumerateRunes())
        {
            if (keep(rune))
            {
                builder.Append(rune, 0);
            }
            else
            {
                builder.Skip(1);
            }
        }

        return builder.Build();
    }

    /// <summary>Puts <paramref name="prefix"/> in front, aligned with the first character; an empty text stays empty.</summary>
    public AlignedText Prepend(string prefix)
    {
        if (Text.Length == 0 || prefix.Length == 0)
        {
            return this;
        }

        var builder = new AlignedTextBuilder(this);
        var first = At(0);
        builder.AppendAligned(prefix, first);
        builder.CopyRest();
        return builder.Build();
    }
}
