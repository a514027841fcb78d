using Offprint.Text;

namespace Offprint.Inference;

/// <content>Left recursion.</content>
internal sealed partial class GrammarCompiler
{
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
