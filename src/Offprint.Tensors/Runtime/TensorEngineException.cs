namespace Offprint.Tensors;

/// <summary>The native tensor library (libtorch) cannot be used in this process; the message names what is missing and what helps.</summary>
public sealed class TensorEngineException : Exception
{
    /// <summary>Makes an exception without details.</summary>
    public TensorEngineException() : base("the tensor engine cannot be loaded")
    {
    }

    /// <summary>Makes an exception with a message.</summary>
    /// <param name="message">What is missing and what helps, in one line.</param>
    public TensorEngineException(string message) : base(message)
    {
    }

    /// <summary>Makes an exception with a message and its cause.</summary>
    /// <param name="message">What is missing and what helps, in one line.</param>
    /// <param name="innerException">The loader's own exception.</param>
    public TensorEngineException(string message, Exception innerException) : base(message, innerException)
    {
    }
}
