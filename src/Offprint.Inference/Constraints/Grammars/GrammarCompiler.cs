using Offprint.Text;

namespace Offprint.Inference;

/// <summary>
/// From rules to a recogniser. Every rule becomes a minimal automaton whose symbols are the bytes and calls of rules; rules without strings, empty strings and left recursion are removed, small rules
/// are put in where they are called. A grammar without recursion ends up as one finite automaton, others as a pushdown automaton.
/// </summary>
internal sealed class GrammarCompiler
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

    /// <summary>Removes calls of rules that have no string. Returns which rules have one.</summary>
    private bool[] RemoveUnproductive()
    {
        var productive = new bool[_rules.Count];
        for (var changed = true; changed;)
        {
            changed = false;
            for (var r = 0; r < productive.Length; r++)
            {
                if (!productive[r] && Reaches(_automata[r], c => productive[c], bytes: true))
                {
                    productive[r] = changed = true;
                }
            }
        }

        for (var r = 0; r < productive.Length; r++)
        {
            if (Calls(r).Any(c => !productive[c]))
            {
                _automata[r] = Rebuild(r, (builder, from, callee, to) =>
                {
                    if (productive[callee])
                    {
                        builder.AddEdge(from, FiniteAutomaton.ByteCount + callee, to);
                    }
                });
            }
        }

        return productive;
    }

    /// <summary>Whether acceptance is reached by certain calls, and by bytes or not.</summary>
    private static bool Reaches(FiniteAutomaton automaton, Func<int, bool> calls, bool bytes)
    {
        if (automaton.IsEmpty)
        {
            return false;
        }

        var (seen, work) = (new bool[automaton.StateCount], new Stack<int>());
        seen[automaton.Start] = true;
        work.Push(automaton.Start);
        while (work.TryPop(out var q))
        {
            if (automaton.IsAccepting(q))
            {
                return true;
            }

            foreach (var (low, high, next) in automaton.Edges(q))
            {
                var usable = (bytes && low < FiniteAutomaton.ByteCount) || Enumerable.Range(low, high - low + 1).Any(s => s >= FiniteAutomaton.ByteCount && calls(s - FiniteAutomaton.ByteCount));
                if (usable && !seen[next])
                {
                    seen[next] = true;
                    work.Push(next);
                }
            }
        }

        return false;
    }

    /// <summary>Afterwards no rule has the empty string; what called one that had may pass it by. Returns which had it.</summary>
    private bool[] RemoveEmptyStrings()
    {
        var nullable = new bool[_rules.Count];
        for (var changed = true; changed;)
        {
            changed = false;
            for (var r = 0; r < nullable.Length; r++)
            {
                if (!nullable[r] && Reaches(_automata[r], c => nullable[c], bytes: false))
                {
                    nullable[r] = changed = true;
                }
            }
        }

        var empty = FiniteAutomaton.FromSequences([[]], _symbols);
        for (var r = 0; r < nullable.Length; r++)
        {
            if (Calls(r).Any(c => nullable[c]))
            {
                _automata[r] = Rebuild(r, (builder, from, callee, to) =>
                {
                    builder.AddEdge(from, FiniteAutomaton.ByteCount + callee, to);
                    if (nullable[callee])
                    {
                        builder.AddEmpty(from, to);
                    }
                });
            }

            if (_automata[r].IsAccepting(_automata[r].Start))
            {
                _automata[r] = _automata[r].Except(empty);
            }
        }

        return nullable;
    }

    private void Inline()
    {
        var recursive = Recursive();
        // Callees first.
        var (done, order) = (new bool[_rules.Count], new List<int>());
        for (var r = 0; r < done.Length; r++)
        {
            Visit(r);
        }

        // Chains of rules that grow by putting in are quadratic; what is left of them behind the budget stays as calls.
        var spent = 0;
        foreach (var r in order)
        {
            if (spent > InlineBudget)
            {
                return;
            }

            var inlined = Calls(r).Where(c => !recursive[c] && _automata[c].StateCount <= (Calls(c).Count == 0 ? RegularStates : InlineStates)).ToHashSet();
            if (inlined.Count == 0)
            {
                continue;
            }

            try
            {
                _automata[r] = Rebuild(r, (builder, from, callee, to) =>
                {
                    if (inlined.Contains(callee))
                    {
                        builder.AddAutomaton(from, _automata[callee], to);
                    }
                    else
                    {
                        builder.AddEdge(from, FiniteAutomaton.ByteCount + callee, to);
                    }
                }, InlinedLimit);
                spent += _automata[r].StateCount;
            }
            catch (ArgumentException)
            {
                // Too large that way: the calls stay.
                spent += InlinedLimit;
            }
        }

        void Visit(int start)
        {
            if (done[start])
            {
                return;
            }

            // An explicit stack: chains of rules may be long.
            var work = new Stack<(int Rule, IEnumerator<int> Callees)>();
            done[start] = true;
            work.Push((start, Calls(start).GetEnumerator()));
            while (work.TryPeek(out var top))
            {
                if (!top.Callees.MoveNext())
                {
                    order.Add(top.Rule);
                    work.Pop();
                }
                else if (!done[top.Callees.Current])
                {
                    done[top.Callees.Current] = true;
                    work.Push((top.Callees.Current, Calls(top.Callees.Current).GetEnumerator()));
                }
            }
        }
    }

    /// <summary>Rules that were put in everywhere are in nobody's way.</summary>
    private void ForgetUncalled(int root)
    {
        var (called, work) = (new HashSet<int> { root }, new Stack<int>([root]));
        while (work.TryPop(out var rule))
        {
            foreach (var callee in Calls(rule))
            {
                if (called.Add(callee))
                {
                    work.Push(callee);
                }
            }
        }

        var none = FiniteAutomaton.None(_symbols);
        for (var r = 0; r < _automata.Length; r++)
        {
            _automata[r] = called.Contains(r) ? _automata[r] : none;
        }
    }

    private bool[] Recursive()
    {
        var calls = Enumerable.Range(0, _rules.Count).Select(r => Calls(r).ToArray()).ToArray();
        var components = Components(calls);
        return [.. calls.Select((c, r) => c.Any(callee => components[callee] == components[r]))];
    }

    /// <summary>Makes the calls with which rules begin free of cycles (Paull's algorithm on automata): a rule A = A R | N becomes N R*.</summary>
    private void RemoveLeftRecursion()
    {
        var leading = Enumerable.Range(0, _rules.Count).Select(r => CallsAt(_automata[r], _automata[r].Start).Select(static c => c.Rule).ToArray()).ToArray();
        var components = Components(leading);
        foreach (var group in Enumerable.Range(0, _rules.Count).GroupBy(r => components[r]))
        {
            int[] members = [.. group];
            if (members.Length == 1 && !leading[members[0]].Contains(members[0]))
            {
                continue;
            }

            try
            {
                for (var i = 0; i < members.Length; i++)
                {
                    for (var j = 0; j < i; j++)
                    {
                        Replace(members[i], members[j]);
                    }

                    Unwind(members[i]);
                }
            }
            catch (ArgumentException e)
            {
                throw new GrammarException($"The rules {string.Join(", ", members.Select(m => $"'{_rules.Names[m]}'"))} begin with each other in too many ways.", e) { Rule = _rules.Names[members[0]] };
            }
        }
    }

    /// <summary>Where a rule begins with a call of another, the other's automaton is put in.</summary>
    private void Replace(int rule, int leading)
    {
        if (!CallsAt(_automata[rule], _automata[rule].Start).Any(c => c.Rule == leading))
        {
            return;
        }

        var (builder, automaton) = (new AutomatonBuilder(_symbols, InlinedLimit), _automata[rule]);
        var (start, accept) = (builder.AddState(), builder.AddState());
        void Call(int from, int callee, int to) => builder.AddEdge(from, FiniteAutomaton.ByteCount + callee, to);
        var first = Copy(builder, automaton, accept, Call);
        CopyState(builder, automaton, automaton.Start, start, first, accept, (from, callee, to) =>
        {
            if (callee == leading)
            {
                builder.AddAutomaton(from, _automata[leading], to);
            }
            else
            {
                Call(from, callee, to);
            }
        });
        _automata[rule] = builder.Build(start, accept);
    }

    private void Unwind(int rule)
    {
        if (!CallsAt(_automata[rule], _automata[rule].Start).Any(c => c.Rule == rule))
        {
            return;
        }

        var (builder, automaton) = (new AutomatonBuilder(_symbols, InlinedLimit), _automata[rule]);
        var (start, accept) = (builder.AddState(), builder.AddState());
        void Call(int from, int callee, int to) => builder.AddEdge(from, FiniteAutomaton.ByteCount + callee, to);
        var first = Copy(builder, automaton, accept, Call);
        CopyState(builder, automaton, automaton.Start, start, first, accept, (from, callee, to) =>
        {
            if (callee == rule)
            {
                builder.AddEmpty(accept, to); // R, as often as you like
            }
            else
            {
                Call(from, callee, to);
            }
        });
        _automata[rule] = builder.Build(start, accept);
    }

    private static FiniteAutomaton OverBytes(FiniteAutomaton automaton, bool nullable)
    {
        var builder = new AutomatonBuilder();
        var accept = builder.AddState();
        var first = Copy(builder, automaton, accept, static (_, _, _) => { });
        var start = builder.AddState();
        builder.AddEmpty(start, first + automaton.Start);
        if (nullable)
        {
            builder.AddEmpty(start, accept);
        }

        return builder.Build(start, accept);
    }

    /// <summary>Strongly connected components (Tarjan), numbered.</summary>
    private static int[] Components(int[][] edges)
    {
        var count = edges.Length;
        var (index, low, component, onStack) = (new int[count], new int[count], new int[count], new bool[count]);
        Array.Fill(index, -1);
        var (next, number) = (0, 0);
        var (path, work) = (new Stack<int>(), new Stack<(int Node, int Edge)>());
        for (var root = 0; root < count; root++)
        {
            if (index[root] >= 0)
            {
                continue;
            }

            work.Push((root, 0));
            while (work.TryPop(out var top))
            {
                var (v, e) = top;
                if (e == 0)
                {
                    index[v] = low[v] = next++;
                    path.Push(v);
                    onStack[v] = true;
                }
                else
                {
                    low[v] = Math.Min(low[v], low[edges[v][e - 1]]);
                }

                while (e < edges[v].Length && index[edges[v][e]] >= 0)
                {
                    low[v] = onStack[edges[v][e]] ? Math.Min(low[v], index[edges[v][e]]) : low[v];
                    e++;
                }

                if (e < edges[v].Length)
                {
                    work.Push((v, e + 1));
                    work.Push((edges[v][e], 0));
                    continue;
                }

                if (low[v] == index[v])
                {
                    int w;
                    do
                    {
                        w = path.Pop();
                        (onStack[w], component[w]) = (false, number);
                    }
                    while (w != v);
                    number++;
                }
            }
        }

        return component;
    }
}
