namespace Offprint.Discovery;

/// <summary>A program to evaluate, and where its outcome goes. Higher objectives are better.</summary>
/// <typeparam name="T">The type of the program.</typeparam>
public sealed class Trial<T>
{
    private readonly Study _study;
    private readonly IEarlyStopping? _stopping;
    private readonly List<(double Step, double Value)> _measurements = [];

    internal Trial(Study study, SearchSpace<T> space, TrialRecord record, IEarlyStopping? stopping)
    {
        (_study, _stopping, Number, Dna, Attempt) = (study, stopping, record.Number, record.Dna, record.Attempts);
        Symbolic = space.Decode(record.Dna);
    }

    /// <summary>Its number in the study, from 0.</summary>
    public long Number { get; }

    /// <summary>Its decisions.</summary>
    public Dna Dna { get; }

    /// <summary>The program as a tree; open values that this search does not decide are still open, for a search inside.</summary>
    public Symbolic<T> Symbolic { get; }

    /// <summary>The program, put together.</summary>
    public T Program => Symbolic.Value;

    /// <summary>How often it was taken up, this time included.</summary>
    public int Attempt { get; }

    /// <summary>How far it is.</summary>
    public TrialState State { get; private set; }

    /// <summary>Its outcome; empty while there is none.</summary>
    public IReadOnlyList<double> Objectives { get; private set; } = [];

    internal bool EndsLoop { get; private set; }

    /// <summary>Notes an intermediate value: written to the store at once, and what early stopping decides by.</summary>
    /// <param name="value">The value, higher is better.</param>
    /// <param name="step">How far the evaluation is: steps, epochs, examples.</param>
    public void Report(double value, double step)
    {
        RequirePending();
        _measurements.Add((step, value));
        _study.Measure(Number, step, value);
    }

    /// <summary>Whether the trial should end now, by its reported values and those of the others.</summary>
    /// <returns>True when it looks hopeless; complete it with what there is.</returns>
    public bool ShouldStop()
    {
        RequirePending();
        return _stopping is not null && _measurements.Count > 0 && _stopping.ShouldStop(Number, _measurements, _study.Measurements());
    }

    /// <summary>Ends the trial with its outcome.</summary>
    /// <param name="objectives">One value or several; NaN: the evaluation failed.</param>
    public void Complete(params IReadOnlyList<double> objectives)
    {
        ArgumentNullException.ThrowIfNull(objectives);
        if (objectives.Count == 0)
        {
            throw new ArgumentException("A trial is completed with at least one objective.", nameof(objectives));
        }

        End(objectives.Any(double.IsNaN) ? TrialState.Failed : TrialState.Completed, objectives, null);
    }

    /// <summary>Ends the trial without an outcome; the algorithm is not told.</summary>
    public void Skip() => End(TrialState.Skipped, [], null);

    /// <summary>Ends the loop after this trial.</summary>
    public void EndLoop() => EndsLoop = true;

    internal void End(TrialState state, IReadOnlyList<double> objectives, string? note)
    {
        RequirePending();
        _study.Finish(Number, state, objectives, note);
        (State, Objectives) = (state, objectives);
    }

    private void RequirePending()
    {
        if (State != TrialState.Pending)
        {
            throw new InvalidOperationException($"Trial {Number} has ended already ({State}).");
        }
    }
}
