namespace Offprint.Algorithms;

/// <summary>Splits a log by a cut; events that do not fit their place are left out.</summary>
internal static class LogSplits
{
    /// <summary>Each trace goes to the part that most of its events belong to.</summary>
    public static List<int[]>[] Choice(IReadOnlyList<int[]> traces, List<HashSet<int>> parts)
    {
        var logs = Empty(parts);
        foreach (var trace in traces)
        {
            var best = Enumerable.Range(0, parts.Count).MaxBy(i => trace.Count(parts[i].Contains));
            logs[best].Add(Array.FindAll(trace, parts[best].Contains));
        }

        return logs;
    }

    /// <summary>Each trace is cut where the parts change; where an event is out of order, the cut with the fewest such events is taken.</summary>
    public static List<int[]>[] Sequence(IReadOnlyList<int[]> traces, List<HashSet<int>> parts)
    {
        var logs = Empty(parts);
        foreach (var trace in traces)
        {
            var from = 0;
            for (var p = 0; p < parts.Count; p++)
            {
                var to = from;
                if (p == parts.Count - 1) to = trace.Length;
                else
                {
                    // The prefix of what is left that gains most: events of this part inside, of later parts outside.
                    int score = 0, best = 0;
                    for (var i = from; i < trace.Length; i++)
                    {
                        score += parts[p].Contains(trace[i]) ? 1 : Later(p, trace[i]) ? -1 : 0;
                        if (score > best) (best, to) = (score, i + 1);
                    }
                }

                logs[p].Add(Array.FindAll(trace[from..to], parts[p].Contains));
                from = to;
            }
        }

        return logs;

        bool Later(int p, int activity) => parts.Skip(p + 1).Any(part => part.Contains(activity));
    }

    /// <summary>Every part gets its events of every trace.</summary>
    public static List<int[]>[] Project(IReadOnlyList<int[]> traces, List<HashSet<int>> parts)
    {
        var logs = Empty(parts);
        foreach (var trace in traces)
            for (var p = 0; p < parts.Count; p++) logs[p].Add(Array.FindAll(trace, parts[p].Contains));
        return logs;
    }

    /// <summary>Runs of one part; body and redo take turns, so between two redo parts there is an empty run of the body, and one at an end that is missing.</summary>
    public static List<int[]>[] Loop(IReadOnlyList<int[]> traces, List<HashSet<int>> parts)
    {
        var logs = Empty(parts);
        foreach (var trace in traces)
        {
            var (last, run) = (-1, new List<int>());
            foreach (var activity in trace)
            {
                var part = parts.FindIndex(p => p.Contains(activity));
                if (part != last && last >= 0) Flush();
                if (part != 0 && part != last && last != 0) logs[0].Add([]);
                last = part;
                run.Add(activity);
            }

            if (last >= 0) Flush();
            if (last != 0) logs[0].Add([]);

            void Flush()
            {
                logs[last].Add([.. run]);
                run.Clear();
            }
        }

        return logs;
    }

    private static List<int[]>[] Empty(List<HashSet<int>> parts) => [.. parts.Select(static _ => new List<int[]>())];
}
