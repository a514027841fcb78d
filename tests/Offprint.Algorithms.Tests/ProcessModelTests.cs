using System.Xml.Linq;
using Offprint.Numerics;

namespace Offprint.Algorithms.Tests;

public sealed class ProcessModelTests
{
    [Fact]
    public void Nets_of_random_trees_have_the_trees_traces_and_nothing_else()
    {
        var random = new SeededRandom(21);
        var words = 0;
        for (var round = 0; round < 120; round++)
        {
            var activities = 0;
            var tree = SequenceCases.RandomTree(random, ref activities, 2);
            if (activities > 7) continue;
            var net = tree.ToPetriNet();
            var language = SequenceCases.Language(tree, 6);
            foreach (var word in language.Take(40))
            {
                Assert.True(net.TryReplay(SequenceCases.Ids(word)), $"{tree.ToText(Name)} should have {word}");
                words++;
            }

            for (var i = 0; i < 30; i++, words++)
            {
                var word = string.Concat(Enumerable.Range(0, random.Next(7)).Select(_ => (char)('a' + random.Next(activities))));
                Assert.Equal(language.Contains(word), net.TryReplay(SequenceCases.Ids(word)));
            }
        }

        Assert.True(words > 1_500);
    }

    [Fact]
    public void Alignments_cost_as_much_as_the_nearest_trace_of_the_language()
    {
        var random = new SeededRandom(22);
        var words = 0;
        for (var round = 0; round < 80; round++)
        {
            var activities = 0;
            var tree = SequenceCases.RandomTree(random, ref activities, 2);
            if (activities > 6) continue;
            var (net, language) = (tree.ToPetriNet(), SequenceCases.Language(tree, 9));
            for (var i = 0; i < 30; i++, words++)
            {
                var word = string.Concat(Enumerable.Range(0, random.Next(4)).Select(_ => (char)('a' + random.Next(activities))));
                var alignment = net.Align(SequenceCases.Ids(word));
                Assert.True(alignment.IsExact);
                Assert.Equal(language.Min(other => Distance(word, other)), alignment.Cost);
                Assert.Equal(net.TryReplay(SequenceCases.Ids(word)), alignment.Cost == 0);
                var prefix = net.Align(SequenceCases.Ids(word), whole: false);
                Assert.Equal(language.Min(other => Enumerable.Range(0, other.Length + 1).Min(n => Distance(word, other[..n]))), prefix.Cost);
            }
        }

        Assert.True(words > 500);
        Assert.False(ProcessTree.Of(ProcessOperator.Parallel, [.. Enumerable.Range(0, 8).Select(ProcessTree.Leaf)]).ToPetriNet().Align([7, 6, 5, 4, 3, 2, 1], budget: 5).IsExact);
    }

    [Fact]
    public void The_inductive_miner_rediscovers_blocks_from_their_complete_logs()
    {
        ProcessTree L(char c) => ProcessTree.Leaf(c - 'a');
        ProcessTree Of(ProcessOperator kind, params ProcessTree[] children) => ProcessTree.Of(kind, children);
        ProcessTree[] trees =
        [
            Of(ProcessOperator.Sequence, L('a'), Of(ProcessOperator.Choice, L('b'), L('c')), L('d')),
            Of(ProcessOperator.Sequence, L('a'), Of(ProcessOperator.Parallel, L('b'), L('c'), L('d')), L('e')),
            Of(ProcessOperator.Sequence, L('a'), Of(ProcessOperator.Loop, L('b'), L('c')), L('d')),
            Of(ProcessOperator.Parallel, Of(ProcessOperator.Sequence, L('a'), L('b')), Of(ProcessOperator.Sequence, L('c'), L('d'))),
            Of(ProcessOperator.Loop, Of(ProcessOperator.Sequence, L('a'), L('b')), L('c'), L('d')),
            Of(ProcessOperator.Sequence, L('a'), Of(ProcessOperator.Choice, ProcessTree.Silent, L('b')), L('c')),
            Of(ProcessOperator.Choice, Of(ProcessOperator.Sequence, L('a'), L('b')), Of(ProcessOperator.Sequence, L('c'), Of(ProcessOperator.Parallel, L('d'), L('e')))),
        ];
        foreach (var tree in trees)
        {
            int[][] log = [.. SequenceCases.Language(tree, 8).Select(SequenceCases.Ids)];
            var found = InductiveMiner.Discover(log, 0, TestContext.Current.CancellationToken);
            Assert.True(SequenceCases.Language(tree, 8).SetEquals(SequenceCases.Language(found, 8)), $"{tree.ToText(Name)} came back as {found.ToText(Name)}");
        }
    }

