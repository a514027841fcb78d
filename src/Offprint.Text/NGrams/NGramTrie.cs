using System.Runtime.InteropServices;

namespace Offprint.Text;

/// <summary>All n-grams of a training text up to the order, as a trie from first to last unit.</summary>
internal sealed class NGramTrie
{
    public const int Root = 0;

    private readonly Dictionary<(int Node, int Token), int> _children = [];
    private readonly List<(int Parent, int Token, byte Depth)> _nodes = [(-1, -1, 0)];
    private readonly List<long> _counts = [0];

    public int Nodes => _nodes.Count;

    public int Child(int node, int token) => _children.TryGetValue((node, token), out var child) ? child : -1;

    public int DepthOf(int node) => _nodes[node].Depth;

    public int ParentOf(int node) => _nodes[node].Parent;

    public long CountOf(int node) => _counts[node];

    /// <summary>Counts the n-grams that begin at every unit of a sequence.</summary>
    public void Add(ReadOnlySpan<int> sequence, int order)
    {
        for (var start = 0; start < sequence.Length; start++)
        {
            var node = Root;
            var end = Math.Min(sequence.Length, start + order);
            for (var at = start; at < end; at++)
            {
                ref var child = ref CollectionsMarshal.GetValueRefOrAddDefault(_children, (node, sequence[at]), out var exists);
                if (!exists)
                {
                    child = _nodes.Count;
                    _nodes.Add((node, sequence[at], (byte)(at - start + 1)));
                    _counts.Add(0);
                }

                node = child;
                _counts[node]++;
            }
        }
    }

    /// <summary>For each node the one without its first unit; it exists, since the n-gram that begins one unit later was added too.</summary>
    public int[] Suffixes()
    {
        var suffixes = new int[_nodes.Count];
        // Parents are made before their children, and a suffix of depth d - 1 may be made later: go by depth.
        foreach (var node in Enumerable.Range(1, _nodes.Count - 1).OrderBy(node => _nodes[node].Depth))
        {
            var (parent, token, depth) = _nodes[node];
            suffixes[node] = depth == 1 ? Root : Child(suffixes[parent], token);
        }

        return suffixes;
    }

    /// <summary>Whether the node's first unit is the given one.</summary>
    public bool[] BeginsWith(int token)
    {
        var begins = new bool[_nodes.Count];
        for (var node = 1; node < begins.Length; node++)
        {
            var (parent, last, _) = _nodes[node];
            begins[node] = parent == Root ? last == token : begins[parent];
        }

        return begins;
    }
}
