using Offprint.Text;

namespace Offprint.Inference;

/// <summary>
/// From rules to a recogniser. Every rule becomes a minimal automaton whose symbols are the bytes and calls of rules; rules without strings, empty strings and left recursion are removed, small rules
/// are put in where they are called. A grammar without recursion ends up as one finite automaton, others as a pushdown automaton.
/// </summary>
internal sealed partial class GrammarCompiler
{
    private const int InlineStates = 40, RegularStates = 4_000, InlinedLimit = 20_000, InlineBudget = 300_000, MaximumRules = 6_000;
    private readonly GrammarRules _rules;
    private readonly FiniteAutomaton[] _automata;
    private readonly int _symbols;

    private GrammarCompiler(GrammarRules rules)
    {
        _rules = rules;
        _symbols = FiniteAutomaton.ByteCount + rules.Count;
        _automata = new FiniteAutomaton[rules.Count];
    }

    public static IGrammar Compile(GrammarRules rules, string root) => new GrammarCompiler(rules).Run(rules.Number(root));

    private IGrammar Run(int root)
    {
        if (_rules.Count > MaximumRules)
        {
            throw new GrammarException($"The grammar has {_rules.Count} rules, with two for every property of an object in a schema; there may be {MaximumRules}.");
        }

        for (var r = 0; r < _rules.Count; r++)
        {
            try
            {
                var builder = new AutomatonBuilder(_symbols);
                var (start, end) = (builder.AddState(), builder.AddState());
                Add(builder, _rules.Node(r), start, end);
                _automata[r] = builder.Build(start, end);
            }
            catch (ArgumentException e) when (e is not GrammarException)
            {
                throw new GrammarException($"The rule '{_rules.Names[r]}' is too large: {e.Message}", e) { Rule = _rules.Names[r] };
            }
        }

        if (!RemoveUnproductive()[root])
        {
            throw new GrammarException($"The grammar has no string: the rule '{_rules.Names[root]}' never comes to an end.") { Rule = _rules.Names[root] };
        }

        var nullable = RemoveEmptyStrings();
        RemoveUnproductive();
        Inline();
        if (Calls(root).Count == 0)
        {
            var automaton = _automata[root];
            return new AutomatonGrammar(OverBytes(automaton, nullable[root]));
        }

        RemoveLeftRecursion();
        ForgetUncalled(root);
        return new PushdownGrammar(_automata, root, nullable[root]);
    }

    private void Add(AutomatonBuilder builder, GrammarNode node, int from, int to)
    {
        switch (node)
        {
            case GrammarNode.Literal literal:
                builder.AddText(from, literal.Text, to);
                break;
            case GrammarNode.Set set:
                builder.AddScalars(from, set.Ranges, to);
                break;
            case GrammarNode.Regular regular:
                builder.AddAutomaton(from, regular.Automaton, to);
                break;
            case GrammarNode.Reference reference:
                builder.AddEdge(from, FiniteAutomaton.ByteCount + _rules.Number(reference.Rule), to);
                break;
            case GrammarNode.Sequence { Parts.Count: 0 }:
                builder.AddEmpty(from, to);
                break;
            case GrammarNode.Sequence sequence:
                for (var i = 0; i < sequence.Parts.Count; i++)
                {
                    var next = i == sequence.Parts.Count - 1 ? to : builder.AddState();
                    Add(builder, sequence.Parts[i], from, next);
                    from = next;
                }

                break;
            case GrammarNode.Choice choice:
                foreach (var option in choice.Options)
                {
                    Add(builder, option, from, to);
                }

                break;
            case GrammarNode.Repeat repeat:
                for (var i = 0; i < repeat.Minimum; i++)
                {
                    var next = builder.AddState();
                    Add(builder, repeat.Part, from, next);
                    from = next;
                }

                if (repeat.Maximum is not { } maximum)
                {
                    var (loop, back) = (builder.AddState(), builder.AddState());
                    builder.AddEmpty(from, loop);
                    Add(builder, repeat.Part, loop, back);
                    builder.AddEmpty(back, loop);
                    builder.AddEmpty(loop, to);
                    break;
                }

                for (var i = repeat.Minimum; i < maximum; i++)
                {
                    builder.AddEmpty(from, to);
                    var (inside, next) = (builder.AddState(), builder.AddState());
                    builder.AddEmpty(from, inside);
                    Add(builder, repeat.Part, inside, next);
                    from = next;
                }

                builder.AddEmpty(from, to);
                break;
        }
    }

    /// <summary>The rules that an automaton calls.</summary>
    private HashSet<int> Calls(int rule)
    {
        var automaton = _automata[rule];
        return [.. Enumerable.Range(0, automaton.StateCount).SelectMany(q => CallsAt(automaton, q)).Select(static call => call.Rule)];
    }

    private static IEnumerable<(int Rule, int Next)> CallsAt(FiniteAutomaton automaton, int state)
    {
        foreach (var (low, high, next) in automaton.Edges(state))
        {
            for (var s = Math.Max(low, FiniteAutomaton.ByteCount); s <= high; s++)
            {
                yield return (s - FiniteAutomaton.ByteCount, next);
            }
        }
    }

    /// <summary>Copies states and edges into a builder; what happens with a call is the caller's.</summary>
    private static int Copy(AutomatonBuilder builder, FiniteAutomaton automaton, int accept, Action<int, int, int> call)
    {
        var first = builder.StateCount;
        for (var q = 0; q < automaton.StateCount; q++)
        {
            builder.AddState();
        }

        for (var q = 0; q < automaton.StateCount; q++)
        {
            CopyState(builder, automaton, q, first + q, first, accept, call);
        }

        return first;
    }

    private static void CopyState(AutomatonBuilder builder, FiniteAutomaton automaton, int q, int from, int first, int accept, Action<int, int, int> call)
    {
        foreach (var (low, high, next) in automaton.Edges(q))
        {
            if (low < FiniteAutomaton.ByteCount)
            {
                builder.AddEdge(from, low, Math.Min(high, FiniteAutomaton.ByteCount - 1), first + next);
            }
        }

        foreach (var (rule, next) in CallsAt(automaton, q))
        {
            call(from, rule, first + next);
        }

        if (automaton.IsAccepting(q))
        {
            builder.AddEmpty(from, accept);
        }
    }

    private FiniteAutomaton Rebuild(int rule, Action<AutomatonBuilder, int, int, int> call, int limit = 200_000)
    {
        var builder = new AutomatonBuilder(_symbols, limit);
        var accept = builder.AddState();
        var first = Copy(builder, _automata[rule], accept, (from, callee, to) => call(builder, from, callee, to));
        return builder.Build(first + _automata[rule].Start, accept);
    }
}
