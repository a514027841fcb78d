namespace Offprint.Papers;

/// <summary>Worker processes of an <see cref="ArmRunner"/>.</summary>
public sealed record ArmRunnerOptions
{
    /// <summary>Worker processes at a time; 1 to 256. One a core.</summary>
    public int Workers { get; init; } = Environment.ProcessorCount;

    /// <summary>How to start a worker.</summary>
    public ArmWorkerCommand? Command { get; init; } = ArmWorkerCommand.Default;

    /// <summary>How long a worker may go on after it was asked to stop, before it is killed.</summary>
    public TimeSpan Grace { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Checks the values.</summary>
    /// <exception cref="ArgumentException">A value is out of range, or no worker command is known.</exception>
    public void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(Workers, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Workers, 256);
        ArgumentOutOfRangeException.ThrowIfLessThan(Grace, TimeSpan.Zero);
        if (Command is null)
        {
            throw new ArgumentException($"{nameof(Command)} is not set, and this program is not offprint: say how to start a worker.");
        }
    }
}
