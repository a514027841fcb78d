namespace Offprint.Discovery;

/// <summary>How a search loop runs.</summary>
public sealed record SampleOptions
{
    /// <summary>Trials of the whole study, over all processes and restarts; at least 1.</summary>
    public int MaxTrials { get; init; } = 100;

    /// <summary>Where trials are kept; null: in memory.</summary>
    public TrialStore? Store { get; init; }

    /// <summary>The study's name in the store. Loops with the same store and name share its trials.</summary>
    public string Name { get; init; } = "search";

    /// <summary>Whether a trial may be ended early; null: never.</summary>
    public IEarlyStopping? EarlyStopping { get; init; }

    /// <summary>What a trial is that the loop left without an outcome: an error (false), or one to offer again (true).</summary>
    public bool Redeliver { get; init; }

    /// <summary>How often a trial is taken up before it counts as failed; at least 1. What kills its worker every time shall not block the study.</summary>
    public int MaxAttempts { get; init; } = 3;

    /// <summary>How long a worker on another machine may be silent before its trial is taken over. Dead processes of this machine are noticed at once.</summary>
    public TimeSpan Lease { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Checks the values.</summary>
    /// <exception cref="ArgumentException">A value is out of range; the message names it.</exception>
    public void Validate()
    {
        if (MaxTrials < 1)
        {
            throw new ArgumentException($"{nameof(MaxTrials)} is {MaxTrials}; it must be 1 or more.");
        }

        if (MaxAttempts < 1)
        {
            throw new ArgumentException($"{nameof(MaxAttempts)} is {MaxAttempts}; it must be 1 or more.");
        }

        if (Lease < TimeSpan.FromSeconds(1))
        {
            throw new ArgumentException($"{nameof(Lease)} is {Lease}; it must be a second or more.");
        }

        ArgumentException.ThrowIfNullOrWhiteSpace(Name);
    }
}
