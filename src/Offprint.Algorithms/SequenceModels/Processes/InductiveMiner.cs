namespace Offprint.Algorithms;

/// <summary>
/// The inductive miner (Leemans et al. 2013): finds an exclusive-choice, sequence, parallel or loop cut of the directly-follows graph, splits the log by it and
/// goes on in the parts; a flower where there is none. With noise above 0 the graph is filtered when it has no cut (IMf).
/// </summary>
internal static class InductiveMiner
{
    public static ProcessTree Discover(IReadOnlyList<int[]> traces, double noise, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        var empty = traces.Count(static t => t.Length == 0);
        if (empty == traces.Count) return ProcessTree.Silent;
        if (empty > 0)
        {
            var rest = traces.Where(static t => t.Length > 0).ToList();
            var inner = Discover(rest, noise, ct);
            return empty > noise * traces.Count ? ProcessTree.Of(ProcessOperator.Choice, ProcessTree.Silent, inner) : inner;
        }

        var graph = DirectlyFollows.Of(traces);
        if (graph.Activities.Count == 1)
        {
            var leaf = ProcessTree.Leaf(graph.Activities.Min);
            return traces.Count(static t => t.Length > 1) > noise * traces.Count ? ProcessTree.Of(ProcessOperator.Loop, leaf, ProcessTree.Silent) : leaf;
        }

        if (Cut(graph, traces, noise, ct) is { } tree) return tree;
        if (noise > 0 && Cut(graph.Filter(noise), traces, noise, ct) is { } filtered) return filtered;

        // Flower: any activity, any number of times.
        return ProcessTree.Of(ProcessOperator.Loop, [ProcessTree.Silent, .. graph.Activities.Select(ProcessTree.Leaf)]);
    }

    private static ProcessTree? Cut(DirectlyFollows graph, IReadOnlyList<int[]> traces, double noise, CancellationToken ct)
    {
        if (ProcessCuts.Choice(graph) is { } choice) return Build(ProcessOperator.Choice, choice, LogSplits.Choice(traces, choice));
        if (ProcessCuts.Sequence(graph) is { } sequence) return Build(ProcessOperator.Sequence, sequence, LogSplits.Sequence(traces, sequence));
        if (ProcessCuts.Parallel(graph) is { } parallel) return Build(ProcessOperator.Parallel, parallel, LogSplits.Project(traces, parallel));
        if (ProcessCuts.Loop(graph) is { } loop) return Build(ProcessOperator.Loop, loop, LogSplits.Loop(traces, loop));
        return null;

        ProcessTree? Build(ProcessOperator kind, List<HashSet<int>> parts, List<int[]>[] logs) =>
            ProcessTree.Of(kind, [.. logs.Select((log, i) => log.Count == 0 ? ProcessTree.Silent : Discover(log, noise, ct))]);
    }
}
