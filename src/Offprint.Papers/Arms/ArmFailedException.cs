namespace Offprint.Papers;

/// <summary>An arm failed, or its worker process died. The message names paper, arm and seed, and ends with what the worker last wrote to its error output.</summary>
public sealed class ArmFailedException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="job">The job that failed.</param>
    /// <param name="message">What happened.</param>
    /// <param name="errorOutput">The end of the worker's error output; may be empty.</param>
    /// <param name="innerException">Cause, if it happened in this process.</param>
    public ArmFailedException(ArmJob job, string message, string errorOutput = "", Exception? innerException = null)
        : base(FormattableString.Invariant($"{job?.Paper}: arm '{job?.Arm}' with seed {job?.Seed} failed: {message}"), innerException)
    {
        ArgumentNullException.ThrowIfNull(job);
        Job = job;
        ErrorOutput = errorOutput;
    }

    /// <summary>Whether the input was wrong (a file, an option), as opposed to the arm.</summary>
    public bool IsBadInput { get; init; }

    /// <summary>The job that failed.</summary>
    public ArmJob Job { get; }

    /// <summary>The end of the worker's error output; may be empty.</summary>
    public string ErrorOutput { get; }
}
