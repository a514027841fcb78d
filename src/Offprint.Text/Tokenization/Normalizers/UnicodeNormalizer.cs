using System.Buffers;
using System.Text;

namespace Offprint.Text;

/// <summary>NFC, NFD, NFKC or NFKD (Unicode Standard Annex 15).</summary>
internal sealed class UnicodeNormalizer(bool compose, bool compatibility) : ITextNormalizer
{
    private static readonly SearchValues<char> Ascii = SearchValues.Create([.. Enumerable.Range(0, 0x80).Select(c => (char)c)]);
    private static readonly SearchValues<char> BelowMarks = SearchValues.Create([.. Enumerable.Range(0, 0x300).Select(c => (char)c)]);

    public AlignedText Normalize(AlignedText text)
    {
        // Nothing below U+0300 changes under NFC, nothing in ASCII under the other forms.
        if (text.Text.AsSpan().IndexOfAnyExcept(compose && !compatibility ? BelowMarks : Ascii) < 0)
        {
            return text;
        }

        var decomposed = Decompose(text.Text);
        var builder = new AlignedTextBuilder(text);
        if (compose)
        {
            Compose(decomposed, builder);
        }
        else
        {
            foreach (var (point, change) in decomposed)
            {
                builder.Append(new Rune(point), change);
            }
        }

        return builder.Build();
    }

    private List<(int Point, int Change)> Decompose(string text)
    {
        var result = new List<(int Point, int Change)>(text.Length + 16);
        var parts = new List<int>(18);
        var run = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            parts.Clear();
            UnicodeNormalization.Decompose(rune.Value, compatibility, parts);
            for (var i = 0; i < parts.Count; i++)
            {
                if (UnicodeNormalization.CombiningClass(parts[i]) == 0)
                {
                    Reorder(result, run);
                    run = result.Count + 1;
                }

                result.Add((parts[i], i == 0 ? 0 : 1));
            }
        }

        Reorder(result, run);
        return result;
    }

    /// <summary>Canonical ordering of the marks from <paramref name="start"/> on (stable).</summary>
    private static void Reorder(List<(int Point, int Change)> points, int start)
    {
        if (points.Count - start < 2)
        {
            return;
        }

        var sorted = points.Skip(start).OrderBy(p => UnicodeNormalization.CombiningClass(p.Point)).ToArray();
        points.RemoveRange(start, points.Count - start);
        points.AddRange(sorted);
    }

    private static void Compose(List<(int Point, int Change)> points, AlignedTextBuilder builder)
    {
        // One starter is open at a time; marks that didn't compose with it wait behind it.
        (int Point, int Change)? starter = null;
        var waiting = new List<(int Point, int Change)>();
        var lastClass = -1;
        foreach (var (point, change) in points)
        {
            var mark = UnicodeNormalization.CombiningClass(point);
            if (starter is not { } open)
            {
                if (mark == 0)
                {
                    starter = (point, change);
                }
                else
                {
                    builder.Append(new Rune(point), change);
                }

                continue;
            }

            var composed = waiting.Count == 0 || lastClass < mark ? UnicodeNormalization.Compose(open.Point, point) : -1;
            if (composed >= 0)
            {
                starter = (composed, open.Change + change - 1);
            }
            else if (mark == 0)
            {
                Flush();
                starter = (point, change);
            }
            else
            {
                waiting.Add((point, change));
                lastClass = mark;
            }
        }

        Flush();

        void Flush()
        {
            if (starter is { } open)
            {
                builder.Append(new Rune(open.Point), open.Change);
            }

            foreach (var (point, change) in waiting)
            {
                builder.Append(new Rune(point), change);
            }

            waiting.Clear();
            lastClass = -1;
        }
    }
}
