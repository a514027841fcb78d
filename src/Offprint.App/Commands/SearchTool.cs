using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Offprint.Discovery;
using Offprint.Papers;

namespace Offprint.App.Commands;

/// <summary><c>offprint tool search</c>: searches over a JSON program with open values by running the user's own command on each program.</summary>
internal static class SearchTool
{
    private static readonly string[] AlgorithmNames = ["evolution", "random", "sweep", "hill-climbing", "policy-gradient", "nsga2", "bayesian"];

    public static Command Create()
    {
        var space = new Argument<string>("space-file") { Description = "JSON in which any value may be {\"$oneOf\": [...]}, {\"$manyOf\": [...], \"picks\": 2}, {\"$permutation\": [...]}, {\"$float\": [min, max], \"scale\": \"log\"} or {\"$integer\": [min, max]}; candidates may hold further ones." };
        var evaluate = new Option<string>("--command") { Description = "What evaluates a program: run by the shell with the program's file in place of {program}; the numbers on its last line of output are the objectives.", HelpName = "command", Required = true };
        var probe = new Option<string?>("--probe") { Description = "A cheap command whose output numbers tell what a program computes; programs with equal numbers are evaluated once (paper functional-hashing).", HelpName = "command" };
        var bits = new Option<int>("--mantissa-bits") { Description = "With --probe: leading bits of the mantissa that count, 1 to 52.", DefaultValueFactory = _ => 24, HelpName = "n" };
        var algorithm = new Option<string>("--algorithm") { Description = "The search algorithm.", DefaultValueFactory = _ => "evolution" };
        algorithm.AcceptOnlyFromAmong(AlgorithmNames);
        var trials = new Option<int>("--trials") { Description = "Trials of the whole study.", DefaultValueFactory = _ => 100, HelpName = "n" };
        var parallel = new Option<int>("--parallel") { Description = "Commands that run at a time.", DefaultValueFactory = _ => 1, HelpName = "n" };
        var population = new Option<int>("--population") { Description = "Population of evolution and nsga2.", DefaultValueFactory = _ => 20, HelpName = "n" };
        var seed = new Option<ulong>("--seed") { Description = "Seed.", DefaultValueFactory = _ => 42, HelpName = "n" };
        var store = new Option<string?>("--store") { Description = "File that keeps the trials: the same command again goes on where it stopped, several at once share the work.", HelpName = "file" };
        var name = new Option<string>("--name") { Description = "Name of the study in the store.", DefaultValueFactory = _ => "search", HelpName = "name" };
        var minimize = new Option<bool>("--minimize") { Description = "Lower objectives are better." };
        var output = new Option<string?>("--output") { Description = "Write the best program to a file.", HelpName = "file" };
        var command = new Command("search",
            """
            Search over a program with open values (paper pyglove).

            Examples:
              offprint tool search space.json --command "./train.sh {program}" --trials 200 --store study.db
              offprint tool search space.json --command "./size-and-speed {program}" --algorithm nsga2 --minimize --parallel 4
              offprint tool search space.json --command "./train.sh {program}" --probe "./train.sh --steps 10 {program}"
            """) { space };
        foreach (var option in (Option[])[evaluate, probe, bits, algorithm, trials, parallel, population, seed, store, name, minimize, output]) command.Add(option);
        command.SetAction(async (parsed, ct) =>
        {
            AtLeastOne("--trials", parsed.GetValue(trials));
            AtLeastOne("--parallel", parsed.GetValue(parallel));
            if (parsed.GetValue(population) < 2) throw new OptionException("--population", null, $"--population is {parsed.GetValue(population)}; it must be 2 or more.");
            if (parsed.GetValue(bits) is < 1 or > 52) throw new OptionException("--mantissa-bits", null, $"--mantissa-bits is {parsed.GetValue(bits)}; it must be from 1 to 52.");
            var searched = SearchSpace.Load(parsed.GetRequiredValue(space));
            if (parsed.GetValue(algorithm) == "sweep" && searched.Size is null) throw new OptionException("--algorithm", "sweep", "--algorithm sweep needs a finite space; this one holds a $float.");
            using var trialStore = parsed.GetValue(store) is { } path ? TrialStore.Open(path) : TrialStore.InMemory();
            var sign = parsed.GetValue(minimize) ? -1 : 1;
            var quiet = Output.WantsJson(parsed);
            using var progress = new ProgressLine("search", quiet);
            var done = 0;
            var equivalence = parsed.GetValue(probe) is { } probing
                ? new FunctionalEquivalence<JsonNode>(new DelegateProbe<JsonNode>(probing, (program, _, sink) => { foreach (var value in Numbers(ShellCommand.Run(probing, program, ct), probing, all: true)) sink.Write(value); }), new EquivalenceCache(), new FunctionalHasher(parsed.GetValue(bits), determinismChecks: 2))
                : null;
            var all = await Search.RunAsync(
                searched, Algorithm(parsed.GetRequiredValue(algorithm), parsed.GetValue(population), parsed.GetValue(seed)),
                async (trial, cancel) =>
                {
                    var text = await Task.Run(() => ShellCommand.Run(parsed.GetRequiredValue(evaluate), trial.Program, cancel), cancel).ConfigureAwait(false);
                    var values = Numbers(text, parsed.GetRequiredValue(evaluate), all: false);
                    progress.Report(new RunProgress(Math.Min(1, (double)Interlocked.Increment(ref done) / parsed.GetValue(trials)), string.Create(CultureInfo.InvariantCulture, $"trial {trial.Number}: {string.Join(' ', values)}"), TimeSpan.Zero, null));
                    return [.. values.Select(v => sign * v)];
                },
                parsed.GetValue(parallel), new SampleOptions { MaxTrials = parsed.GetValue(trials), Store = trialStore, Name = parsed.GetRequiredValue(name) }, equivalence, ct).ConfigureAwait(false);
            progress.Dispose();
            TrialsView.Print(parsed, searched, all, sign, parsed.GetValue(output));
            return ExitCodes.Success;
        });
        return command;
    }

