using System.Linq.Expressions;
using System.Reflection;

namespace Offprint.Discovery;

/// <summary>Reads programs and paths out of C# expressions.</summary>
internal static class SymbolicExpression
{
    public static SymbolicNode Read(Expression expression)
    {
        if (Hole(expression) is { } hole)
        {
            return SymbolicNode.Open(hole);
        }

        if (!HasHole(expression))
        {
            return SymbolicNode.Of(Evaluate(expression));
        }

        switch (expression)
        {
            case UnaryExpression { NodeType: ExpressionType.Convert, Method: null } convert:
                return Read(convert.Operand);
            case NewExpression created when created.Constructor is not null:
                return SymbolicNode.Object(created.Type, Arguments(created));
            case MemberInitExpression initialised:
                var values = Arguments(initialised.NewExpression).Concat(initialised.Bindings.Select(binding => binding is MemberAssignment assignment
                    ? (assignment.Member.Name, Read(assignment.Expression)) : throw NotReadable(initialised)));
                return SymbolicNode.Object(initialised.Type, values);
            case NewArrayExpression { NodeType: ExpressionType.NewArrayInit } array:
                var slot = SymbolicSlot.Of(array.Type.GetElementType()!);
                return SymbolicNode.List([.. array.Expressions.Select((e, i) => Read(e).FittedTo(slot, SymbolicPath.Root.Child(i)))], array.Type);
            case ListInitExpression list when list.Initializers.All(static i => i.Arguments.Count == 1):
                return SymbolicNode.List([.. list.Initializers.Select(static i => Read(i.Arguments[0]))], list.Type);
            case MethodCallExpression { Object: null } call:
                return SymbolicNode.Call(call.Method, [.. call.Arguments.Select(Read)]);
            default:
                throw NotReadable(expression);
        }
    }

    /// <summary>The path that an expression such as <c>p =&gt; p.Layers[2].Units</c> walks.</summary>
    public static SymbolicPath PathOf(LambdaExpression place)
    {
        ArgumentNullException.ThrowIfNull(place);
        SymbolicPath Walk(Expression? expression) => expression switch
        {
            ParameterExpression => SymbolicPath.Root,
            MemberExpression member => Walk(member.Expression).Child(member.Member.Name),
            UnaryExpression { NodeType: ExpressionType.Convert or ExpressionType.TypeAs } convert => Walk(convert.Operand),
            BinaryExpression { NodeType: ExpressionType.ArrayIndex } item => Walk(item.Left).Child((int)Evaluate(item.Right)!),
            MethodCallExpression { Method.Name: "get_Item", Arguments: [var index] } item => Evaluate(index) is int at ? Walk(item.Object).Child(at) : Walk(item.Object).Child((string)Evaluate(index)!),
            _ => throw new NotSupportedException($"'{place.Body}' is not a path; write p => p.Member[2].Member."),
        };
        return Walk(place.Body);
    }

    private static IEnumerable<(string, SymbolicNode)> Arguments(NewExpression created)
    {
        if (created.Arguments.Count == 0)
        {
            return [];
        }

        var shape = SymbolicShape.Of(created.Type);
        return created.Arguments.Select((argument, i) => (shape?.NameOf(created.Constructor!, i) ?? throw new NotSupportedException(
            $"{SymbolicSlot.NameOf(created.Type)} can't be taken apart: parameter '{created.Constructor!.GetParameters()[i].Name}' of its constructor is not a property of the same name."), Read(argument)));
    }

    private static HyperValue? Hole(Expression expression)
    {
        switch (expression)
        {
            // An open value stands for its type through a conversion, or through .Value.
            case UnaryExpression { NodeType: ExpressionType.Convert, Method: { } method } convert when IsHyper(method.DeclaringType):
                return Hole(convert.Operand);
            case UnaryExpression { NodeType: ExpressionType.Convert, Method: null } convert:
                return Hole(convert.Operand);
            case MemberExpression { Expression: { } of, Member.Name: nameof(Hyper<>.Value) } when IsHyper(of.Type):
                return Hole(of);
            case MethodCallExpression { Object: { } of } call when IsHyper(of.Type):
                return (HyperValue)call.Method.Invoke(Hole(of), [.. call.Arguments.Select(Evaluate)])!;
            case MethodCallExpression { Object: null } call when call.Method.DeclaringType == typeof(Hyper):
                return Call(call);
            default:
                return typeof(HyperValue).IsAssignableFrom(expression.Type) ? (HyperValue)Evaluate(expression)! : null;
        }
    }

    /// <summary>Candidates are read as expressions, since they may hold further open values; they arrive as nodes.</summary>
    private static HyperValue Call(MethodCallExpression call)
    {
        var parameters = call.Method.GetParameters();
        if (parameters[^1].ParameterType.IsArray && call.Arguments[^1] is NewArrayExpression array && HasHole(array))
        {
            var candidates = array.Expressions.Select(Read).ToList();
            var others = call.Arguments.SkipLast(1).Select(Evaluate).ToList();
            var type = typeof(Hyper<>).MakeGenericType(call.Type.GetGenericArguments()[0]);
            var isList = call.Method.Name != nameof(Hyper.OneOf);
            object?[] arguments =
            [
                HyperKind.Choices, candidates, others.OfType<int>().FirstOrDefault(isList ? candidates.Count : 1), isList,
                others.OfType<bool>().FirstOrDefault(true), others.OfType<bool>().Skip(1).FirstOrDefault(false), 0.0, 0.0, FloatScale.Linear, null,
            ];
            return (HyperValue)Throwing(() => Activator.CreateInstance(type, BindingFlags.Instance | BindingFlags.NonPublic, null, arguments, null)!);
        }

        return (HyperValue)Evaluate(call)!;
    }

    private static object Throwing(Func<object> call)
    {
        try
        {
            return call();
        }
        catch (TargetInvocationException exception) when (exception.InnerException is { } inner)
        {
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(inner);
            throw;
        }
    }

    private static bool IsHyper(Type? type) => type is not null && typeof(HyperValue).IsAssignableFrom(type);

    private static bool HasHole(Expression expression)
    {
        var finder = new HoleFinder();
        finder.Visit(expression);
        return finder.Found;
    }

    private static object? Evaluate(Expression expression) =>
        expression is ConstantExpression constant ? constant.Value : Expression.Lambda<Func<object?>>(Expression.Convert(expression, typeof(object))).Compile(preferInterpretation: true)();

    private static NotSupportedException NotReadable(Expression expression) =>
        new($"'{expression}' holds an open value in a place that can't be read; open values may stand in constructor calls, initialisers, arrays and arguments of static methods.");

    private sealed class HoleFinder : ExpressionVisitor
    {
        public bool Found { get; private set; }

        public override Expression? Visit(Expression? node)
        {
            Found |= node is not null && IsHyper(node.Type);
            return Found ? node : base.Visit(node);
        }
    }
}