    [Fact]
    public void What_the_inductive_miner_finds_without_noise_fits_its_log()
    {
        var random = new SeededRandom(23);
        for (var round = 0; round < 150; round++)
        {
            int[][] log = [.. Enumerable.Range(0, 1 + random.Next(8)).Select(_ => Enumerable.Range(0, random.Next(7)).Select(_ => random.Next(5)).ToArray())];
            var tree = InductiveMiner.Discover(log, 0, TestContext.Current.CancellationToken);
            var net = tree.ToPetriNet();
            Assert.All(log, trace => Assert.True(net.TryReplay(trace), $"{tree.ToText(Name)} lacks {string.Concat(trace.Select(Name))}"));
        }
    }

    [Fact]
    public void Noise_is_left_out()
    {
        int[][] log = [.. Enumerable.Repeat((int[])[0, 1, 2], 95), .. Enumerable.Repeat((int[])[2, 0, 1], 2)];
        Assert.Equal("→(a, b, c)", InductiveMiner.Discover(log, 0.2, TestContext.Current.CancellationToken).ToText(Name));
        Assert.NotEqual("→(a, b, c)", InductiveMiner.Discover(log, 0, TestContext.Current.CancellationToken).ToText(Name));
    }

    [Fact]
    public void The_alpha_algorithm_finds_the_textbook_net()
    {
        // {abcd, acbd, aed}: places ({a},{b,e}), ({a},{c,e}), ({b,e},{d}), ({c,e},{d}), start, end.
        var net = AlphaMiner.Discover([[0, 1, 2, 3], [0, 2, 1, 3], [0, 4, 3]]);
        Assert.Equal((6, 5), (net.Places, net.Transitions.Count));
        foreach (var word in new[] { "abcd", "acbd", "aed" }) Assert.True(net.TryReplay(SequenceCases.Ids(word)));
        foreach (var word in new[] { "abd", "abed", "ad", "abcde" }) Assert.False(net.TryReplay(SequenceCases.Ids(word)));
    }

    [Fact]
    public void The_heuristics_miner_drops_weak_dependencies_and_keeps_activities_connected()
    {
        int[][] log = [.. Enumerable.Repeat((int[])[0, 1, 2], 50), [0, 2, 1, 2]];
        var strict = HeuristicsMiner.Discover(log, 0.9);
        Assert.True(strict.TryReplay([0, 1, 2]));
        Assert.False(strict.TryReplay([0, 2, 1, 2]));
        Assert.True(DirectlyFollows.Of(log).ToPetriNet().TryReplay([0, 2, 1, 2]));
        Assert.False(DirectlyFollows.Of(log).Filter(0.1).ToPetriNet().TryReplay([0, 2, 1, 2]));
    }

    [Fact]
    public void Uniform_predictions_are_what_the_language_allows_next()
    {
        var model = SequenceModels.Process<string>(ProcessDiscovery.Inductive, 0, empirical: false);
        model.Fit([["a", "b", "c", "d"], ["a", "c", "b", "d"]], ct: TestContext.Current.CancellationToken);
        Assert.Equal("→(a, ∧(b, c), d)", model.Tree);
        double P(string prefix, string next) => model.PredictAlong(model.Alphabet.Encode(prefix.Select(c => c.ToString())))[^1][next == "" ? model.Alphabet.End : model.Alphabet.IndexOf(next)];
        Assert.InRange(P("a", "b"), 0.45, 0.55);
        Assert.InRange(P("ab", "c"), 0.95, 1);
        Assert.InRange(P("abcd", ""), 0.95, 1);
        Assert.InRange(P("abb", "c"), 0.95, 1); // the second b is a move in the log alone
        Assert.InRange(P("b", "c"), 0.3, 1);    // a was skipped
    }

    [Fact]
    public void Nets_are_written_for_other_tools()
    {
        var net = ProcessTree.Of(ProcessOperator.Loop, ProcessTree.Leaf(0), ProcessTree.Leaf(1)).ToPetriNet();
        var dot = net.ToDot(id => id == 0 ? "say \"a\"" : "b");
        Assert.Contains("label=\"say \\\"a\\\"\"", dot, StringComparison.Ordinal);
        var pnml = XDocument.Parse(net.ToPnml(id => id == 0 ? "<a>" : "b"));
        var ns = pnml.Root!.Name.Namespace;
        Assert.Equal((net.Places, net.Transitions.Count), (pnml.Descendants(ns + "page").Elements(ns + "place").Count(), pnml.Descendants(ns + "transition").Count()));
        Assert.Equal(net.Transitions.Sum(t => t.Inputs.Count + t.Outputs.Count), pnml.Descendants(ns + "arc").Count());
        Assert.Contains(pnml.Descendants(ns + "transition"), t => t.Element(ns + "name")!.Value == "<a>");
    }

    private static string Name(int id) => ((char)('a' + id)).ToString();

    /// <summary>Insertions and deletions that turn one word into another.</summary>
    private static int Distance(string a, string b)
    {
        var row = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 1; i <= a.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var above = row[j];
                row[j] = a[i - 1] == b[j - 1] ? diagonal : 1 + Math.Min(row[j], row[j - 1]);
                diagonal = above;
            }
        }

        return row[^1];
    }
}
