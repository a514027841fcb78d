namespace Offprint.Papers.Reproductions;

/// <summary>Black-box learners against automata and process models by the Brier score of the next element, on four kinds of log.</summary>
[Reproduces("next-element-prediction")]
public sealed class NextElementReproduction : Reproduction<NextElementOptions>
{
    internal const string Learner = "Brier score, best learner", Automaton = "Brier score, best automaton", ProcessModel = "Brier score, best process model",
        BeatsProcess = "learner beats process model", BeatsAutomaton = "learner beats automaton", BetterThanTruth = "better than the generator",
        LogsOverProcess = "logs won over process models", LogsOverAutomata = "logs won over automata";

    private const int Splits = 3;

    /// <inheritdoc/>
    public override IReadOnlyList<Claim> Claims =>
    [
        new()
        {
            Name = "learners over process models", Metric = "logs of four on which the best learner has the lower Brier score than the best process model, in every split", Kind = ClaimKind.Frequency, Bar = 3,
            Estimand = Estimand.Count(LogsOverProcess), Sentence = "the best learner is ahead of the best process model on {0} of 4 logs",
        },
        new()
        {
            Name = "learners over automata", Metric = "logs of four on which the best learner has the lower Brier score than the best automaton, in every split", Kind = ClaimKind.Frequency, Bar = 3,
            Estimand = Estimand.Count(LogsOverAutomata), Sentence = "it is ahead of the best automaton on {0} of 4 logs",
        },
        new()
        {
            Name = "margin over process models", Metric = "Brier score, best process model minus best learner, mean over the logs", Kind = ClaimKind.Superiority, Bar = 0,
            Estimand = Estimand.Difference(ProcessModel, Learner), Sentence = "its Brier score is {0} lower than the process model's",
        },
        new()
        {
            Name = "margin over automata", Metric = "Brier score, best automaton minus best learner, mean over the logs", Kind = ClaimKind.Superiority, Bar = 0,
            Estimand = Estimand.Difference(Automaton, Learner), Sentence = "and {0} lower than the automaton's",
        },
        new()
        {
            Name = "the generator is not beaten", Metric = "models that beat the true generator of the process log by more than chance", Kind = ClaimKind.Exact, Direction = ClaimDirection.AtMost, Bar = 0,
            Estimand = Estimand.Count(BetterThanTruth), Sentence = "{0} models beat the true generator of the process log",
        },
    ];

    /// <inheritdoc/>
    protected override async Task RunAsync(RunContext run, NextElementOptions options, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(run);
        await run.RunArmsAsync(SequenceLogs.All, ct, seeds: [.. run.Seeds.Take(Splits)]).ConfigureAwait(false);
        foreach (var log in SequenceLogs.All)
        {
            // A log is won when the interval over traces excludes 0 in every split.
            double Won(string name) => run.Measurements.Where(m => m.Name == name && m.Item == log).Min(static m => m.Value);
            run.Record(LogsOverProcess, Won(BeatsProcess), item: log);
            run.Record(LogsOverAutomata, Won(BeatsAutomaton), item: log);
        }
    }

    /// <inheritdoc/>
    protected override Task RunArmAsync(ArmContext arm, NextElementOptions options, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(arm);
        ArgumentNullException.ThrowIfNull(options);
        new SequenceArm(arm, options).Run(ct);
        return Task.CompletedTask;
    }
}
