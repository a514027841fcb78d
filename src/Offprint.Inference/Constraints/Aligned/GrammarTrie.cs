namespace Offprint.Inference;

/// <summary>
/// What past samples taught about a language: for every visited prefix the model's probabilities of its viable tokens, and the over-approximation ĉ of the probability that the model ends well behind
/// it (arXiv 2405.21047, Section 3). It belongs to one model, prompt, grammar and sampling settings: its <see cref="Key"/>. In log space, so that estimates below 1e-300 keep their ratios. Not
/// thread-safe.
/// </summary>
public sealed class GrammarTrie
{
    internal GrammarTrieNode? Root { get; set; }

    internal long MutableBytes { get; set; }

    internal bool HasCaps { get; set; }

    /// <summary>Nodes that were forgotten so far: what points to nodes is out of date when it grows.</summary>
    internal int Forgotten { get; private set; }

    /// <summary>Makes an empty trie.</summary>
    /// <param name="key">Names what it belongs to; see <see cref="KeyOf"/>. It is stored with it and checked when it is loaded.</param>
    public GrammarTrie(string key = "")
    {
        ArgumentNullException.ThrowIfNull(key);
        Key = key;
    }

    /// <summary>What the trie belongs to.</summary>
    public string Key { get; }

    /// <summary>ĉ(ε): at least the probability that the model alone writes a string of the grammar; 1 before the first sample. Never rises.</summary>
    public double RootMass => Math.Exp(LogRootMass);

    /// <summary>log ĉ(ε).</summary>
    public double LogRootMass => Root?.LogEstimate ?? 0;

    /// <summary>Samples that were drawn with it, in all sessions.</summary>
    public long Samples { get; internal set; }

    /// <summary>Prefixes that the model was asked about.</summary>
    public int NodeCount { get; internal set; }

    /// <summary>About how much memory the nodes take.</summary>
    public long Bytes => MutableBytes;

    /// <summary>A key: a hash of everything that defines the distribution and the language.</summary>
    /// <param name="model">Names the model, best by a hash of its weights.</param>
    /// <param name="prompt">The prompt.</param>
    /// <param name="grammar">The text of the grammar.</param>
    /// <param name="settings">Temperature, top-k, top-p, the limit on tokens, and what else changes the distribution.</param>
    public static string KeyOf(string model, IEnumerable<int> prompt, string grammar, string settings)
    {
        var text = string.Join('\0', model, string.Join(' ', prompt), grammar, settings);
        return Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(text)));
    }

    /// <summary>ĉ of a prefix: 0 when it is known not to be viable, 1 when nothing is known of it.</summary>
    /// <param name="prefix">Tokens behind the prompt.</param>
    public double Estimate(ReadOnlySpan<int> prefix)
    {
        var node = Root;
        if (node is null || prefix.IsEmpty)
        {
            return RootMass;
        }

        for (var depth = 0; depth < prefix.Length; depth++)
        {
            var at = Array.BinarySearch(node.Tokens, prefix[depth]);
            if (at < 0)
            {
                return 0;
            }

            if (!node.Children.TryGetValue(at, out var next))
            {
                return Math.Exp(node.LogC[at]);
            }

            if (depth == prefix.Length - 1)
            {
                return Math.Exp(next.LogEstimate);
            }

            node = next;
        }

        return 1;
    }

    /// <summary>Writes the trie.</summary>
    /// <param name="stream">Where to.</param>
    public void Save(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        GrammarTrieFile.Write(this, stream);
    }

    /// <summary>Reads a trie.</summary>
    /// <param name="stream">Where from.</param>
    /// <param name="key">The key that it must have; null takes any.</param>
    /// <exception cref="InvalidDataException">It is not a trie, is damaged, or belongs to another model, prompt, grammar or settings.</exception>
    public static GrammarTrie Load(Stream stream, string? key = null)
    {
        ArgumentNullException.ThrowIfNull(stream);
        var trie = GrammarTrieFile.Read(stream);
        return key is null || key == trie.Key ? trie
            : throw new InvalidDataException("The trie belongs to another model, prompt, grammar or other sampling settings; its estimates would be wrong here.");
    }

    /// <summary>Forgets the parts that the model is least likely to enter again, until a share of a limit is left.</summary>
    /// <param name="bytes">The limit.</param>
    /// <param name="keepEstimates">Whether ĉ of a forgotten part stays known. Exact rejection needs it not to.</param>
    internal void Prune(long bytes, bool keepEstimates)
    {
        if (Root is null || Bytes <= bytes)
        {
            return;
        }

        // Mass of a node: probability of its prefix times ĉ. A parent's is at least a child's, so that whole subtrees go.
        var nodes = new List<(double Mass, int Depth, GrammarTrieNode Parent, int At)>();
        var work = new Stack<(GrammarTrieNode Node, double LogP, int Depth)>();
        work.Push((Root, 0, 0));
        while (work.TryPop(out var top))
        {
            foreach (var (at, child) in top.Node.Children)
            {
                var log = top.LogP + top.Node.LogP[at];
                nodes.Add((log + top.Node.LogC[at], top.Depth + 1, top.Node, at));
                work.Push((child, log, top.Depth + 1));
            }
        }

        nodes.Sort(static (a, b) => a.Mass != b.Mass ? a.Mass.CompareTo(b.Mass) : b.Depth.CompareTo(a.Depth));
        foreach (var (_, _, parent, at) in nodes)
        {
            if (Bytes <= bytes / 4 * 3)
            {
                break;
            }

            if (parent.Children.Remove(at, out var gone))
            {
                Forget(gone);
                if (!keepEstimates && !double.IsNegativeInfinity(parent.LogC[at]))
                {
                    parent.LogC[at] = 0;
                }

                HasCaps |= keepEstimates;
            }
        }

        if (!keepEstimates)
        {
            Refresh();
        }
    }

    /// <summary>Takes back what is known of forgotten parts, dead ends excepted.</summary>
    internal void ForgetCaps()
    {
        if (!HasCaps || Root is null)
        {
            return;
        }

        // Nodes that were made again under a cap go too: their estimates are the caps'.
        var work = new Stack<GrammarTrieNode>([Root]);
        while (work.TryPop(out var node))
        {
            for (var at = 0; at < node.LogC.Length; at++)
            {
                if (node.Children.TryGetValue(at, out var child) && child.Cap == 0)
                {
                    work.Push(child);
                }
                else if (!double.IsNegativeInfinity(node.LogC[at]))
                {
                    if (child is not null)
                    {
                        node.Children.Remove(at);
                        Forget(child);
                    }

                    node.LogC[at] = 0;
                }
            }
        }

        HasCaps = false;
        Refresh();
    }

    /// <summary>Computes all estimates from the leaves up.</summary>
    private void Refresh()
    {
        var order = new List<(GrammarTrieNode? Parent, int At, GrammarTrieNode Node)> { (null, 0, Root!) };
        for (var i = 0; i < order.Count; i++)
        {
            order.AddRange(order[i].Node.Children.Select(child => ((GrammarTrieNode?)order[i].Node, child.Key, child.Value)));
        }

        for (var i = order.Count - 1; i > 0; i--)
        {
            order[i].Parent!.LogC[order[i].At] = order[i].Node.LogEstimate;
        }
    }

    private void Forget(GrammarTrieNode subtree)
    {
        var work = new Stack<GrammarTrieNode>([subtree]);
        while (work.TryPop(out var node))
        {
            NodeCount--;
            Forgotten++;
            MutableBytes -= node.Bytes;
            foreach (var child in node.Children.Values)
            {
                work.Push(child);
            }
        }
    }
}
