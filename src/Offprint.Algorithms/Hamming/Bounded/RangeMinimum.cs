using System.Numerics;

namespace Offprint.Algorithms;

/// <summary>Minima of ranges of a fixed array: a table over blocks of 32 values, scans inside blocks. O(n) memory.</summary>
internal sealed class RangeMinimum
{
    private const int BlockBits = 5;
    private const int BlockSize = 1 << BlockBits;

    private readonly int[] _values;
    private readonly int[][] _table;

    public RangeMinimum(int[] values)
    {
        _values = values;
        var blocks = Blocks.Count(values.Length, BlockSize);
        var level = new int[blocks];
        for (var b = 0; b < blocks; b++)
        {
            level[b] = Scan(b << BlockBits, Math.Min(values.Length, (b + 1) << BlockBits));
        }

        var table = new List<int[]> { level };
        for (var span = 1; 2 * span <= blocks; span *= 2)
        {
            var wider = new int[blocks - (2 * span) + 1];
            for (var b = 0; b < wider.Length; b++)
            {
                wider[b] = Math.Min(level[b], level[b + span]);
            }

            table.Add(level = wider);
        }

        _table = [.. table];
    }

    /// <summary>The least of values[start..end-1]; start &lt; end.</summary>
    public int Query(int start, int end)
    {
        int first = (start + BlockSize - 1) >> BlockBits, last = end >> BlockBits;
        if (first >= last)
        {
            return Scan(start, end);
        }

        var level = BitOperations.Log2((uint)(last - first));
        var minimum = Math.Min(_table[level][first], _table[level][last - (1 << level)]);
        return Math.Min(minimum, Math.Min(Scan(start, first << BlockBits), Scan(last << BlockBits, end)));
    }

    private int Scan(int start, int end)
    {
        var minimum = int.MaxValue;
        for (var i = start; i < end; i++)
        {
            minimum = Math.Min(minimum, _values[i]);
        }

        return minimum;
    }
}
