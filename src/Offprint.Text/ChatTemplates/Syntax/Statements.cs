namespace Offprint.Text;

/// <summary>How a statement ended.</summary>
internal enum Signal
{
    Next,
    Break,
    Continue,
}

internal abstract class Statement(int at)
{
    protected int At { get; } = at;

    public Signal Execute(Scope scope)
    {
        scope.State.Enter(At);
        var signal = Run(scope);
        scope.State.Leave();
        return signal;
    }

    /// <summary>What running it writes.</summary>
    public string Capture(Scope scope)
    {
        var state = scope.State;
        var outer = state.Redirect();
        Execute(scope);
        return state.Restore(outer);
    }

    protected abstract Signal Run(Scope scope);
}

internal sealed class Block(int at, Statement[] statements) : Statement(at)
{
    protected override Signal Run(Scope scope)
    {
        foreach (var statement in statements)
        {
            if (statement.Execute(scope) is var signal and not Signal.Next)
            {
                return signal;
            }
        }

        return Signal.Next;
    }
}

internal sealed class TextStatement(int at, string text) : Statement(at)
{
    protected override Signal Run(Scope scope)
    {
        scope.State.Write(text);
        return Signal.Next;
    }
}

internal sealed class OutputStatement(int at, Expression value) : Statement(at)
{
    protected override Signal Run(Scope scope)
    {
        scope.State.Write(PythonText.Text(scope.State, value.Evaluate(scope)));
        return Signal.Next;
    }
}

internal sealed class JumpStatement(int at, Signal signal) : Statement(at)
{
    protected override Signal Run(Scope scope) => signal;
}

internal sealed class IfStatement(int at, (Expression Condition, Statement Body)[] branches, Statement? otherwise) : Statement(at)
{
    protected override Signal Run(Scope scope)
    {
        foreach (var (condition, body) in branches)
        {
            if (Operators.Truth(condition.Evaluate(scope)))
            {
                return body.Execute(scope);
            }
        }

        return otherwise?.Execute(scope) ?? Signal.Next;
    }
}

internal sealed class SetStatement(int at, Target target, Expression value) : Statement(at)
{
    protected override Signal Run(Scope scope)
    {
        target.Assign(scope, value.Evaluate(scope));
        return Signal.Next;
    }
}

internal sealed class SetBlockStatement(int at, Target target, InputExpression? input, Expression? filter, Statement body) : Statement(at)
{
    protected override Signal Run(Scope scope)
    {
        object? value = body.Capture(new Scope(scope));
        target.Assign(scope, filter is null ? value : filter.Evaluate(scope.With(input!, value)));
        return Signal.Next;
    }
}

internal sealed class FilterStatement(int at, InputExpression input, Expression filter, Statement body) : Statement(at)
{
    protected override Signal Run(Scope scope)
    {
        var value = body.Capture(new Scope(scope));
        scope.State.Write(PythonText.Text(scope.State, filter.Evaluate(scope.With(input, value))));
        return Signal.Next;
    }
}

internal sealed class ScopeStatement(int at, Statement body) : Statement(at)
{
    protected override Signal Run(Scope scope) => body.Execute(new Scope(scope));
}

internal sealed class WithStatement(int at, (Target Target, Expression Value)[] values, Statement body) : Statement(at)
{
    protected override Signal Run(Scope scope)
    {
        var inner = new Scope(scope);
        foreach (var (target, value) in values)
        {
            target.Assign(inner, value.Evaluate(scope));
        }

        return body.Execute(inner);
    }
}

internal sealed class MacroStatement(int at, MacroDefinition macro) : Statement(at)
{
    protected override Signal Run(Scope scope)
    {
        scope.Set(macro.Name, new MacroValue(macro, scope));
        return Signal.Next;
    }
}

internal sealed class CallStatement(int at, CallExpression call, MacroDefinition caller) : Statement(at)
{
    protected override Signal Run(Scope scope)
    {
        var result = call.Call(scope, [("caller", new MacroValue(caller, scope))]);
        scope.State.Write(PythonText.Text(scope.State, result));
        return Signal.Next;
    }
}
