namespace Offprint.Inference;

/// <summary>Too many requests wait already; try again later.</summary>
public sealed class GenerationQueueFullException : InvalidOperationException
{
    /// <summary>Makes the exception.</summary>
    public GenerationQueueFullException() : this("Too many requests wait already; try again later.")
    {
    }

    /// <summary>Makes the exception.</summary>
    /// <param name="message">What is full.</param>
    public GenerationQueueFullException(string message) : base(message)
    {
    }

    /// <summary>Makes the exception.</summary>
    /// <param name="message">What is full.</param>
    /// <param name="inner">Its cause.</param>
    public GenerationQueueFullException(string message, Exception inner) : base(message, inner)
    {
    }
}
