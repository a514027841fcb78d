using System.Globalization;

namespace Offprint.Papers;

/// <summary>
/// What an experiment gets to work with, and where it records what it measured. The verdict is computed from the record; nothing here decides it.
/// All members may be called from several threads.
/// </summary>
public sealed class RunContext : IDisposable
{
    private readonly Lock _lock = new();
    private readonly List<Measurement> _measurements = [];
    private readonly HashSet<(string Name, ulong? Seed, string? Item)> _keys = [];
    private readonly List<string> _notes = [];
    private readonly ProgressTracker _progress;
    private readonly ScratchFolder _scratch = new();
    private readonly Func<RunContext, IReadOnlyList<ArmJob>, CancellationToken, Task<IReadOnlyList<ArmResult>>>? _arms;
    private readonly IProgress<Measurement>? _measured;
    private string? _inconclusive;

    internal RunContext(
        string slug,
        RunSize size,
        IReadOnlyList<ulong> seeds,
        ModelShelf models,
        DataShelf data,
        ProgressTracker progress,
        Func<RunContext, IReadOnlyList<ArmJob>, CancellationToken, Task<IReadOnlyList<ArmResult>>>? arms = null,
        IProgress<Measurement>? measured = null)
    {
        Slug = slug;
        Size = size;
        Seeds = seeds;
        Models = models;
        Data = data;
        _progress = progress;
        _arms = arms;
        _measured = measured;
    }

    /// <summary>The paper's slug.</summary>
    public string Slug { get; }

    /// <summary>How much to run.</summary>
    public RunSize Size { get; }

    /// <summary>Whether this is a quick run: seconds, one seed, no verdict.</summary>
    public bool IsQuick => Size == RunSize.Quick;

    /// <summary>The seeds of the repetitions: five by default, one in a quick run. Derive streams with <c>Seed.Derive(seed, "purpose")</c>.</summary>
    public IReadOnlyList<ulong> Seeds { get; }

    /// <summary>The shipped checkpoints.</summary>
    public ModelShelf Models { get; }

    /// <summary>The shipped data sets.</summary>
    public DataShelf Data { get; }

    /// <summary>A folder for temporary files; created on first use and removed after the run, also when it fails.</summary>
    public string Scratch => _scratch.Path;

    /// <summary>What has been recorded so far.</summary>
    public IReadOnlyList<Measurement> Measurements
    {
        get
        {
            lock (_lock)
            {
                return [.. _measurements];
            }
        }
    }

    /// <summary>The notes so far.</summary>
    public IReadOnlyList<string> Notes
    {
        get
        {
            lock (_lock)
            {
                return [.. _notes];
            }
        }
    }

    /// <summary>Why the run says nothing; null while it does.</summary>
    public string? InconclusiveReason
    {
        get
        {
            lock (_lock)
            {
                return _inconclusive;
            }
        }
    }

    /// <summary>The tensor engine that worker processes used, if any did.</summary>
    internal string? ArmEngine { get; private set; }

    /// <summary>Picks a figure by the size of the run.</summary>
    /// <typeparam name="T">Anything.</typeparam>
    /// <param name="standard">For the default size.</param>
    /// <param name="quick">For a quick run.</param>
    /// <param name="full">For a full run.</param>
    /// <returns>One of the three.</returns>
    public T Choose<T>(T standard, T quick, T full) => Size switch { RunSize.Quick => quick, RunSize.Full => full, _ => standard };

    /// <summary>Reports how far the run is. A fraction lower than an earlier one is taken as the earlier one.</summary>
    /// <param name="fraction">Share of the whole run that is done, 0 to 1.</param>
    /// <param name="message">What is being done, in a few words.</param>
    /// <exception cref="ArgumentOutOfRangeException">The fraction is not a number from 0 to 1.</exception>
    public void Report(double fraction, string message) => _progress.Report(fraction, message);

