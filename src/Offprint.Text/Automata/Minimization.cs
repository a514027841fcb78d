namespace Offprint.Text;

/// <summary>
/// Hopcroft's minimisation, for partial automata as Valmari and Lehtinen (2008) do it: states that cannot reach acceptance or be reached are cut off first, all blocks are splitters once, and of
/// a block that was split only the smaller part is used again.
/// </summary>
internal static class Minimization
{
    public static FiniteAutomaton Run(int[] classOf, int classCount, int[] next, bool[] accepting, int start)
    {
        var live = Live(classCount, next, accepting, start);
        if (!live[start])
        {
            return new FiniteAutomaton(new int[classOf.Length], 1, [-1], [false], 0);
        }

        var (blockOf, blockCount) = Blocks(classCount, next, accepting, live);
        // Numbered in the order in which a breadth-first walk meets them.
        var (numbers, order) = (new int[blockCount], new List<int> { start });
        Array.Fill(numbers, -1);
        numbers[blockOf[start]] = 0;
        for (var i = 0; i < order.Count; i++)
        {
            for (var c = 0; c < classCount; c++)
            {
                var to = next[(order[i] * classCount) + c];
                if (to >= 0 && live[to] && numbers[blockOf[to]] < 0)
                {
                    numbers[blockOf[to]] = order.Count;
                    order.Add(to);
                }
            }
        }

        // Classes with equal columns are one.
        var columns = new Dictionary<string, int>(StringComparer.Ordinal);
        var (renamed, kept) = (new int[classCount], new List<int>());
        for (var c = 0; c < classCount; c++)
        {
            var column = string.Create(2 * order.Count, c, (span, k) =>
            {
                for (var i = 0; i < order.Count; i++)
                {
                    var to = Target(order[i], k);
                    (span[2 * i], span[(2 * i) + 1]) = ((char)(to & 0xFFFF), (char)((uint)to >> 16));
                }
            });
            if (!columns.TryGetValue(column, out renamed[c]))
            {
                columns.Add(column, renamed[c] = kept.Count);
                kept.Add(c);
            }
        }

        var table = new int[order.Count * kept.Count];
        for (var i = 0; i < order.Count; i++)
        {
            for (var k = 0; k < kept.Count; k++)
            {
                table[(i * kept.Count) + k] = Target(order[i], kept[k]);
            }
        }

        return new FiniteAutomaton(Array.ConvertAll(classOf, c => renamed[c]), kept.Count, table, [.. order.Select(q => accepting[q])], 0);

        int Target(int q, int c)
        {
            var to = next[(q * classCount) + c];
            return to >= 0 && live[to] ? numbers[blockOf[to]] : -1;
        }
    }

    private static bool[] Live(int classCount, int[] next, bool[] accepting, int start)
    {
        var count = accepting.Length;
        var (reached, useful) = (new bool[count], new bool[count]);
        var sources = new List<int>?[count];
        var work = new Stack<int>();
        reached[start] = true;
        work.Push(start);
        while (work.TryPop(out var q))
        {
            for (var c = 0; c < classCount; c++)
            {
                if (next[(q * classCount) + c] is var to and >= 0)
                {
                    var list = sources[to] ??= [];
                    if (list.Count == 0 || list[^1] != q)
                    {
                        list.Add(q);
                    }

                    if (!reached[to])
                    {
                        reached[to] = true;
                        work.Push(to);
                    }
                }
            }
        }

        for (var q = 0; q < count; q++)
        {
            if (reached[q] && accepting[q])
            {
                useful[q] = true;
                work.Push(q);
            }
        }

        while (work.TryPop(out var q))
        {
            foreach (var from in sources[q] ?? [])
            {
                if (!useful[from])
                {
                    useful[from] = true;
                    work.Push(from);
                }
            }
        }

        return useful;
    }

    private static (int[] BlockOf, int Count) Blocks(int classCount, int[] next, bool[] accepting, bool[] live)
    {
        var incoming = new List<(int Class, int From)>?[accepting.Length];
        for (var q = 0; q < accepting.Length; q++)
        {
            for (var c = 0; c < classCount && live[q]; c++)
            {
                if (next[(q * classCount) + c] is var to and >= 0 && live[to])
                {
                    (incoming[to] ??= []).Add((c, q));
                }
            }
        }

        var blockOf = new int[accepting.Length];
        var blocks = new List<List<int>>();
        foreach (var part in new[] { true, false })
        {
            var members = Enumerable.Range(0, accepting.Length).Where(q => live[q] && accepting[q] == part).ToList();
            if (members.Count > 0)
            {
                members.ForEach(q => blockOf[q] = blocks.Count);
                blocks.Add(members);
            }
        }

        var work = new Stack<int>();
        for (var b = 0; b < blocks.Count; b++)
        {
            work.Push(b);
        }

        var byClass = new SortedDictionary<int, List<int>>();
        var marked = new Dictionary<int, HashSet<int>>();
        while (work.TryPop(out var splitter))
        {
            byClass.Clear();
            foreach (var q in blocks[splitter])
            {
                foreach (var (c, from) in incoming[q] ?? [])
                {
                    if (!byClass.TryGetValue(c, out var list))
                    {
                        byClass.Add(c, list = []);
                    }

                    list.Add(from);
                }
            }

            foreach (var sources in byClass.Values)
            {
                marked.Clear();
                foreach (var q in sources)
                {
                    if (!marked.TryGetValue(blockOf[q], out var set))
                    {
                        marked.Add(blockOf[q], set = []);
                    }

                    set.Add(q);
                }

                foreach (var (block, set) in marked)
                {
                    if (set.Count == blocks[block].Count)
                    {
                        continue;
                    }

                    // The marked part leaves its block; cost: the members of the block that stay are copied only when they are few.
                    var created = blocks.Count;
                    var part = set.Count * 2 <= blocks[block].Count ? [.. set] : blocks[block].FindAll(q => !set.Contains(q));
                    var leaving = part.Count == set.Count ? set : [.. part];
                    blocks[block].RemoveAll(leaving.Contains);
                    part.ForEach(q => blockOf[q] = created);
                    blocks.Add(part);
                    // The new block is the smaller one: it alone is enough when the old one has been used, and both wait when it has not.
                    work.Push(created);
                }
            }
        }

        return (blockOf, blocks.Count);
    }
}
