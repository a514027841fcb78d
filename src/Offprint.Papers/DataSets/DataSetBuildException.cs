namespace Offprint.Papers;

/// <summary>
/// A data set cannot be built here, for a reason that the user can mend: a tool is missing, a package is not available, or a package does not have
/// the expected content. The message is one line and says what would be right; the command line prints it and exits with code 2.
/// </summary>
public sealed class DataSetBuildException : Exception
{
    /// <summary>An exception with a message for the user.</summary>
    /// <param name="message">One line.</param>
    public DataSetBuildException(string message)
        : base(message)
    {
    }

    /// <summary>An exception with a message for the user and its cause.</summary>
    /// <param name="message">One line.</param>
    /// <param name="inner">The cause.</param>
    public DataSetBuildException(string message, Exception inner)
        : base(message, inner)
    {
    }
}
