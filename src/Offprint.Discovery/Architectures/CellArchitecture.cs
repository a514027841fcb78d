using Offprint.Numerics;

namespace Offprint.Discovery;

/// <summary>
/// A network cell as a directed acyclic graph: node 0 is the input, the last one the output, each inner node has an operation, and edges go from lower to higher nodes
/// (the form of NAS-Bench-101). What lies on no path from input to output does nothing.
/// </summary>
public sealed class CellArchitecture : IEquatable<CellArchitecture>
{
    private readonly int[] _operations;
    private readonly bool[] _edges;

    /// <summary>Creates a cell.</summary>
    /// <param name="operations">The operation of each inner node, as a number.</param>
    /// <param name="edges">For each pair (from, to) with from below to, whether there is an edge: (0,1), (0,2), (1,2), (0,3), (1,3), (2,3), ...</param>
    public CellArchitecture(IReadOnlyList<int> operations, IReadOnlyList<bool> edges)
    {
        ArgumentNullException.ThrowIfNull(operations);
        ArgumentNullException.ThrowIfNull(edges);
        var nodes = operations.Count + 2;
        if (edges.Count != nodes * (nodes - 1) / 2)
        {
            throw new ArgumentException($"A cell with {operations.Count} inner nodes has {nodes * (nodes - 1) / 2} possible edges, not {edges.Count}.", nameof(edges));
        }

        (_operations, _edges) = ([.. operations], [.. edges]);
    }

    /// <summary>Nodes, input and output included.</summary>
    public int Nodes => _operations.Length + 2;

    /// <summary>Operations of the inner nodes.</summary>
    public IReadOnlyList<int> Operations => _operations;

    /// <summary>Whether a path leads from the input to the output.</summary>
    public bool IsConnected => Live()[^1];

    /// <summary>Whether there is an edge.</summary>
    /// <param name="from">The lower node.</param>
    /// <param name="to">The higher node.</param>
    /// <returns>True when there is.</returns>
    public bool HasEdge(int from, int to) => _edges[(to * (to - 1) / 2) + from];

    /// <summary>Which nodes lie on a path from input to output.</summary>
    /// <returns>One flag a node; all false when there is no path.</returns>
    public bool[] Live()
    {
        bool[] fromInput = new bool[Nodes], toOutput = new bool[Nodes];
        fromInput[0] = toOutput[^1] = true;
        for (var to = 1; to < Nodes; to++)
        {
            fromInput[to] = Enumerable.Range(0, to).Any(from => fromInput[from] && HasEdge(from, to));
        }

        for (var from = Nodes - 2; from >= 0; from--)
        {
            toOutput[from] = Enumerable.Range(from + 1, Nodes - from - 1).Any(to => toOutput[to] && HasEdge(from, to));
        }

        return [.. fromInput.Zip(toOutput, (a, b) => a && b && toOutput[0])];
    }

    /// <summary>
    /// A text that is equal for cells that compute the same when operations with the same inputs start from the same weights: each live node is described by its operation
    /// and the descriptions of what flows into it. Renaming nodes and dead parts change nothing.
    /// </summary>
    /// <returns>Description of each node; null for dead ones.</returns>
    public IReadOnlyList<string?> Descriptions()
    {
        var live = Live();
        var texts = new string?[Nodes];
        for (var node = 0; node < Nodes; node++)
        {
            if (live[node])
            {
                var inputs = string.Join(',', Enumerable.Range(0, node).Where(f => texts[f] is not null && HasEdge(f, node)).Select(f => texts[f]!).Order(StringComparer.Ordinal));
                texts[node] = node == 0 ? "in" : $"{(node == Nodes - 1 ? "out" : _operations[node - 1].ToString(System.Globalization.CultureInfo.InvariantCulture))}({inputs})";
            }
        }

        return texts;
    }

    /// <summary>The variation for evolution: connected random cells; each edge flips with probability 1/edges, each operation changes with probability 1/nodes, until the child is connected and differs.</summary>
    /// <param name="innerNodes">Inner nodes.</param>
    /// <param name="operations">Operations to choose from; at least 2.</param>
    /// <returns>The variation.</returns>
    public static Variation<CellArchitecture> Variation(int innerNodes, int operations)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(innerNodes, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(operations, 2);
        var pairs = (innerNodes + 2) * (innerNodes + 1) / 2;
        return new Variation<CellArchitecture>(
            random =>
            {
                while (true)
                {
                    var cell = new CellArchitecture([.. Enumerable.Range(0, innerNodes).Select(_ => random.Next(operations))], [.. Enumerable.Range(0, pairs).Select(_ => random.Next(2) == 0)]);
                    if (cell.IsConnected)
                    {
                        return cell;
                    }
                }
            },
            (cell, random) => Mutate(cell, operations, random));
    }

    /// <inheritdoc/>
    public bool Equals(CellArchitecture? other) => other is not null && _operations.AsSpan().SequenceEqual(other._operations) && _edges.AsSpan().SequenceEqual(other._edges);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as CellArchitecture);

    /// <inheritdoc/>
    public override int GetHashCode() => _edges.Aggregate(_operations.Aggregate(17, HashCode.Combine), static (hash, edge) => HashCode.Combine(hash, edge));

    /// <inheritdoc/>
    public override string ToString() => $"{string.Join(' ', _operations)} | {string.Concat(_edges.Select(static e => e ? '1' : '0'))}";

    private static CellArchitecture Mutate(CellArchitecture cell, int operations, SeededRandom random)
    {
        while (true)
        {
            var child = new CellArchitecture(
                [.. cell._operations.Select(o => random.NextDouble() < 1.0 / cell._operations.Length ? (o + 1 + random.Next(operations - 1)) % operations : o)],
                [.. cell._edges.Select(e => e ^ (random.NextDouble() < 1.0 / cell._edges.Length))]);
            if (child.IsConnected && !child.Equals(cell))
            {
                return child;
            }
        }
    }
}
