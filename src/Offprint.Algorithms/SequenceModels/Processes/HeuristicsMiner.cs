namespace Offprint.Algorithms;

/// <summary>
/// The graph of the heuristics miner: an edge a → b where (|a&gt;b| − |b&gt;a|)/(|a&gt;b| + |b&gt;a| + 1) reaches a threshold, |a&gt;a|/(|a&gt;a| + 1) for loops of one; every activity
/// keeps its strongest edge in and out, so that it stays connected.
/// </summary>
internal static class HeuristicsMiner
{
    public static PetriNet Discover(IEnumerable<int[]> traces, double threshold)
    {
        var all = DirectlyFollows.Of(traces);
        double Dependency(int a, int b)
        {
            double forth = all.Edges.GetValueOrDefault((a, b)), back = all.Edges.GetValueOrDefault((b, a));
            return a == b ? forth / (forth + 1) : (forth - back) / (forth + back + 1);
        }

        var kept = new DirectlyFollows();
        kept.Activities.UnionWith(all.Activities);
        foreach (var (activity, count) in all.Starts) kept.Starts[activity] = count;
        foreach (var (activity, count) in all.Ends) kept.Ends[activity] = count;
        foreach (var ((a, b), count) in all.Edges)
            if (Dependency(a, b) >= threshold) kept.Edges[(a, b)] = count;
        foreach (var activity in all.Activities)
        {
            Strongest(all.Edges.Where(e => e.Key.From == activity && e.Key.To != activity));
            Strongest(all.Edges.Where(e => e.Key.To == activity && e.Key.From != activity));
        }

        return kept.ToPetriNet();

        void Strongest(IEnumerable<KeyValuePair<(int From, int To), int>> edges)
        {
            var list = edges.ToList();
            if (list.Count == 0) return;
            var best = list.MaxBy(e => (Dependency(e.Key.From, e.Key.To), e.Value));
            kept.Edges[best.Key] = best.Value;
        }
    }
}
