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

    /// <summary>States of one block cannot be told apart.</summary>
    private static (int[] BlockOf, int Count) Blocks(int classCount, int[] next, bool[] accepting, bool[] live)
    {
        var (starts, edges) = Incoming(classCount, next, live);
        var partition = new Partition(accepting, live);
        var work = new Stack<int>(Enumerable.Range(0, partition.Count));
        var byClass = new List<int>[classCount];
        for (var c = 0; c < classCount; c++)
        {
            byClass[c] = [];
        }

        var used = new List<int>();
        while (work.TryPop(out var splitter))
        {
            foreach (var q in partition.Members(splitter))
            {
                for (var e = starts[q]; e < starts[q + 1]; e++)
                {
                    if (byClass[edges[e].Class].Count == 0)
                    {
                        used.Add(edges[e].Class);
                    }

                    byClass[edges[e].Class].Add(edges[e].From);
                }
            }

            foreach (var c in used)
            {
                // Of a block that is split the smaller part is new: it alone is enough when the block has been used, and both wait when it has not.
                partition.Split(byClass[c], work);
                byClass[c].Clear();
            }

            used.Clear();
        }

        return (partition.BlockOf, partition.Count);
    }

    /// <summary>The edges that lead to every state, one state's behind the other's.</summary>
    private static (int[] Starts, (int Class, int From)[] Edges) Incoming(int classCount, int[] next, bool[] live)
    {
        var starts = new int[live.Length + 1];
        Walk((_, _, to) => starts[to + 1]++);
        for (var q = 0; q < live.Length; q++)
        {
            starts[q + 1] += starts[q];
        }

        var (edges, at) = (new (int, int)[starts[^1]], starts.ToArray());
        Walk((q, c, to) => edges[at[to]++] = (c, q));
        return (starts, edges);

        void Walk(Action<int, int, int> visit)
        {
            for (var q = 0; q < live.Length; q++)
            {
                for (var c = 0; c < classCount && live[q]; c++)
                {
                    if (next[(q * classCount) + c] is var to and >= 0 && live[to])
                    {
                        visit(q, c, to);
                    }
                }
            }
        }
    }
}
