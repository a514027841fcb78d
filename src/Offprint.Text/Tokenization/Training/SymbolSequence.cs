namespace Offprint.Text;

/// <summary>The symbols of all distinct words in one array, linked within each word.</summary>
internal sealed class SymbolSequence
{
    private readonly List<int> symbols = [];
    private readonly List<int> previous = [];
    private readonly List<int> next = [];
    private readonly List<int> wordOf = [];
    private readonly List<long> counts = [];
    private bool open;

    public int Length => symbols.Count;

    /// <summary>Starts a word that occurs <paramref name="count"/> times.</summary>
    public void StartWord(long count)
    {
        counts.Add(count);
        open = false;
    }

    /// <summary>Appends a symbol to the current word.</summary>
    public void Add(int symbol)
    {
        var position = symbols.Count;
        symbols.Add(symbol);
        previous.Add(open ? position - 1 : -1);
        next.Add(-1);
        wordOf.Add(counts.Count - 1);
        if (open)
        {
            next[position - 1] = position;
        }

        open = true;
    }

    /// <summary>Ends a run of symbols inside a word: the next one isn't adjacent.</summary>
    public void Break() => open = false;

    public (int[] Symbols, int[] Previous, int[] Next, long[] Weights) ToArrays()
        => ([.. symbols], [.. previous], [.. next], [.. wordOf.Select(word => counts[word])]);
}
