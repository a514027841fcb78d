namespace Offprint.Algorithms;

/// <summary>How often one activity directly follows another in a log, and how often each begins and ends a trace.</summary>
internal sealed class DirectlyFollows
{
    public Dictionary<(int From, int To), int> Edges { get; } = [];

    public Dictionary<int, int> Starts { get; } = [];

    public Dictionary<int, int> Ends { get; } = [];

    public SortedSet<int> Activities { get; } = [];

    public static DirectlyFollows Of(IEnumerable<int[]> traces)
    {
        var graph = new DirectlyFollows();
        foreach (var trace in traces)
        {
            if (trace.Length == 0) continue;
            graph.Activities.UnionWith(trace);
            graph.Starts[trace[0]] = graph.Starts.GetValueOrDefault(trace[0]) + 1;
            graph.Ends[trace[^1]] = graph.Ends.GetValueOrDefault(trace[^1]) + 1;
            for (var i = 1; i < trace.Length; i++) graph.Edges[(trace[i - 1], trace[i])] = graph.Edges.GetValueOrDefault((trace[i - 1], trace[i])) + 1;
        }

        return graph;
    }

    /// <summary>Without edges, starts and ends rarer than a share of the strongest one beside them (Leemans et al. 2013, IMf).</summary>
    public DirectlyFollows Filter(double noise)
    {
        var graph = new DirectlyFollows();
        graph.Activities.UnionWith(Activities);
        foreach (var group in Edges.GroupBy(static e => e.Key.From))
        {
            var strongest = Math.Max(group.Max(static e => e.Value), Ends.GetValueOrDefault(group.Key));
            foreach (var (edge, count) in group)
                if (count >= noise * strongest) graph.Edges[edge] = count;
        }

        foreach (var (own, filtered) in new[] { (Starts, graph.Starts), (Ends, graph.Ends) })
        {
            var strongest = own.Count == 0 ? 0 : own.Values.Max();
            foreach (var (activity, count) in own)
                if (count >= noise * strongest) filtered[activity] = count;
        }

        return graph;
    }

    public bool Has(int from, int to) => Edges.ContainsKey((from, to));

    /// <summary>A net that walks the graph: a place for each activity, reached after it.</summary>
    public PetriNet ToPetriNet()
    {
        var builder = new PetriNetBuilder();
        int start = builder.Place(), end = builder.Place();
        var place = Activities.ToDictionary(static a => a, _ => builder.Place());
        foreach (var a in Starts.Keys.Order()) builder.Transition(a, [start], [place[a]]);
        foreach (var (from, to) in Edges.Keys.Order()) builder.Transition(to, [place[from]], [place[to]]);
        foreach (var a in Ends.Keys.Order()) builder.Transition(-1, [place[a]], [end]);
        return builder.Build([start], [end]);
    }
}
