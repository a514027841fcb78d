using System.Text;

namespace Offprint.Text;

/// <summary>Matches every single character that passes a test.</summary>
internal sealed class RunePattern(Func<Rune, bool> test) : ITextPattern
{
    public void Match(ReadOnlySpan<char> text, List<TextMatch> parts)
    {
        int index = 0, last = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            var end = index + rune.Utf16SequenceLength;
            if (test(rune))
            {
                if (last < index)
                {
                    parts.Add(new TextMatch(last, index, false));
                }

                parts.Add(new TextMatch(index, end, true));
                last = end;
            }

            index = end;
        }

        if (last < text.Length)
        {
            parts.Add(new TextMatch(last, text.Length, false));
        }
    }
}
