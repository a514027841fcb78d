using Offprint.Numerics;

namespace Offprint.Algorithms.Tests;

/// <summary>Models, logs and brute-force languages for the tests of sequence models.</summary>
internal static class SequenceCases
{
    public static readonly Dictionary<string, Func<NextElementModel<string>>> Models = new()
    {
        ["unigram"] = () => SequenceModels.Markov<string>(0),
        ["markov"] = () => SequenceModels.Markov<string>(2),
        ["akom"] = () => SequenceModels.Akom<string>(3),
        ["lezi"] = SequenceModels.ActiveLeZi<string>,
        ["hmm"] = () => SequenceModels.Hmm<string>(3, 1, 10),
        ["rnn"] = () => SequenceModels.Network<string>(NetworkKind.Recurrent, 8),
        ["lstm"] = () => SequenceModels.Lstm<string>(8),
        ["gru"] = () => SequenceModels.Gru<string>(8),
        ["attention"] = () => SequenceModels.Network<string>(NetworkKind.Attention, 8),
        ["mixture"] = () => SequenceModels.Mixture(SequenceModels.Akom<string>(3), SequenceModels.Gru<string>(8), SequenceModels.Testable<string>(3)),
        ["alergia"] = () => SequenceModels.Alergia<string>(),
        ["mdi"] = () => SequenceModels.Mdi<string>(),
        ["testable"] = () => SequenceModels.Testable<string>(3),
        ["directly-follows"] = () => SequenceModels.Process<string>(ProcessDiscovery.DirectlyFollows),
        ["alpha"] = () => SequenceModels.Process<string>(ProcessDiscovery.Alpha),
        ["heuristics"] = () => SequenceModels.Process<string>(ProcessDiscovery.Heuristics),
        ["inductive"] = () => SequenceModels.InductiveMiner<string>(),
        ["inductive uniform"] = () => SequenceModels.Process<string>(ProcessDiscovery.Inductive, 0, empirical: false),
    };

    public static IReadOnlyList<IReadOnlyList<string>> Log(int traces, ulong seed)
    {
        var random = new SeededRandom(seed);
        return [.. Enumerable.Range(0, traces).Select(_ =>
        {
            List<string> trace = ["a"];
            if (random.Next(2) == 0) trace.AddRange(["b", "c"]);
            else trace.AddRange(["c", "b"]);
            while (random.Next(3) == 0) trace.AddRange(["d", "b"]);
            if (random.Next(10) > 0) trace.Add("e");
            return (IReadOnlyList<string>)trace;
        })];
    }

    /// <summary>All traces of a tree with at most so many activities.</summary>
    public static HashSet<string> Language(ProcessTree tree, int longest)
    {
        HashSet<string> Words(ProcessTree node) => node.Operator switch
        {
            ProcessOperator.Activity => [((char)('a' + node.Activity)).ToString()],
            ProcessOperator.Silent => [""],
            ProcessOperator.Choice => [.. node.Children.SelectMany(Words)],
            ProcessOperator.Sequence => node.Children.Select(Words).Aggregate(new HashSet<string> { "" }, (left, right) => [.. left.SelectMany(l => right.Select(r => l + r)).Where(w => w.Length <= longest)]),
            ProcessOperator.Parallel => node.Children.Select(Words).Aggregate(new HashSet<string> { "" }, (left, right) => [.. left.SelectMany(l => right.Where(r => l.Length + r.Length <= longest).SelectMany(r => Shuffles(l, r)))]),
            _ => Loop(Words(node.Children[0]), [.. node.Children.Skip(1).SelectMany(Words)]),
        };

        HashSet<string> Loop(HashSet<string> body, HashSet<string> redo)
        {
            HashSet<string> all = [.. body], last = all;
            while (true)
            {
                HashSet<string> next = [.. last.SelectMany(l => redo.SelectMany(r => body.Select(b => l + r + b))).Where(w => w.Length <= longest && !all.Contains(w))];
                if (next.Count == 0) return all;
                all.UnionWith(next);
                last = next;
            }
        }

        return [.. Words(tree).Where(w => w.Length <= longest)];
    }

    public static ProcessTree RandomTree(SeededRandom random, ref int activity, int depth)
    {
        if (depth == 0 || random.Next(4) == 0) return ProcessTree.Leaf(activity++);
        var kind = (ProcessOperator)(2 + random.Next(4));
        var count = kind == ProcessOperator.Loop ? 2 : 2 + random.Next(2);
        var children = new List<ProcessTree>();
        for (var i = 0; i < count; i++)
            children.Add(kind == ProcessOperator.Loop ? ProcessTree.Leaf(activity++) : RandomTree(random, ref activity, depth - 1));
        return ProcessTree.Of(kind, children);
    }

    private static IEnumerable<string> Shuffles(string a, string b) =>
        a.Length == 0 ? [b] : b.Length == 0 ? [a] : Shuffles(a[1..], b).Select(w => a[0] + w).Concat(Shuffles(a, b[1..]).Select(w => b[0] + w));

    public static int[] Ids(string word) => [.. word.Select(c => c - 'a')];
}
