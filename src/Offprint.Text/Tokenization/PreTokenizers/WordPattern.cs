using System.Text;

namespace Offprint.Text;

/// <summary>Runs of word characters, or of characters that are neither word nor white space (<c>\w+|[^\w\s]+</c>).</summary>
internal sealed class WordPattern : ITextPattern
{
    public static readonly WordPattern Instance = new();

    public void Match(ReadOnlySpan<char> text, List<TextMatch> parts)
    {
        int index = 0, start = 0, kind = -1;
        foreach (var rune in text.EnumerateRunes())
        {
            var next = RuneClass.IsWord(rune) ? 1 : RuneClass.IsWhiteSpace(rune) ? 0 : 2;
            if (next != kind)
            {
                Add(parts, start, index, kind);
                (start, kind) = (index, next);
            }

            index += rune.Utf16SequenceLength;
        }

        Add(parts, start, text.Length, kind);
    }

    private static void Add(List<TextMatch> parts, int start, int end, int kind)
    {
        if (end > start)
        {
            parts.Add(new TextMatch(start, end, kind > 0));
        }
    }
}
