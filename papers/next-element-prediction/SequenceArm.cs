using System.Globalization;
using Offprint.Algorithms;
using Offprint.Numerics;

namespace Offprint.Papers.Reproductions;

/// <summary>One log with one split: every family tries eight settings on a fifth of the training traces, its best one learns from all of them and is scored on the test traces.</summary>
internal sealed class SequenceArm(ArmContext arm, NextElementOptions options)
{
    private const int Resamples = 2_000;

    /// <summary>Where the networks begin in <see cref="Learners"/>.</summary>
    private const int FirstNetwork = 5;

    private static readonly Func<NextElementModel<string>>[] Learners =
    [
        () => SequenceModels.Markov<string>(2), () => SequenceModels.Akom<string>(2), () => SequenceModels.Akom<string>(4), SequenceModels.ActiveLeZi<string>,
        () => SequenceModels.Hmm<string>(10, restarts: 1, iterations: 30), () => SequenceModels.Lstm<string>(), () => SequenceModels.Gru<string>(), () => SequenceModels.Network<string>(NetworkKind.Attention),
    ];

    private static readonly Func<NextElementModel<string>>[] Automata =
    [
        .. new[] { 0.05, 0.2, 0.5, 0.8 }.Select(alpha => (Func<NextElementModel<string>>)(() => SequenceModels.Alergia<string>(alpha))),
        .. new[] { 2, 3, 4, 5 }.Select(k => (Func<NextElementModel<string>>)(() => SequenceModels.Testable<string>(k))),
    ];

    private static readonly Func<NextElementModel<string>>[] Processes =
    [
        () => SequenceModels.Process<string>(ProcessDiscovery.DirectlyFollows, 0), () => SequenceModels.Process<string>(ProcessDiscovery.DirectlyFollows, 0.1),
        () => SequenceModels.Process<string>(ProcessDiscovery.Alpha), () => SequenceModels.Process<string>(ProcessDiscovery.Heuristics, 0.5), () => SequenceModels.Process<string>(ProcessDiscovery.Heuristics, 0.9),
        () => SequenceModels.InductiveMiner<string>(0), () => SequenceModels.InductiveMiner<string>(0.2), () => SequenceModels.InductiveMiner<string>(0.4),
    ];

    public void Run(CancellationToken ct)
    {
        var log = SequenceLogs.Read(arm.Arm, arm.Data, arm.Choose(options.Traces, 150, 2 * options.Traces), arm.Seed);
        var order = DeterministicShuffle.Permutation(log.Count, arm.Seed, "next-element/split");
        var cut = log.Count * 2 / 3;
        IReadOnlyList<string>[] training = [.. order[..cut].Select(i => log[i])], test = [.. order[cut..].Select(i => log[i])];
        var validation = training.Length / 5;
        var fit = new FitOptions { Seed = arm.Seed, Epochs = arm.Choose(15, 2, 40) };
        var families = new (string Name, Func<NextElementModel<string>>[] Models)[] { (NextElementReproduction.Learner, Learners), (NextElementReproduction.Automaton, Automata), (NextElementReproduction.ProcessModel, Processes) };
        var best = new Dictionary<string, BenchRow>();
        var lines = new List<string>();
        IReadOnlyList<BenchRow>? learners = null;
        for (var f = 0; f < families.Length; f++)
        {
            arm.Report(f / 3.0, families[f].Name);
            var tried = SequenceBench.Compare(families[f].Models.Select(static make => make()), training[validation..], training[..validation], fit, ct);
            var chosen = Enumerable.Range(0, tried.Count).MinBy(i => tried[i].Total.Brier);
            var row = best[families[f].Name] = SequenceBench.Compare([families[f].Models[chosen]()], training, test, fit, ct)[0];
            if (f == 0 && arm.Size == RunSize.Full) learners = tried;
            arm.Record(families[f].Name, row.Total.Brier, arm.Arm);
            arm.Record(families[f].Name + ", log loss", row.Total.LogLoss, arm.Arm, "nats");
            arm.Record(families[f].Name + ", accuracy", row.Total.Accuracy, arm.Arm);
            arm.Record(families[f].Name + ", states", row.Model.States, arm.Arm);
            var others = tried.Where((_, i) => i != chosen).OrderBy(static t => t.Total.Brier).Take(2).Select(static t => t.Model.Name + " " + t.Total.Brier.ToString("F4", CultureInfo.InvariantCulture));
            lines.Add(string.Create(CultureInfo.InvariantCulture, $"{Line(row)} (on the validation part {tried[chosen].Total.Brier:F4}; then {string.Join(", ", others)})"));
        }

        arm.Record(NextElementReproduction.BeatsProcess, Beats(best[NextElementReproduction.Learner], best[NextElementReproduction.ProcessModel]), arm.Arm);
        arm.Record(NextElementReproduction.BeatsAutomaton, Beats(best[NextElementReproduction.Learner], best[NextElementReproduction.Automaton]), arm.Arm);
        if (arm.Arm == SequenceLogs.Process) AgainstTheGenerator(best, training, test);
        if (learners is not null) lines.Add(Mixed(learners, best, training, test, fit, ct));
        if (arm.Seed != 42) return;
        arm.Note(string.Create(CultureInfo.InvariantCulture, $"{arm.Arm}: {log.Count} traces, {log.Sum(static t => t.Count)} events, {log.SelectMany(static t => t).Distinct().Count()} symbols. ") + string.Join("; ", lines));
    }

