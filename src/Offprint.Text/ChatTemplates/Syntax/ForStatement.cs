namespace Offprint.Text;

internal sealed class ForStatement(int at, Target target, Expression items, Expression? filter, Statement body, Statement? otherwise, bool recursive) : Statement(at)
{
    protected override Signal Run(Scope scope)
    {
        Iterate(scope, items.Evaluate(scope), depth: 0);
        return Signal.Next;
    }

    private void Iterate(Scope scope, object? values, int depth)
    {
        var state = scope.State;
        state.At = At;
        var list = Operators.Items(state, values);
        if (filter is not null)
        {
            list = Filtered(scope, list);
        }

        state.Elements(list.Count);
        var loop = new LoopValue(list, depth, recursive ? (inner => Again(scope, inner, depth + 1)) : null);
        for (var i = 0; i < list.Count; i++)
        {
            loop.Index = i;
            var inner = new Scope(scope);
            inner.Set("loop", loop);
            target.Assign(inner, list[i]);
            if (body.Execute(inner) == Signal.Break)
            {
                break;
            }
        }

        if (list.Count == 0)
        {
            otherwise?.Execute(new Scope(scope));
        }
    }

    private List<object?> Filtered(Scope scope, IReadOnlyList<object?> list)
    {
        var kept = new List<object?>();
        foreach (var item in list)
        {
            var inner = new Scope(scope);
            target.Assign(inner, item);
            if (Operators.Truth(filter!.Evaluate(inner)))
            {
                kept.Add(item);
            }
        }

        return kept;
    }

    private string Again(Scope scope, object? values, int depth)
    {
        var state = scope.State;
        state.Enter(At);
        var outer = state.Redirect();
        Iterate(scope, values, depth);
        state.Leave();
        return state.Restore(outer);
    }
}
