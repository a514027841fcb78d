using System.Globalization;
using Offprint.Numerics;

namespace Offprint.Discovery;

/// <summary>An expression over scalar arguments, with its derivative: searched losses and update rules. Immutable.</summary>
/// <param name="Operation">What the node is.</param>
/// <param name="Value">The constant.</param>
/// <param name="Index">The argument.</param>
/// <param name="Left">First operand.</param>
/// <param name="Right">Second operand.</param>
public sealed record ScalarExpression(ExpressionOperation Operation, double Value = 0, int Index = 0, ScalarExpression? Left = null, ScalarExpression? Right = null)
{
    private const double SmallestLogarithm = 1e-6, LargestExponent = 20;

    /// <summary>How many nodes the expression has.</summary>
    public int Size => 1 + (Left?.Size ?? 0) + (Right?.Size ?? 0);

    /// <summary>A constant.</summary>
    /// <param name="value">The constant.</param>
    /// <returns>The expression.</returns>
    public static ScalarExpression Constant(double value) => new(ExpressionOperation.Constant, value);

    /// <summary>An argument.</summary>
    /// <param name="index">Its place, from 0.</param>
    /// <returns>The expression.</returns>
    public static ScalarExpression Argument(int index) => new(ExpressionOperation.Argument, Index: index);

    /// <summary>An operation on one or two expressions.</summary>
    /// <param name="operation">The operation.</param>
    /// <param name="left">First operand.</param>
    /// <param name="right">Second operand, for operations with two.</param>
    /// <returns>The expression.</returns>
    public static ScalarExpression Of(ExpressionOperation operation, ScalarExpression left, ScalarExpression? right = null) =>
        Arity(operation) == (right is null ? 1 : 2) ? new(operation, Left: left, Right: right) : throw new ArgumentException($"{operation} takes {Arity(operation)} operands.", nameof(operation));

    /// <summary>Evaluates the expression and its derivative by one argument (forward differentiation).</summary>
    /// <param name="arguments">The arguments.</param>
    /// <param name="by">The argument that the derivative is taken by.</param>
    /// <returns>Value and derivative.</returns>
    public (double Value, double Derivative) Evaluate(ReadOnlySpan<double> arguments, int by = 0)
    {
        switch (Operation)
        {
            case ExpressionOperation.Constant:
                return (Value, 0);
            case ExpressionOperation.Argument:
                return (arguments[Index], Index == by ? 1 : 0);
        }

        var (a, da) = Left!.Evaluate(arguments, by);
        var (b, db) = Right?.Evaluate(arguments, by) ?? (0, 0);
        switch (Operation)
        {
            case ExpressionOperation.Add:
                return (a + b, da + db);
            case ExpressionOperation.Subtract:
                return (a - b, da - db);
            case ExpressionOperation.Multiply:
                return (a * b, (da * b) + (a * db));
            case ExpressionOperation.Negate:
                return (-a, -da);
            case ExpressionOperation.Square:
                return (a * a, 2 * a * da);
            case ExpressionOperation.Absolute:
                return (Math.Abs(a), a >= 0 ? da : -da);
            case ExpressionOperation.Logarithm:
                return (Math.Log(Math.Abs(a) + SmallestLogarithm), (a >= 0 ? da : -da) / (Math.Abs(a) + SmallestLogarithm));
            case ExpressionOperation.Exponential:
                var e = Math.Exp(Math.Min(a, LargestExponent));
                return (e, a < LargestExponent ? e * da : 0);
            case ExpressionOperation.Relu:
                return (Math.Max(0, a), a > 0 ? da : 0);
            case ExpressionOperation.Tanh:
                var t = Math.Tanh(a);
                return (t, (1 - (t * t)) * da);
            default:
                throw new InvalidOperationException($"Unknown operation {Operation}.");
        }
    }

    /// <summary>The variation for evolution: random trees, and trees with one subtree drawn anew.</summary>
    /// <param name="arguments">How many arguments there are.</param>
    /// <param name="depth">Depth of a random tree, at least 1.</param>
    /// <param name="maximumSize">Larger children are replaced by random trees.</param>
    /// <returns>The variation.</returns>
    public static Variation<ScalarExpression> Variation(int arguments, int depth = 3, int maximumSize = 31)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(arguments, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(depth, 1);
        return new Variation<ScalarExpression>(
            random => Random(arguments, depth, random),
            (expression, random) =>
            {
                var child = expression.Replace(random.Next(expression.Size), arguments, random);
                return child.Size <= maximumSize ? child : Random(arguments, depth, random);
            });
    }

    /// <inheritdoc/>
    public override string ToString() => Operation switch
    {
        ExpressionOperation.Constant => Value.ToString("R", CultureInfo.InvariantCulture),
        ExpressionOperation.Argument => $"x{Index}",
        ExpressionOperation.Add => $"({Left} + {Right})",
        ExpressionOperation.Subtract => $"({Left} - {Right})",
        ExpressionOperation.Multiply => $"({Left} * {Right})",
        _ => $"{Operation}({Left})",
    };

    internal static int Arity(ExpressionOperation operation) => operation switch
    {
        ExpressionOperation.Constant or ExpressionOperation.Argument => 0,
        ExpressionOperation.Add or ExpressionOperation.Subtract or ExpressionOperation.Multiply => 2,
        _ => 1,
    };

    private static ScalarExpression Random(int arguments, int depth, SeededRandom random)
    {
        if (depth == 0 || random.Next(5) == 0)
        {
            return random.Next(3) == 0 ? Constant(random.Next(-2, 3)) : Argument(random.Next(arguments));
        }

        var operation = (ExpressionOperation)random.Next((int)ExpressionOperation.Add, (int)ExpressionOperation.Tanh + 1);
        return new ScalarExpression(operation, Left: Random(arguments, depth - 1, random), Right: Arity(operation) == 2 ? Random(arguments, depth - 1, random) : null);
    }

    private ScalarExpression Replace(int at, int arguments, SeededRandom random)
    {
        if (at == 0)
        {
            return Random(arguments, 2, random);
        }

        var left = Left!.Size;
        return at <= left ? this with { Left = Left.Replace(at - 1, arguments, random) } : this with { Right = Right!.Replace(at - 1 - left, arguments, random) };
    }
}
