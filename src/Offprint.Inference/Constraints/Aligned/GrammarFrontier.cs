namespace Offprint.Inference;

/// <summary>The prefixes at the edge of a trie, which the model was not asked about yet, the most probable first.</summary>
internal sealed class GrammarFrontier
{
    private readonly PriorityQueue<Step, double> _queue = new();

    /// <summary>The edge of a whole trie.</summary>
    public GrammarFrontier(GrammarTrieNode root)
    {
        var work = new Stack<(Step? Before, double LogP, GrammarTrieNode Node)>();
        work.Push((null, 0, root));
        while (work.TryPop(out var top))
        {
            for (var at = 0; at < top.Node.Tokens.Length; at++)
            {
                var step = new Step(top.Before, top.Node, at);
                if (top.Node.Children.TryGetValue(at, out var child))
                {
                    work.Push((step, top.LogP + top.Node.LogP[at], child));
                }
                else
                {
                    Add(step, top.LogP);
                }
            }
        }
    }

    /// <summary>A prefix got its node: the edge is behind it now.</summary>
    public void Add(List<(GrammarTrieNode Node, int At)> path, GrammarTrieNode node)
    {
        var (before, log) = ((Step?)null, 0.0);
        foreach (var (parent, at) in path)
        {
            (before, log) = (new Step(before, parent, at), log + parent.LogP[at]);
        }

        for (var at = 0; at < node.Tokens.Length; at++)
        {
            Add(new Step(before, node, at), log);
        }
    }

    /// <summary>The most probable prefix without a node, as the way to it; null when there is none.</summary>
    public List<(GrammarTrieNode Node, int At)>? Take()
    {
        while (_queue.TryDequeue(out var step, out _))
        {
            if (step.Node.Children.ContainsKey(step.At) || double.IsNegativeInfinity(step.Node.LogC[step.At]))
            {
                continue;
            }

            var path = new List<(GrammarTrieNode Node, int At)>();
            for (var at = step; at is not null; at = at.Before)
            {
                path.Add((at.Node, at.At));
            }

            path.Reverse();
            return path;
        }

        return null;
    }

    /// <summary>ĉ of what has no node is 1, or a cap that falls no more, so that the order stays true.</summary>
    private void Add(Step step, double logP)
    {
        if (step.Node.LogC[step.At] > double.NegativeInfinity)
        {
            _queue.Enqueue(step, -(logP + step.Node.LogP[step.At] + step.Node.LogC[step.At]));
        }
    }

    private sealed record Step(Step? Before, GrammarTrieNode Node, int At);
}
