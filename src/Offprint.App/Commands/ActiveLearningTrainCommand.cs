using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Offprint.Discovery;
using Offprint.Papers;

namespace Offprint.App.Commands;

/// <summary><c>offprint tool active-learning train</c>.</summary>
internal static class ActiveLearningTrainCommand
{
    public static Command Create()
    {
        var defaults = new RobustTrainOptions();
        var file = new Argument<string>("problem-file") { Description = "The problem: .csv, or JSON." };
        var output = new Option<string>("--output") { Description = "File of the policy.", HelpName = "file", Required = true };
        var budget = new Option<int?>("--budget") { Description = "How many questions may be asked. Default: what the file says, else 20.", HelpName = "n" };
        var classes = new Option<double[]>("--complexities") { Description = "Difficulties r of the classes, in queries; rising; several after one another or with commas. Default: half, once and twice the budget.", HelpName = "r", AllowMultipleArgumentsPerToken = true, CustomParser = Numbers };
        var iterations = Number("--iterations", "Updates of each policy.", defaults.Iterations);
        var pool = Number("--pool", "Parameters in the pool of a class.", defaults.Pool);
        var problems = Number("--problems", "Parameters drawn for an update.", defaults.Problems);
        var games = Number("--games", "Games of each.", defaults.Games);
        var hidden = Number("--hidden", "Units of a hidden layer.", defaults.Hidden);
        var average = new Option<bool>("--average") { Description = "Train for the mean loss instead of the worst excess: ordinary meta-learning, for comparison." };
        var seed = new Option<ulong>("--seed") { Description = "Seed.", DefaultValueFactory = _ => defaults.Seed, HelpName = "n" };
        var command = new Command("train",
            """
            Train a policy that asks well at a small budget, against an adversary that looks for the parameters on which it does badly.

            Examples:
              offprint tool active-learning train animals.csv --budget 20 --output animals.policy
              offprint tool active-learning train arms.json --complexities 15,30,60 --iterations 400 --output arms.policy
            """) { file };
        foreach (var option in (Option[])[output, budget, classes, iterations, pool, problems, games, hidden, average, seed]) command.Add(option);
        command.SetAction(async (parsed, ct) =>
        {
            var options = defaults with
            {
                Iterations = parsed.GetValue(iterations), Pool = parsed.GetValue(pool), Problems = parsed.GetValue(problems), Games = parsed.GetValue(games), Hidden = parsed.GetValue(hidden), Seed = parsed.GetValue(seed),
                Complexities = parsed.GetValue(classes) is { Length: > 0 } given ? given : null, Objective = parsed.GetValue(average) ? TrainObjective.Average : TrainObjective.Robust,
            };
            Check(options);
            var problem = QueryFiles.Problem(parsed.GetRequiredValue(file), parsed.GetValue(budget));
            var trainer = new RobustPolicyTrainer(options);
            LearnedPolicy policy;
            using (var progress = new ProgressLine("active-learning train", Output.WantsJson(parsed)))
            {
                policy = await trainer.TrainAsync(problem, progress.For<TrainReport>(static r => (r.Fraction, string.Create(CultureInfo.InvariantCulture, $"{r.Policy}: loss {r.Loss:F3}"))), ct).ConfigureAwait(false);
            }

            var path = parsed.GetRequiredValue(output);
            QueryFiles.Write(path, policy.Save);
            if (Output.WantsJson(parsed))
            {
                Output.WriteJson(new JsonObject
                {
                    ["policy"] = path, ["queries"] = problem.QueryCount, ["hypotheses"] = problem.HypothesisCount, ["budget"] = problem.Budget, ["parameters"] = policy.ParameterCount,
                    ["classes"] = new JsonArray([.. trainer.Classes.Select(static c => (JsonNode)new JsonObject { ["complexity"] = c.Complexity, ["reachedWorstLoss"] = c.WorstLoss })]),
                });
                return ExitCodes.Success;
            }

            foreach (var c in trainer.Classes) Output.Line(string.Create(CultureInfo.InvariantCulture, $"class of complexity {c.Complexity:G4}: the policy of this class alone reaches a worst loss of {c.WorstLoss:F3}"));
            Output.Line(string.Create(CultureInfo.InvariantCulture, $"{path}: a policy for {problem.QueryCount} queries, {problem.HypothesisCount} hypotheses and a budget of {problem.Budget}"));
            return ExitCodes.Success;
        });
        return command;
    }

    /// <summary>Numbers after one another or apart by commas.</summary>
    private static double[]? Numbers(System.CommandLine.Parsing.ArgumentResult result)
    {
        var words = result.Tokens.SelectMany(static t => t.Value.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)).ToList();
        var wrong = words.Find(static w => !double.TryParse(w, NumberStyles.Float, CultureInfo.InvariantCulture, out _));
        if (wrong is null) return [.. words.Select(static w => double.Parse(w, NumberStyles.Float, CultureInfo.InvariantCulture))];
        result.AddError($"--complexities: '{wrong}' is no number");
        return null;
    }

    /// <summary>The options' own check, in terms of the flags.</summary>
    private static void Check(RobustTrainOptions options)
    {
        try
        {
            options.Validate();
        }
        catch (ArgumentException exception)
        {
            var words = exception.Message.Split(' ', 2);
            var flag = "--" + words[0].ToLowerInvariant();
            throw new OptionException(flag, null, $"{flag} {words[1]}");
        }
    }

    private static Option<int> Number(string flag, string help, int value) => new(flag) { Description = help, DefaultValueFactory = _ => value, HelpName = "n" };
}
