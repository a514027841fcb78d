namespace Offprint.Algorithms;

/// <summary>Text and pattern over small integers: the symbols of the pattern are 0..Symbols-1 in order of first occurrence, symbols of the text alone are <see cref="TextOnly"/>.</summary>
internal sealed class EncodedStrings
{
    public const int TextOnly = -1;
    public const int PatternOnly = -2;

    public EncodedStrings(int[] text, int[] pattern, int symbols)
    {
        Text = text;
        Pattern = pattern;
        Symbols = symbols;
        PatternCounts = Count(pattern, symbols);
        TextCounts = Count(text, symbols);
    }

    public int[] Text { get; }

    public int[] Pattern { get; }

    public int Symbols { get; }

    /// <summary>How often each symbol occurs in the pattern.</summary>
    public int[] PatternCounts { get; }

    /// <summary>How often each symbol occurs in the text.</summary>
    public int[] TextCounts { get; }

    public int Alignments => Text.Length - Pattern.Length + 1;

    private static int[] Count(int[] ids, int symbols)
    {
        var counts = new int[symbols];
        foreach (var id in ids)
        {
            if (id >= 0)
            {
                counts[id]++;
            }
        }

        return counts;
    }
}
