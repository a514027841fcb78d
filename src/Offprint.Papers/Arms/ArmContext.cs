namespace Offprint.Papers;

/// <summary>What one arm of an experiment gets to work with, in its worker process. All measurements belong to <see cref="Seed"/>.</summary>
public sealed class ArmContext : IDisposable
{
    private readonly RunContext _run;

    internal ArmContext(ArmJob job, ModelShelf models, DataShelf data, ProgressTracker progress)
    {
        Arm = job.Arm;
        Seed = job.Seed;
        _run = new RunContext(job.Paper, job.Size, [job.Seed], models, data, progress);
    }

    /// <summary>The arm's name.</summary>
    public string Arm { get; }

    /// <summary>The seed. Derive streams with <c>Seed.Derive(seed, "purpose")</c>; do not mix the arm's name in where arms are compared in pairs.</summary>
    public ulong Seed { get; }

    /// <summary>How much to run.</summary>
    public RunSize Size => _run.Size;

    /// <summary>The shipped checkpoints.</summary>
    public ModelShelf Models => _run.Models;

    /// <summary>The shipped data sets.</summary>
    public DataShelf Data => _run.Data;

    /// <summary>A folder for temporary files, removed afterwards.</summary>
    public string Scratch => _run.Scratch;

    /// <summary>Picks a figure by the size of the run.</summary>
    /// <typeparam name="T">Anything.</typeparam>
    /// <param name="standard">For the default size.</param>
    /// <param name="quick">For a quick run.</param>
    /// <param name="full">For a full run.</param>
    /// <returns>One of the three.</returns>
    public T Choose<T>(T standard, T quick, T full) => _run.Choose(standard, quick, full);

    /// <summary>Reports how far this arm is.</summary>
    /// <param name="fraction">Share of this arm that is done, 0 to 1.</param>
    /// <param name="message">What is being done.</param>
    public void Report(double fraction, string message) => _run.Report(fraction, message);

    /// <summary>Records a measurement under this arm's seed. Arms that are compared use different names and the same items.</summary>
    /// <param name="name">What was measured, and of which method.</param>
    /// <param name="value">The value.</param>
    /// <param name="item">The test item.</param>
    /// <param name="unit">Unit, for the report.</param>
    public void Record(string name, double value, string? item = null, string unit = "") => _run.Record(name, value, Seed, item, unit);

    /// <summary>Adds a line to the report.</summary>
    /// <param name="line">One sentence.</param>
    public void Note(string line) => _run.Note(line);

    /// <summary>Declares that a premise was not met; see <see cref="RunContext.Inconclusive"/>.</summary>
    /// <param name="reason">Which premise, and what was found.</param>
    public void Inconclusive(string reason) => _run.Inconclusive(reason);

    /// <summary>Removes the scratch folder.</summary>
    public void Dispose() => _run.Dispose();

    internal ArmResult ToResult() => new(Arm, Seed, _run.Measurements, _run.Notes, _run.InconclusiveReason, RunEnvironment.CurrentEngine());
}
