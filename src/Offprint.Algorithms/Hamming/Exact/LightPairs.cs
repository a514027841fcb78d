using System.Runtime.CompilerServices;

namespace Offprint.Algorithms;

/// <summary>The light part: for every text position of a light symbol and every pattern position of the same symbol, one more match at their distance.</summary>
internal sealed unsafe class LightPairs
{
    private readonly int[] _starts;
    private readonly int[] _positions;

    public LightPairs(EncodedStrings strings, ReadOnlySpan<int> heavy)
    {
        // Pattern positions bucketed by symbol; buckets of heavy symbols are empty.
        var counts = (int[])strings.PatternCounts.Clone();
        foreach (var symbol in heavy)
        {
            counts[symbol] = 0;
        }

        _starts = new int[strings.Symbols + 1];
        for (var c = 0; c < counts.Length; c++)
        {
            _starts[c + 1] = _starts[c] + counts[c];
        }

        _positions = new int[_starts[^1]];
        var next = _starts.AsSpan(0, counts.Length).ToArray();
        for (var p = 0; p < strings.Pattern.Length; p++)
        {
            var c = strings.Pattern[p];
            if (c >= 0 && counts[c] > 0)
            {
                _positions[next[c]++] = p;
            }
        }
    }

    /// <summary>Subtracts the light matches of result.Length alignments from the first one given.</summary>
    /// <remarks>Text order keeps the touched part of the result as small as the pattern: it stays in the cache.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Subtract(EncodedStrings strings, int first, Span<int> result)
    {
        if (_positions.Length == 0)
        {
            return;
        }

        var m = strings.Pattern.Length;
        fixed (int* output = result, positions = _positions, starts = _starts, text = &strings.Text[first])
        {
            var end = result.Length + m - 1;
            for (var j = 0; j < end; j++)
            {
                var symbol = text[j];
                if (symbol < 0)
                {
                    continue;
                }

                int* p = positions + starts[symbol], last = positions + starts[symbol + 1];
                if (j >= m - 1 && j < result.Length)
                {
                    var target = output + j;
                    for (; p + 4 <= last; p += 4)
                    {
                        target[-p[0]]--;
                        target[-p[1]]--;
                        target[-p[2]]--;
                        target[-p[3]]--;
                    }

                    for (; p < last; p++)
                    {
                        target[-*p]--;
                    }
                }
                else
                {
                    for (; p < last; p++)
                    {
                        var i = j - *p;
                        if ((uint)i < (uint)result.Length)
                        {
                            output[i]--;
                        }
                    }
                }
            }
        }
    }
}
