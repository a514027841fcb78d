namespace Offprint.Algorithms;

/// <summary>The alpha algorithm (van der Aalst et al. 2004): a place for every maximal pair of sets A, B whose members follow each other causally and exclude each other inside.</summary>
internal static class AlphaMiner
{
    private const int MostPairs = 4_000;

    public static PetriNet Discover(IEnumerable<int[]> traces)
    {
        var graph = DirectlyFollows.Of(traces);
        int[] activities = [.. graph.Activities];
        bool Causal(int a, int b) => graph.Has(a, b) && !graph.Has(b, a);
        bool Choice(int a, int b) => !graph.Has(a, b) && !graph.Has(b, a);

        // Grow pairs from single causal ones; a set of sets that were seen keeps it finite.
        var pairs = new List<(int[] A, int[] B)>();
        HashSet<string> seen = [];
        var open = new Queue<(int[] A, int[] B)>();
        foreach (var a in activities.Where(a => Choice(a, a)))
            foreach (var b in activities.Where(b => Choice(b, b) && Causal(a, b))) Offer([a], [b]);
        while (open.TryDequeue(out var pair) && seen.Count < MostPairs)
        {
            var grown = false;
            foreach (var x in activities)
            {
                if (!pair.A.Contains(x) && Choice(x, x) && pair.A.All(a => Choice(a, x)) && pair.B.All(b => Causal(x, b))) (grown, _) = (true, Offer([.. pair.A.Append(x).Order()], pair.B));
                if (!pair.B.Contains(x) && Choice(x, x) && pair.B.All(b => Choice(b, x)) && pair.A.All(a => Causal(a, x))) (grown, _) = (true, Offer(pair.A, [.. pair.B.Append(x).Order()]));
            }

            if (!grown) pairs.Add(pair);
        }

        var builder = new PetriNetBuilder();
        int start = builder.Place(), end = builder.Place();
        var places = pairs.Select(_ => builder.Place()).ToArray();
        foreach (var activity in activities)
        {
            int[] inputs = [.. pairs.Select((p, i) => (p, i)).Where(x => x.p.B.Contains(activity)).Select(x => places[x.i])];
            int[] outputs = [.. pairs.Select((p, i) => (p, i)).Where(x => x.p.A.Contains(activity)).Select(x => places[x.i])];
            if (graph.Starts.ContainsKey(activity)) inputs = [.. inputs, start];
            if (graph.Ends.ContainsKey(activity)) outputs = [.. outputs, end];
            builder.Transition(activity, inputs, outputs);
        }

        return builder.Build([start], [end]);

        bool Offer(int[] a, int[] b)
        {
            if (!seen.Add(string.Join(',', a) + "|" + string.Join(',', b))) return false;
            open.Enqueue((a, b));
            return true;
        }
    }
}
