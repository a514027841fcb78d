namespace Offprint.Inference;

/// <summary>A method has spent what it may.</summary>
public sealed class BudgetExhaustedException : InvalidOperationException
{
    /// <summary>Makes the exception.</summary>
    public BudgetExhaustedException() : this("The budget is spent.")
    {
    }

    /// <summary>Makes the exception.</summary>
    /// <param name="message">What is spent.</param>
    public BudgetExhaustedException(string message) : base(message)
    {
    }

    /// <summary>Makes the exception.</summary>
    /// <param name="message">What is spent.</param>
    /// <param name="inner">Its cause.</param>
    public BudgetExhaustedException(string message, Exception inner) : base(message, inner)
    {
    }
}
