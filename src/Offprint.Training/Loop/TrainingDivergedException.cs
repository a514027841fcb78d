namespace Offprint.Training;

/// <summary>The loss or a gradient is no finite number any more. The parameters are those of the step before; the message says which checkpoint is good.</summary>
public sealed class TrainingDivergedException : Exception
{
    /// <summary>Makes the exception.</summary>
    public TrainingDivergedException() : base("The training diverged.")
    {
    }

    /// <summary>Makes the exception with a message.</summary>
    /// <param name="message">Step, loss, and what helps.</param>
    public TrainingDivergedException(string message) : base(message)
    {
    }

    /// <summary>Makes the exception with a message and its cause.</summary>
    /// <param name="message">Step, loss, and what helps.</param>
    /// <param name="innerException">The cause.</param>
    public TrainingDivergedException(string message, Exception innerException) : base(message, innerException)
    {
    }

    /// <summary>The step that failed, from 1.</summary>
    public long Step { get; init; }

    /// <summary>Folder of the newest complete checkpoint; null when the run keeps none.</summary>
    public string? Checkpoint { get; init; }
}
