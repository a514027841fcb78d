namespace Offprint.Papers;

/// <summary>A run in a process of its own failed. The message is one line for people; the detail is for the log.</summary>
/// <param name="message">What went wrong.</param>
/// <param name="detail">The last output of the process and the exception's stack.</param>
/// <param name="isBadInput">Whether an option was wrong, as opposed to the experiment.</param>
public sealed class RunJobFailedException(string message, string detail, bool isBadInput = false) : Exception(message)
{
    /// <summary>The last output of the process and the exception's stack.</summary>
    public string Detail { get; } = detail;

    /// <summary>Whether an option was wrong, as opposed to the experiment.</summary>
    public bool IsBadInput { get; } = isBadInput;
}
