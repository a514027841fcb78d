namespace Offprint.Models;

/// <summary>A checkpoint that is in order but beyond what Offprint reads: an unknown family, option or file kind. The message lists what is supported.</summary>
public sealed class UnsupportedCheckpointException : NotSupportedException
{
    /// <summary>Makes an exception with a message.</summary>
    public UnsupportedCheckpointException(string message) : base(message)
    {
    }

    /// <summary>Makes an exception with a message and its cause.</summary>
    public UnsupportedCheckpointException(string message, Exception inner) : base(message, inner)
    {
    }

    /// <summary>Makes an exception.</summary>
    public UnsupportedCheckpointException()
    {
    }
}
