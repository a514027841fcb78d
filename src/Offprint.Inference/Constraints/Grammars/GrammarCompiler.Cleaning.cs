using Offprint.Text;

namespace Offprint.Inference;

/// <content>Rules that write nothing, the empty string, and rules that are called once.</content>
internal sealed partial class GrammarCompiler
{
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
}
