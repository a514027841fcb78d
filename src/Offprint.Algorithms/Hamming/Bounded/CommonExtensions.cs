namespace Offprint.Algorithms;

/// <summary>Longest common extensions of pattern and text suffixes: suffix array and longest common prefixes of pattern#text, with range minima.</summary>
internal sealed class CommonExtensions
{
    private readonly int[] _rank;
    private readonly RangeMinimum _minimum;
    private readonly int _patternLength;

    public CommonExtensions(EncodedStrings strings)
    {
        // 0 separates; symbols that only the text has equal no pattern symbol and may share one number.
        _patternLength = strings.Pattern.Length;
        var joined = new int[_patternLength + 1 + strings.Text.Length];
        for (var j = 0; j < _patternLength; j++)
        {
            joined[j] = strings.Pattern[j] + 1;
        }

        for (var j = 0; j < strings.Text.Length; j++)
        {
            joined[_patternLength + 1 + j] = strings.Text[j] < 0 ? strings.Symbols + 1 : strings.Text[j] + 1;
        }

        var order = SuffixArray.Build(joined, strings.Symbols + 1);
        _rank = new int[joined.Length];
        for (var k = 0; k < order.Length; k++)
        {
            _rank[order[k]] = k;
        }

        _minimum = new RangeMinimum(CommonPrefixes(joined, order, _rank));
    }

    /// <summary>How many symbols pattern[j..] and text[i..] share from their starts.</summary>
    public int Length(int j, int i)
    {
        if (j >= _patternLength)
        {
            return 0;
        }

        int a = _rank[j], b = _rank[_patternLength + 1 + i];
        return a < b ? _minimum.Query(a + 1, b + 1) : _minimum.Query(b + 1, a + 1);
    }

    /// <summary>Kasai's algorithm: prefixes[k] is shared by the suffixes of rank k - 1 and k.</summary>
    private static int[] CommonPrefixes(int[] s, int[] order, int[] rank)
    {
        var prefixes = new int[s.Length];
        var length = 0;
        for (var i = 0; i < s.Length; i++)
        {
            if (rank[i] == 0)
            {
                length = 0;
                continue;
            }

            var other = order[rank[i] - 1];
            while (i + length < s.Length && other + length < s.Length && s[i + length] == s[other + length])
            {
                length++;
            }

            prefixes[rank[i]] = length;
            length = Math.Max(0, length - 1);
        }

        return prefixes;
    }
}
