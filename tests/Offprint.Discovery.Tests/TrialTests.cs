using System.Diagnostics;

namespace Offprint.Discovery.Tests;

public sealed class TrialTests : IDisposable
{
    private static readonly SearchSpace<Dense> Space = SearchSpace.Create(() => new Dense(Hyper.Integer(1, 200), Hyper.OneOf("relu", "tanh")));
    private readonly string _folder = Directory.CreateTempSubdirectory("offprint-trials-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string File => Path.Combine(_folder, "study.db");

    private static IDnaGenerator Evolution => SearchAlgorithms.RegularizedEvolution(new EvolutionOptions { Population = 8, Tournament = 3 });

    private static double Reward(Dense d) => -Math.Abs(d.Units - 77) + (d.Activation == "tanh" ? 0.5 : 0);

    private static List<string> Uninterrupted(int trials) =>
        [.. Search.Sample(Space, Evolution, new SampleOptions { MaxTrials = trials }, ct: TestContext.Current.CancellationToken).Select(t =>
        {
            t.Complete(Reward(t.Program));
            return t.Dna.ToString();
        })];

    [Fact]
    public void A_loop_finds_the_best_program()
    {
        var best = double.NegativeInfinity;
        foreach (var trial in Search.Sample(Space, Evolution, new SampleOptions { MaxTrials = 300 }, ct: TestContext.Current.CancellationToken))
        {
            trial.Complete(Reward(trial.Program));
            best = Math.Max(best, trial.Objectives[0]);
        }

        Assert.True(best >= -3, $"{best}");
    }

    [Fact]
    public void A_trial_without_an_outcome_is_an_error_or_is_offered_again()
    {
        var error = Assert.Throws<InvalidOperationException>(() => { foreach (var _ in Search.Sample(Space, Evolution, ct: TestContext.Current.CancellationToken)) { } });
        Assert.Contains("Trial 0", error.Message, StringComparison.Ordinal);
        var offered = new List<long>();
        foreach (var trial in Search.Sample(Space, Evolution, new SampleOptions { MaxTrials = 3, Redeliver = true }, ct: TestContext.Current.CancellationToken))
        {
            offered.Add(trial.Number);
            if (offered.Count % 2 == 0) trial.Complete(1);
        }

        Assert.Equal([0, 0, 1, 1, 2, 2], offered);
    }

    [Fact]
    public void A_loop_that_was_broken_goes_on_with_the_trial_it_left()
    {
        var seen = new List<string>();
        for (var start = 0; start < 40; start++)
        {
            using var store = TrialStore.Open(File);
            foreach (var trial in Search.Sample(Space, Evolution, new SampleOptions { MaxTrials = 30, Store = store }, ct: TestContext.Current.CancellationToken))
            {
                if (start % 2 == 1 && trial.Attempt == 1 && seen.Count % 5 == 0) break;
                seen.Add(trial.Dna.ToString());
                trial.Complete(Reward(trial.Program));
                if (seen.Count % 7 == 0) break;
            }
        }

        Assert.Equal(Uninterrupted(30), seen);
    }

    [Fact]
    public async Task Parallel_evaluations_complete_every_trial_once()
    {
        using var store = TrialStore.Open(File);
        var evaluated = 0;
        var trials = await Search.RunAsync(
            Space, Evolution, async (trial, ct) =>
            {
                Interlocked.Increment(ref evaluated);
                await Task.Delay(trial.Program.Units % 5, ct);
                return [Reward(trial.Program)];
            }, 4, new SampleOptions { MaxTrials = 40, Store = store }, ct: TestContext.Current.CancellationToken);
        Assert.Equal(40, evaluated);
        Assert.Equal(Enumerable.Range(0, 40).Select(i => (long)i), trials.Select(t => t.Number));
        Assert.All(trials, t => Assert.Equal(Reward(Space.Decode(t.Dna).Value), Assert.Single(t.Objectives)));
    }

    [Fact]
    public async Task An_evaluation_that_throws_ends_the_search_and_its_trial_waits()
    {
        using var store = TrialStore.Open(File);
        var options = new SampleOptions { MaxTrials = 10, Store = store };
        await Assert.ThrowsAsync<InvalidDataException>(() => Search.RunAsync(Space, Evolution, (trial, _) => trial.Number == 4 ? throw new InvalidDataException("bad") : Task.FromResult<IReadOnlyList<double>>([1]), 2, options, ct: TestContext.Current.CancellationToken));
        var trials = await Search.RunAsync(Space, Evolution, (_, _) => Task.FromResult<IReadOnlyList<double>>([2]), 2, options, ct: TestContext.Current.CancellationToken);
        Assert.Equal(10, trials.Count);
        Assert.Equal(2, trials[4].Objectives[0]);
        Assert.All(trials, t => Assert.Equal(TrialState.Completed, t.State));
    }

    [Fact]
    public void A_study_is_not_mixed_with_another_search()
    {
        using var store = TrialStore.Open(File);
        var options = new SampleOptions { MaxTrials = 2, Store = store, Name = "mine" };
        foreach (var trial in Search.Sample(Space, Evolution, options, ct: TestContext.Current.CancellationToken)) trial.Complete(1);
        Assert.Contains("another space", Assert.Throws<ArgumentException>(() => Search.Sample(SearchSpace.Create(() => new Dense(Hyper.OneOf(1, 2))), Evolution, options, ct: TestContext.Current.CancellationToken).Count()).Message, StringComparison.Ordinal);
        Assert.Contains("begun with", Assert.Throws<ArgumentException>(() => Search.Sample(Space, SearchAlgorithms.Random(), options, ct: TestContext.Current.CancellationToken).Count()).Message, StringComparison.Ordinal);
        Assert.Contains("mine", Assert.Throws<ArgumentException>(() => store.Trials("yours")).Message, StringComparison.Ordinal);
        System.IO.File.WriteAllText(Path.Combine(_folder, "text"), new string('x', 5000));
        Assert.Contains("not a store", Assert.Throws<InvalidDataException>(() => TrialStore.Open(Path.Combine(_folder, "text"))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_kills_its_worker_again_and_again_is_given_up()
    {
        using var store = TrialStore.Open(File);
        var options = new SampleOptions { MaxTrials = 2, Store = store, MaxAttempts = 2 };
        using (var enumerator = Search.Sample(Space, Evolution, options, ct: TestContext.Current.CancellationToken).GetEnumerator()) Assert.True(enumerator.MoveNext());
        store.Execute("UPDATE trial SET attempts = 2, worker = $gone, lease = $far", ("$gone", $"{Environment.MachineName}|999999999|0|x"), ("$far", long.MaxValue));
        foreach (var trial in Search.Sample(Space, Evolution, options, ct: TestContext.Current.CancellationToken)) trial.Complete(1);
        Assert.Equal([TrialState.Failed, TrialState.Completed], store.Trials("search").Select(t => t.State));
    }

    /// <summary>Three worker processes on one study, each killed in the middle of its work: nothing is lost, nothing is evaluated twice to the end.</summary>
    [Fact]
    public async Task Workers_that_are_killed_lose_and_repeat_no_trial()
    {
        var log = Path.Combine(_folder, "evaluations");
        Process Start() => KilledSearch.Start(File, log, 60);
        var workers = new[] { Start(), Start() };
        try
        {
            while (!System.IO.File.Exists(log) || System.IO.File.ReadAllLines(log).Length < 20) await Task.Delay(20, TestContext.Current.CancellationToken);
            workers[0].Kill();
            workers[0] = Start();
            while (System.IO.File.ReadAllLines(log).Length < 40) await Task.Delay(20, TestContext.Current.CancellationToken);
            foreach (var worker in workers) worker.Kill();
            foreach (var worker in workers) await worker.WaitForExitAsync(TestContext.Current.CancellationToken);
            using var last = Start();
            await last.WaitForExitAsync(TestContext.Current.CancellationToken);
            Assert.Equal(0, last.ExitCode);
        }
        finally
        {
            foreach (var worker in workers)
            {
                if (!worker.HasExited) worker.Kill();
                worker.Dispose();
            }
        }

        using var store = TrialStore.Open(File);
        var trials = store.Trials("search");
        Assert.Equal(60, trials.Count);
        Assert.All(trials, t => Assert.Equal(TrialState.Completed, t.State));
        Assert.All(trials, t => Assert.Equal(KilledSearch.Reward(KilledSearch.Space.Decode(t.Dna).Value), t.Objectives[0]));
        // One outcome a trial in the order of events, and every finished evaluation counted.
        var told = store.Read("SELECT number FROM event WHERE told = 1", r => r.GetInt64(0));
        Assert.Equal(60, told.Distinct().Count());
        Assert.Equal(60, told.Count);
    }

    [Fact]
    public void Early_stopping_ends_what_is_below_the_others()
    {
        foreach (IEarlyStopping rule in new IEarlyStopping[] { new MedianStopping(minimumTrials: 3), new SuccessiveHalving(2, 2) })
        {
            var steps = new Dictionary<int, int>();
            var space = SearchSpace.Create(() => new Dropout(Hyper.OneOf(0.9, 0.8, 0.7, 0.6, 0.95, 0.1, 0.2)));
            foreach (var trial in Search.Sample(space, SearchAlgorithms.Sweep(), new SampleOptions { EarlyStopping = rule }, ct: TestContext.Current.CancellationToken))
            {
                var step = 0;
                do trial.Report(trial.Program.Rate * step, ++step);
                while (step < 20 && !trial.ShouldStop());
                steps[(int)(100 * trial.Program.Rate)] = step;
                trial.Complete(trial.Program.Rate);
            }

            Assert.Equal(20, steps[90]);
            Assert.Equal(20, steps[95]);
            Assert.True(steps[10] < 5 && steps[20] < 5, $"{rule}: {string.Join(", ", steps)}");
        }
    }

    [Fact]
    public void Functional_hashing_answers_programs_that_compute_the_same()
    {
        // Activation does nothing here: half of the programs are equivalent.
        var equivalence = new FunctionalEquivalence<Dense>(new DelegateProbe<Dense>("units", (d, _, sink) => sink.Write(d.Units)), new EquivalenceCache());
        var space = SearchSpace.Create(() => new Dense(Hyper.OneOf(1, 2, 3), Hyper.OneOf("relu", "tanh")));
        using var store = TrialStore.InMemory();
        var offered = 0;
        foreach (var trial in Search.Sample(space, SearchAlgorithms.Sweep(), new SampleOptions { Store = store }, equivalence, TestContext.Current.CancellationToken))
        {
            offered++;
            trial.Complete(trial.Program.Units);
        }

        Assert.Equal(3, offered);
        Assert.Equal([1, 1, 2, 2, 3, 3], store.Trials("search").Select(t => t.Objectives[0]));
        Assert.Equal(3, equivalence.Statistics.Hits);
    }
}
