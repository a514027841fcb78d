namespace Offprint.Training;

/// <summary>A training step found no more data; the trainer ends the run in order.</summary>
public sealed class EndOfDataException : Exception
{
    /// <summary>Makes the exception.</summary>
    public EndOfDataException() : base("The data are used up.")
    {
    }

    /// <summary>Makes the exception with a message.</summary>
    /// <param name="message">What ended.</param>
    public EndOfDataException(string message) : base(message)
    {
    }

    /// <summary>Makes the exception with a message and its cause.</summary>
    /// <param name="message">What ended.</param>
    /// <param name="innerException">The cause.</param>
    public EndOfDataException(string message, Exception innerException) : base(message, innerException)
    {
    }
}
