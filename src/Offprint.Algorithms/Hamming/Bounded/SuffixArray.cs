namespace Offprint.Algorithms;

/// <summary>Suffix array by induced sorting, O(n).</summary>
/// <remarks>Source: G. Nong, S. Zhang, W. H. Chan, "Two efficient algorithms for linear time suffix array construction" (2011).</remarks>
internal static class SuffixArray
{
    /// <summary>The starts of the suffixes in lexicographic order.</summary>
    /// <param name="s">Symbols in 0..highest.</param>
    /// <param name="highest">The highest symbol.</param>
    public static int[] Build(ReadOnlySpan<int> s, int highest)
    {
        var n = s.Length;
        var order = new int[n];
        if (n < 2)
        {
            return order;
        }

        // A suffix is small when it precedes its successor; an LMS position is a small one after a large one.
        var small = new bool[n];
        for (var i = n - 2; i >= 0; i--)
        {
            small[i] = s[i] == s[i + 1] ? small[i + 1] : s[i] < s[i + 1];
        }

        var starts = BucketStarts(s, small, highest);
        var lms = new List<int>();
        var number = new int[n];
        Array.Fill(number, -1);
        for (var i = 1; i < n; i++)
        {
            if (!small[i - 1] && small[i])
            {
                number[i] = lms.Count;
                lms.Add(i);
            }
        }

        var positions = lms.ToArray();
        Induce(s, small, starts, positions, order);
        if (positions.Length > 1)
        {
            var sorted = Array.FindAll(order, i => number[i] >= 0);
            var (names, distinct) = Name(s, positions, number, sorted);
            var recursive = Build(names, distinct - 1);
            Induce(s, small, starts, Array.ConvertAll(recursive, i => positions[i]), order);
        }

        return order;
    }

    /// <summary>Per symbol: where its large suffixes start, and where its small ones do.</summary>
    private static (int[] Large, int[] Small) BucketStarts(ReadOnlySpan<int> s, bool[] small, int highest)
    {
        var large = new int[highest + 2];
        var smalls = new int[highest + 1];
        var counts = new int[highest + 1];
        for (var i = 0; i < s.Length; i++)
        {
            counts[s[i]]++;
            smalls[s[i]] += small[i] ? 0 : 1;
        }

        for (var c = 0; c <= highest; c++)
        {
            large[c + 1] = large[c] + counts[c];
            smalls[c] += large[c];
        }

        return (large, smalls);
    }

    /// <summary>Sorts all suffixes, given LMS positions whose order is right within each bucket.</summary>
    private static void Induce(ReadOnlySpan<int> s, bool[] small, (int[] Large, int[] Small) starts, int[] lms, int[] order)
    {
        Array.Fill(order, -1);
        var next = (int[])starts.Small.Clone();
        foreach (var i in lms)
        {
            order[next[s[i]]++] = i;
        }

        next = (int[])starts.Large.Clone();
        order[next[s[^1]]++] = s.Length - 1;
        for (var k = 0; k < order.Length; k++)
        {
            var i = order[k] - 1;
            if (i >= 0 && !small[i])
            {
                order[next[s[i]]++] = i;
            }
        }

        starts.Large.CopyTo(next, 0);
        for (var k = order.Length - 1; k >= 0; k--)
        {
            var i = order[k] - 1;
            if (i >= 0 && small[i])
            {
                order[--next[s[i] + 1]] = i;
            }
        }
    }

    /// <summary>Numbers the LMS substrings by rank, equal ones alike.</summary>
    private static (int[] Names, int Distinct) Name(ReadOnlySpan<int> s, int[] positions, int[] number, int[] sorted)
    {
        var names = new int[positions.Length];
        var name = 0;
        for (var k = 1; k < sorted.Length; k++)
        {
            int left = sorted[k - 1], right = sorted[k];
            name += SameSubstring(s, left, End(left), right, End(right)) ? 0 : 1;
            names[number[right]] = name;
        }

        return (names, name + 1);

        int End(int position) => number[position] + 1 < positions.Length ? positions[number[position] + 1] : number.Length;
    }

    private static bool SameSubstring(ReadOnlySpan<int> s, int left, int leftEnd, int right, int rightEnd)
    {
        // The last one runs to the end of the string and equals no other.
        if (leftEnd - left != rightEnd - right || leftEnd == s.Length || rightEnd == s.Length)
        {
            return false;
        }

        return s[left..(leftEnd + 1)].SequenceEqual(s[right..(rightEnd + 1)]);
    }
}
