namespace Offprint.Text;

internal abstract class Expression(int at)
{
    /// <summary>Whether no variable takes part in it.</summary>
    public virtual bool IsConstant => false;

    protected int At { get; } = at;

    public object? Evaluate(Scope scope)
    {
        scope.State.Enter(At);
        var value = Compute(scope);
        scope.State.Leave();
        return value;
    }

    protected abstract object? Compute(Scope scope);
}

internal sealed class ConstantExpression(int at, object? value) : Expression(at)
{
    public override bool IsConstant => true;

    protected override object? Compute(Scope scope) => value;
}

internal sealed class NameExpression(int at, string name) : Expression(at)
{
    protected override object? Compute(Scope scope) => scope.Get(name);
}

/// <summary>The text that a block of filters works on.</summary>
internal sealed class InputExpression(int at) : Expression(at)
{
    protected override object? Compute(Scope scope) => scope.InputOf(this);
}

internal sealed class TupleExpression(int at, Expression[] items) : Expression(at)
{
    public override bool IsConstant => items.All(static item => item.IsConstant);

    protected override object? Compute(Scope scope)
    {
        var values = new object?[items.Length];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = items[i].Evaluate(scope);
        }

        return new TupleValue(values);
    }
}

internal sealed class ListExpression(int at, Expression[] items) : Expression(at)
{
    public override bool IsConstant => items.All(static item => item.IsConstant);

    protected override object? Compute(Scope scope)
    {
        var values = new List<object?>(items.Length);
        foreach (var item in items)
        {
            values.Add(item.Evaluate(scope));
        }

        return values;
    }
}

internal sealed class DictExpression(int at, (Expression Key, Expression Value)[] items) : Expression(at)
{
    public override bool IsConstant => items.All(static item => item.Key.IsConstant && item.Value.IsConstant);

    protected override object? Compute(Scope scope)
    {
        var dict = new DictValue();
        foreach (var (key, value) in items)
        {
            dict.Set(scope.State, key.Evaluate(scope), value.Evaluate(scope));
        }

        return dict;
    }
}

internal sealed class ConditionalExpression(int at, Expression condition, Expression value, Expression? otherwise) : Expression(at)
{
    public override bool IsConstant => condition.IsConstant && (value.IsConstant || otherwise?.IsConstant == true);

    protected override object? Compute(Scope scope) => Operators.Truth(condition.Evaluate(scope)) ? value.Evaluate(scope)
        : otherwise is null ? new UndefinedValue("the condition is false and there is no else") : otherwise.Evaluate(scope);
}

internal sealed class LogicExpression(int at, Expression left, Expression right, bool isOr) : Expression(at)
{
    public override bool IsConstant => left.IsConstant && right.IsConstant;

    protected override object? Compute(Scope scope)
    {
        var value = left.Evaluate(scope);
        return Operators.Truth(value) == isOr ? value : right.Evaluate(scope);
    }
}

internal sealed class NotExpression(int at, Expression value) : Expression(at)
{
    public override bool IsConstant => value.IsConstant;

    protected override object? Compute(Scope scope) => !Operators.Truth(value.Evaluate(scope));
}

internal sealed class SignExpression(int at, Expression value, bool negative) : Expression(at)
{
    public override bool IsConstant => value.IsConstant;

    protected override object? Compute(Scope scope)
    {
        var operand = value.Evaluate(scope);
        scope.State.At = At;
        return negative ? Arithmetic.Negative(scope.State, operand) : Arithmetic.Positive(scope.State, operand);
    }
}

internal sealed class BinaryExpression(int at, string symbol, Expression left, Expression right) : Expression(at)
{
    public override bool IsConstant => left.IsConstant && right.IsConstant;

    protected override object? Compute(Scope scope)
    {
        var a = left.Evaluate(scope);
        var b = right.Evaluate(scope);
        scope.State.At = At;
        return Arithmetic.Apply(scope.State, symbol, a, b);
    }
}