    /// <summary>The numbers of the last line of a command's output, or of all of it.</summary>
    internal static double[] Numbers(string output, string command, bool all)
    {
        var lines = output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var words = (all ? lines : lines.TakeLast(1)).SelectMany(static l => l.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)).ToList();
        return words.Count > 0 && words.TrueForAll(static w => double.TryParse(w, NumberStyles.Float, CultureInfo.InvariantCulture, out _))
            ? [.. words.Select(static w => double.Parse(w, NumberStyles.Float, CultureInfo.InvariantCulture))]
            : throw new InvalidDataException($"The command '{command}' printed {(lines.Length == 0 ? "nothing" : $"'{lines[^1]}'")}; {(all ? "its output" : "its last line")} must be numbers.");
    }

    private static IDnaGenerator Algorithm(string name, int population, ulong seed) => name switch
    {
        "random" => SearchAlgorithms.Random(seed),
        "sweep" => SearchAlgorithms.Sweep(),
        "hill-climbing" => SearchAlgorithms.HillClimbing(5, seed),
        "policy-gradient" => SearchAlgorithms.PolicyGradient(new PolicyGradientOptions { Seed = seed }),
        "bayesian" => SearchAlgorithms.Bayesian(new BayesianOptimizerOptions { Seed = seed }),
        "nsga2" => SearchAlgorithms.Nsga2(population, seed),
        _ => SearchAlgorithms.RegularizedEvolution(new EvolutionOptions { Population = population, Tournament = Math.Max(2, population / 4), Seed = seed }),
    };

    private static void AtLeastOne(string flag, int value)
    {
        if (value < 1) throw new OptionException(flag, null, $"{flag} is {value}; it must be 1 or more.");
    }
}
