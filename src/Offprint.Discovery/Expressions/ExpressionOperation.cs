namespace Offprint.Discovery;

/// <summary>What a node of a <see cref="ScalarExpression"/> is.</summary>
public enum ExpressionOperation
{
    /// <summary>A constant.</summary>
    Constant,

    /// <summary>An argument.</summary>
    Argument,

    /// <summary>a + b.</summary>
    Add,

    /// <summary>a - b.</summary>
    Subtract,

    /// <summary>a · b.</summary>
    Multiply,

    /// <summary>-a.</summary>
    Negate,

    /// <summary>a².</summary>
    Square,

    /// <summary>|a|.</summary>
    Absolute,

    /// <summary>ln(|a| + 1e-6).</summary>
    Logarithm,

    /// <summary>e^a, a cut at 20.</summary>
    Exponential,

    /// <summary>max(0, a).</summary>
    Relu,

    /// <summary>tanh a.</summary>
    Tanh,
}
