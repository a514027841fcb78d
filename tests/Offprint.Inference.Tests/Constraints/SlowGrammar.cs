using Offprint.Numerics;

namespace Offprint.Inference.Tests.Constraints;

/// <summary>Random grammars over a and b, and a recogniser of their own: for every rule and start the set of ends, enlarged until nothing changes.</summary>
internal sealed class SlowGrammar
{
    private readonly List<Node> _rules = [];

    public string Text => string.Join('\n', _rules.Select((rule, i) => $"{Name(i)} ::= {rule.Write(0)}"));

    public static SlowGrammar Random(SeededRandom random)
    {
        var grammar = new SlowGrammar();
        var count = 1 + random.Next(4);
        for (var r = 0; r < count; r++)
        {
            grammar._rules.Add(Node.Random(random, 3, count));
        }

        return grammar;
    }

    public bool Matches(string text)
    {
        var ends = new Dictionary<(int Rule, int Start), HashSet<int>>();
        for (var changed = true; changed;)
        {
            changed = false;
            for (var r = 0; r < _rules.Count; r++)
            {
                for (var i = 0; i <= text.Length; i++)
                {
                    var known = Ends(r, i);
                    foreach (var end in _rules[r].Match(text, i, Ends).ToList())
                    {
                        changed |= known.Add(end);
                    }
                }
            }
        }

        return Ends(0, 0).Contains(text.Length);

        HashSet<int> Ends(int rule, int start)
        {
            if (!ends.TryGetValue((rule, start), out var set))
            {
                ends.Add((rule, start), set = []);
            }

            return set;
        }
    }

    private static string Name(int rule) => rule == 0 ? "root" : $"rule-{rule}";

    private abstract record Node
    {
        public static Node Random(SeededRandom random, int depth, int rules) => random.Next(depth == 0 ? 3 : 7) switch
        {
            0 => new Literal(random.Next(8) == 0 ? "" : random.Next(2) == 0 ? "a" : "b"),
            1 => new Literal(random.Next(2) == 0 ? "ab" : "ba"),
            2 => new Call(random.Next(rules)),
            3 or 4 => new Pair(Random(random, depth - 1, rules), Random(random, depth - 1, rules)),
            5 => new Either(Random(random, depth - 1, rules), Random(random, depth - 1, rules)),
            _ => Repeated(Random(random, depth - 1, rules), random),
        };

        public abstract IEnumerable<int> Match(string text, int start, Func<int, int, HashSet<int>> ends);

        public abstract string Write(int level);

        private static Times Repeated(Node part, SeededRandom random)
        {
            var least = random.Next(3);
            return new Times(part, least, random.Next(2) == 0 ? null : least + random.Next(2));
        }
    }

    private sealed record Literal(string Value) : Node
    {
        public override IEnumerable<int> Match(string text, int start, Func<int, int, HashSet<int>> ends)
            => text.AsSpan(start).StartsWith(Value, StringComparison.Ordinal) ? [start + Value.Length] : [];

        public override string Write(int level) => Value == "a" ? "[a]" : $"\"{Value}\"";
    }

    private sealed record Call(int Rule) : Node
    {
        public override IEnumerable<int> Match(string text, int start, Func<int, int, HashSet<int>> ends) => ends(Rule, start);

        public override string Write(int level) => Name(Rule);
    }

    private sealed record Pair(Node First, Node Second) : Node
    {
        public override IEnumerable<int> Match(string text, int start, Func<int, int, HashSet<int>> ends) => First.Match(text, start, ends).ToList().SelectMany(middle => Second.Match(text, middle, ends).ToList());

        public override string Write(int level) => level > 1 ? $"({First.Write(1)} {Second.Write(1)})" : $"{First.Write(1)} {Second.Write(1)}";
    }

    private sealed record Either(Node First, Node Second) : Node
    {
        public override IEnumerable<int> Match(string text, int start, Func<int, int, HashSet<int>> ends) => First.Match(text, start, ends).ToList().Concat(Second.Match(text, start, ends).ToList());

        public override string Write(int level) => level > 0 ? $"({First.Write(0)} | {Second.Write(0)})" : $"{First.Write(0)} |\n  {Second.Write(0)} # or\n  ";
    }

    private sealed record Times(Node Part, int Least, int? Most) : Node
    {
        public override IEnumerable<int> Match(string text, int start, Func<int, int, HashSet<int>> ends)
        {
            HashSet<int> now = [start], all = Least == 0 ? [start] : [];
            for (var i = 1; i <= (Most ?? text.Length + Least + 1) && now.Count > 0; i++)
            {
                now = [.. now.SelectMany(at => Part.Match(text, at, ends).ToList())];
                if (i >= Least)
                {
                    all.UnionWith(now);
                }
            }

            return all;
        }

        public override string Write(int level) => Part.Write(2) is var part && Part is Times ? $"({part}){Bounds()}" : part + Bounds();

        private string Bounds() => (Least, Most) switch { (0, null) => "*", (1, null) => "+", (0, 1) => "?", (_, null) => $"{{{Least},}}", _ => Least == Most ? $"{{{Least}}}" : $"{{{Least},{Most}}}" };
    }
}
