namespace Offprint.Algorithms;

/// <summary>Cuts of a directly-follows graph into two or more parts; null where there is none.</summary>
internal static class ProcessCuts
{
    /// <summary>Components of the graph.</summary>
    public static List<HashSet<int>>? Choice(DirectlyFollows graph) =>
        Several(Components(graph.Activities, (a, b) => graph.Has(a, b) || graph.Has(b, a)));

    /// <summary>Strongly connected components, those joined that can't reach each other, in the order of reachability.</summary>
    public static List<HashSet<int>>? Sequence(DirectlyFollows graph)
    {
        int[] all = [.. graph.Activities];
        var reach = Reachability(all, graph);
        bool Reaches(int a, int b) => reach[Array.IndexOf(all, a), Array.IndexOf(all, b)];

        // Two activities stay together when both or neither reaches the other; joins may make further ones necessary.
        var parts = Components(all, (a, b) => Reaches(a, b) == Reaches(b, a));
        for (var joined = true; joined;)
        {
            joined = false;
            for (var i = 0; i < parts.Count && !joined; i++)
            {
                for (var j = i + 1; j < parts.Count && !joined; j++)
                {
                    var (forth, back) = (parts[i].Any(a => parts[j].Any(b => Reaches(a, b))), parts[i].Any(a => parts[j].Any(b => Reaches(b, a))));
                    if (forth != back) continue;
                    parts[i].UnionWith(parts[j]);
                    parts.RemoveAt(j);
                    joined = true;
                }
            }
        }

        if (parts.Count < 2) return null;
        parts.Sort((x, y) => ReferenceEquals(x, y) ? 0 : x.Any(a => y.Any(b => Reaches(a, b))) ? -1 : 1);
        return parts;
    }

    /// <summary>Parts between which every activity directly follows every other, both ways; each has a start and an end.</summary>
    public static List<HashSet<int>>? Parallel(DirectlyFollows graph)
    {
        var parts = Components(graph.Activities, (a, b) => !graph.Has(a, b) || !graph.Has(b, a));
        bool Complete(HashSet<int> part) => part.Any(graph.Starts.ContainsKey) && part.Any(graph.Ends.ContainsKey);
        parts.Sort(static (x, y) => x.Count != y.Count ? x.Count.CompareTo(y.Count) : x.Min().CompareTo(y.Min()));
        for (var i = 0; i < parts.Count && parts.Count > 1;)
        {
            if (Complete(parts[i]))
            {
                i++;
                continue;
            }

            parts[i == 0 ? 1 : 0].UnionWith(parts[i]);
            parts.RemoveAt(i);
            i = 0;
        }

        return Several(parts);
    }

    /// <summary>A body with all starts and ends, and parts that lead from its ends back to its starts.</summary>
    public static List<HashSet<int>>? Loop(DirectlyFollows graph)
    {
        HashSet<int> body = [.. graph.Starts.Keys, .. graph.Ends.Keys];
        var rest = Components(graph.Activities.Where(a => !body.Contains(a)), (a, b) => graph.Has(a, b) || graph.Has(b, a));
        for (var joined = true; joined;)
        {
            joined = false;
            foreach (var part in rest.ToList())
            {
                var fine = graph.Edges.Keys.All(edge =>
                    !(part.Contains(edge.To) && !part.Contains(edge.From) && !graph.Ends.ContainsKey(edge.From))
                    && !(part.Contains(edge.From) && !part.Contains(edge.To) && !graph.Starts.ContainsKey(edge.To)))
                    && part.Where(a => graph.Starts.Keys.Any(s => graph.Has(a, s))).All(a => graph.Starts.Keys.All(s => graph.Has(a, s)))
                    && part.Where(a => graph.Ends.Keys.Any(e => graph.Has(e, a))).All(a => graph.Ends.Keys.All(e => graph.Has(e, a)));
                if (fine) continue;
                body.UnionWith(part);
                rest.Remove(part);
                joined = true;
            }
        }

        // An edge from a body end to a body start that is no way through the body is a loop too, over nothing; the body then keeps it.
        return rest.Count == 0 ? null : [body, .. rest];
    }

    private static List<HashSet<int>>? Several(List<HashSet<int>> parts) => parts.Count > 1 ? parts : null;

    private static List<HashSet<int>> Components(IEnumerable<int> activities, Func<int, int, bool> connected)
    {
        var left = activities.ToList();
        var parts = new List<HashSet<int>>();
        while (left.Count > 0)
        {
            HashSet<int> part = [left[0]];
            var open = new Stack<int>(part);
            left.RemoveAt(0);
            while (open.TryPop(out var a))
            {
                foreach (var b in left.Where(b => connected(a, b)).ToList())
                {
                    part.Add(b);
                    open.Push(b);
                    left.Remove(b);
                }
            }

            parts.Add(part);
        }

        return parts;
    }

    private static bool[,] Reachability(int[] all, DirectlyFollows graph)
    {
        var reach = new bool[all.Length, all.Length];
        for (var i = 0; i < all.Length; i++)
            for (var j = 0; j < all.Length; j++) reach[i, j] = i != j && graph.Has(all[i], all[j]);
        for (var k = 0; k < all.Length; k++)
            for (var i = 0; i < all.Length; i++)
                if (reach[i, k])
                    for (var j = 0; j < all.Length; j++) reach[i, j] |= reach[k, j];
        return reach;
    }
}