    /// <summary>
    /// Records a measurement. Record both sides of a comparison under the same seed and item: they are paired by them.
    /// </summary>
    /// <param name="name">What was measured, and of which method.</param>
    /// <param name="value">The value. NaN and infinities are kept and make the claim that uses them fail.</param>
    /// <param name="seed">The seed of the repetition.</param>
    /// <param name="item">The test item or round within the repetition.</param>
    /// <param name="unit">Unit, for the report.</param>
    /// <exception cref="ArgumentException">The name is empty, or the same name, seed and item are recorded already.</exception>
    public void Record(string name, double value, ulong? seed = null, string? item = null, string unit = "")
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        Record(new Measurement(name, seed, item, value, unit));
    }

    /// <summary>Adds a line to the report: a figure beside the claims, a circumstance of this run.</summary>
    /// <param name="line">One sentence.</param>
    public void Note(string line)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(line);
        lock (_lock)
        {
            if (!_notes.Contains(line))
            {
                _notes.Add(line);
            }
        }
    }

    /// <summary>Declares that a stated premise of the experiment was not met, so that its outcome says nothing about the paper. The first reason stays.</summary>
    /// <param name="reason">Which premise, and what was found.</param>
    public void Inconclusive(string reason)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(reason);
        lock (_lock)
        {
            _inconclusive ??= reason;
        }
    }

    /// <summary>
    /// Runs arms of the experiment with every seed, in worker processes with one intra-op thread each, and records what they measured under their seeds.
    /// </summary>
    /// <param name="arms">Names of the arms, as the reproduction's <c>RunArmAsync</c> knows them.</param>
    /// <param name="ct">Ends the workers.</param>
    /// <param name="from">Where this part starts on the run's progress scale.</param>
    /// <param name="to">Where it ends.</param>
    /// <param name="seeds">Seeds to run them with; null: those of the run.</param>
    /// <returns>One result an arm and seed, in the order arms × seeds.</returns>
    /// <exception cref="ArmFailedException">An arm failed or its worker died; the message names arm and seed.</exception>
    public Task<IReadOnlyList<ArmResult>> RunArmsAsync(IReadOnlyList<string> arms, CancellationToken ct, double from = 0, double to = 1, IReadOnlyList<ulong>? seeds = null)
    {
        ArgumentNullException.ThrowIfNull(arms);
        return RunArmsAsync([.. arms.SelectMany(arm => (seeds ?? Seeds).Select(seed => (arm, seed)))], ct, from, to);
    }

    /// <summary>Runs arms that do not all have the same seeds, together: no worker waits while another one is busy. They start in the order in which they are named; the longest ones first is quickest.</summary>
    /// <param name="arms">Arms and their seeds.</param>
    /// <param name="ct">Stops it.</param>
    /// <param name="from">The share of the whole run that is done when it starts.</param>
    /// <param name="to">And when it ends.</param>
    /// <returns>The results, in the order of the arms.</returns>
    public async Task<IReadOnlyList<ArmResult>> RunArmsAsync(IReadOnlyList<(string Arm, ulong Seed)> arms, CancellationToken ct, double from = 0, double to = 1)
    {
        ArgumentNullException.ThrowIfNull(arms);
        if (_arms is null)
        {
            throw new InvalidOperationException("This run was not given a way to run arms.");
        }

        var jobs = arms.Select(arm => new ArmJob(Slug, arm.Arm, arm.Seed, Size, new Dictionary<string, string>())).ToList();
        IReadOnlyList<ArmResult> results;
        using (_progress.Part(from, to))
        {
            results = await _arms(this, jobs, ct).ConfigureAwait(false);
        }

        foreach (var result in results)
        {
            foreach (var measurement in result.Measurements)
            {
                Record(measurement);
            }

            foreach (var note in result.Notes)
            {
                Note(note);
            }

            if (result.Engine != RunEnvironment.NoEngine)
            {
                ArmEngine = result.Engine;
            }

            if (result.Inconclusive is { } reason)
            {
                Inconclusive(reason);
            }
        }

        return results;
    }

    /// <summary>Removes the scratch folder.</summary>
    public void Dispose() => _scratch.Dispose();

    private void Record(Measurement measurement)
    {
        lock (_lock)
        {
            if (!_keys.Add((measurement.Name, measurement.Seed, measurement.Item)))
            {
                throw new ArgumentException(string.Create(
                    CultureInfo.InvariantCulture,
                    $"'{measurement.Name}' is recorded already for seed {measurement.Seed?.ToString(CultureInfo.InvariantCulture) ?? "none"} and item {measurement.Item ?? "none"}: give each repetition its seed and each case its item."));
            }

            _measurements.Add(measurement);
        }

        _measured?.Report(measurement);
    }
}