    /// <summary>Beside the claims, in full runs: the best counting model and the best network mixed, against the best automaton.</summary>
    private string Mixed(IReadOnlyList<BenchRow> learners, Dictionary<string, BenchRow> best, IReadOnlyList<string>[] training, IReadOnlyList<string>[] test, FitOptions fit, CancellationToken ct)
    {
        NextElementModel<string> Best(Range part) => Learners[Enumerable.Range(0, Learners.Length).Take(part).MinBy(i => learners[i].Total.Brier)]();
        var row = SequenceBench.Compare([SequenceModels.Mixture(Best(..FirstNetwork), Best(FirstNetwork..))], training, test, fit, ct)[0];
        arm.Record("Brier score, mixture", row.Total.Brier, arm.Arm);
        arm.Record("mixture beats automaton", Beats(row, best[NextElementReproduction.Automaton]), arm.Arm);
        return Line(row);
    }

    /// <summary>Nothing predicts the generated log better than what generated it, but for chance.</summary>
    private void AgainstTheGenerator(Dictionary<string, BenchRow> best, IReadOnlyList<string>[] training, IReadOnlyList<string>[] test)
    {
        var alphabet = new Alphabet<string>(training);
        var truth = new BenchRow(new ModelCard("the generator", ModelFamily.ProcessMining, 0, 0), [.. test.Select(trace =>
        {
            var (ids, rows) = (alphabet.Encode(trace), new double[trace.Count + 1][]);
            for (var i = 0; i <= trace.Count; i++)
            {
                rows[i] = new double[alphabet.Count + 1];
                foreach (var (symbol, p) in OrderProcess.Next([.. trace.Take(i)])) rows[i][symbol.Length == 0 ? alphabet.End : alphabet.IndexOf(symbol)] += p;
            }

            return SequenceBench.ScoreTrace(rows, ids, alphabet.End);
        })]);
        arm.Record("Brier score of the generator", truth.Total.Brier, arm.Arm);
        foreach (var (name, row) in best) arm.Record(NextElementReproduction.BetterThanTruth, Beats(row, truth), name);
    }

    /// <summary>1 when the 95 % interval of the difference, resampled over traces, is on the side of the first.</summary>
    private double Beats(BenchRow first, BenchRow second)
    {
        var random = new SeededRandom(arm.Seed, "next-element/bootstrap");
        var differences = new double[Resamples];
        for (var r = 0; r < Resamples; r++)
        {
            var (difference, prefixes) = (0.0, 0);
            for (var i = 0; i < first.Traces.Count; i++)
            {
                var at = random.Next(first.Traces.Count);
                difference += second.Traces[at].BrierSum - first.Traces[at].BrierSum;
                prefixes += first.Traces[at].Prefixes;
            }

            differences[r] = difference / prefixes;
        }

        Array.Sort(differences);
        return differences[(int)(0.025 * Resamples)] > 0 ? 1 : 0;
    }

    private static string Line(BenchRow row) => string.Create(
        CultureInfo.InvariantCulture, $"{row.Model.Name}: Brier {row.Total.Brier:F4}, {row.Total.LogLoss:F3} nats, accuracy {row.Total.Accuracy:F3}{(row.Model.Family == ModelFamily.ProcessMining && row.Model.Note.Length > 0 ? ", " + row.Model.Note : "")}");
}