internal sealed class ConcatenationExpression(int at, Expression[] parts) : Expression(at)
{
    public override bool IsConstant => parts.All(static part => part.IsConstant);

    protected override object? Compute(Scope scope)
    {
        var texts = new string[parts.Length];
        for (var i = 0; i < texts.Length; i++)
        {
            texts[i] = PythonText.Text(scope.State, parts[i].Evaluate(scope));
        }

        scope.State.Work(texts.Sum(text => (long)text.Length));
        return string.Concat(texts);
    }
}

internal sealed class ComparisonExpression(int at, Expression first, (string Symbol, Expression Value)[] rest) : Expression(at)
{
    public override bool IsConstant => first.IsConstant && rest.All(static part => part.Value.IsConstant);

    protected override object? Compute(Scope scope)
    {
        var left = first.Evaluate(scope);
        foreach (var (symbol, value) in rest)
        {
            var right = value.Evaluate(scope);
            scope.State.At = At;
            if (!Operators.Compare(scope.State, symbol, left, right))
            {
                return false;
            }

            left = right;
        }

        return true;
    }
}

internal sealed class AttributeExpression(int at, Expression value, string name) : Expression(at)
{
    protected override object? Compute(Scope scope)
    {
        var target = value.Evaluate(scope);
        scope.State.At = At;
        return Members.Attribute(scope.State, target, name);
    }
}

internal sealed class ItemExpression(int at, Expression value, Expression index) : Expression(at)
{
    protected override object? Compute(Scope scope)
    {
        var target = value.Evaluate(scope);
        var key = index.Evaluate(scope);
        scope.State.At = At;
        return Members.Item(scope.State, target, key);
    }
}

internal sealed class SliceExpression(int at, Expression value, Expression? start, Expression? stop, Expression? step) : Expression(at)
{
    protected override object? Compute(Scope scope)
    {
        var target = value.Evaluate(scope);
        object? from = start?.Evaluate(scope), to = stop?.Evaluate(scope), by = step?.Evaluate(scope);
        scope.State.At = At;
        // Jinja computes constants beforehand, and there what can't be sliced is undefined.
        return Members.Slice(scope.State, target, from, to, by, constant: value.IsConstant);
    }
}

internal sealed class CallExpression(int at, Expression function, CallArguments arguments) : Expression(at)
{
    public object? Call(Scope scope, (string Name, object? Value)[] more)
    {
        var target = function.Evaluate(scope);
        var values = arguments.Evaluate(scope);
        values.Named.AddRange(more);
        scope.State.At = At;
        return target switch
        {
            CallableValue callable => callable.Call(scope.State, values),
            UndefinedValue undefined => throw scope.State.Error(undefined.Message),
            _ => throw scope.State.Error($"a value of type {Operators.TypeName(target)} can't be called"),
        };
    }

    protected override object? Compute(Scope scope) => Call(scope, []);
}

internal sealed class FilterExpression(int at, Expression value, string name, CallArguments arguments) : Expression(at)
{
    public override bool IsConstant => value.IsConstant;

    private readonly NativeFunction? filter = Filters.Find(name);

    protected override object? Compute(Scope scope)
    {
        if (filter is null)
        {
            throw scope.State.Error($"there is no filter \"{name}\"");
        }

        var input = value.Evaluate(scope);
        var values = arguments.Evaluate(scope);
        scope.State.At = At;
        return filter.On(scope.State, input, values);
    }
}

internal sealed class TestExpression(int at, Expression value, string name, CallArguments arguments) : Expression(at)
{
    public override bool IsConstant => value.IsConstant;

    private readonly NativeFunction? test = ValueTests.Find(name);

    protected override object? Compute(Scope scope)
    {
        if (test is null)
        {
            throw scope.State.Error($"there is no test \"{name}\"");
        }

        var input = value.Evaluate(scope);
        var values = arguments.Evaluate(scope);
        scope.State.At = At;
        return test.On(scope.State, input, values);
    }
}
