namespace Offprint.Papers.Reproductions;

/// <summary>The most frequent tag of a word; for unknown words that of the longest known suffix of at most five letters.</summary>
internal sealed class SuffixTagger(TaggedCode code) : ITagger
{
    private readonly Dictionary<int, int[]> _words = [];
    private readonly Dictionary<string, int[]> _suffixes = new(StringComparer.Ordinal);
    private readonly int[] _all = new int[TaggedCode.Tags];

    public void Learn(TaggedMethod method)
    {
        for (var i = 0; i < method.Words.Length; i++)
        {
            if (!method.IsName[i]) continue;
            var text = code.TextOf(method.Words[i]);
            Count(_words, method.Words[i], method.Tags[i]);
            for (var n = 1; n <= Math.Min(5, text.Length); n++) Count(_suffixes, text[^n..], method.Tags[i]);
            _all[method.Tags[i]]++;
        }
    }

    public void Tag(TaggedMethod method, Span<byte> tags)
    {
        for (var i = 0; i < method.Words.Length; i++)
        {
            if (method.IsName[i]) tags[i] = Most(_words.TryGetValue(method.Words[i], out var counts) ? counts : Suffix(code.TextOf(method.Words[i])));
        }
    }

    private int[] Suffix(string text)
    {
        for (var n = Math.Min(5, text.Length); n > 0; n--)
        {
            if (_suffixes.TryGetValue(text[^n..], out var counts)) return counts;
        }

        return _all;
    }

    private static void Count<TKey>(Dictionary<TKey, int[]> table, TKey key, byte tag)
        where TKey : notnull
    {
        if (!table.TryGetValue(key, out var counts)) table[key] = counts = new int[TaggedCode.Tags];
        counts[tag]++;
    }

    private static byte Most(int[] counts) => (byte)counts.AsSpan().IndexOf(counts.Max());
}
