using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Offprint.Discovery;
using Offprint.Papers;

namespace Offprint.App.Commands;

/// <summary><c>offprint tool active-learning ask</c>: plays one game with a person, or with a file of answers.</summary>
internal static class ActiveLearningAskCommand
{
    public static Command Create()
    {
        var policyOf = new QueryPolicyArgument();
        var answers = new Option<string?>("--answers") { Description = "Take the answers from a file: lines 'question,answer', used in order when a question is asked again; - for standard input.", HelpName = "file" };
        var session = new Option<string?>("--session") { Description = "Keep the game in a file after every answer; a game that is there already goes on.", HelpName = "file" };
        var seed = new Option<int?>("--seed") { Description = "Seed of the policy's own random choices in a new game.", HelpName = "n" };
        var command = new Command("ask",
            """
            Ask one question after the other, then name the hypothesis. Without --answers it asks you: y or n (or a number for numeric answers), q to stop.

            Examples:
              offprint tool active-learning ask animals.policy
              offprint tool active-learning ask animals.csv --policy soft-binary-search --budget 12 --session game.json
              offprint tool active-learning ask animals.policy --answers answers.csv --json
            """);
        policyOf.AddTo(command);
        foreach (var option in (Option[])[answers, session, seed]) command.Add(option);
        command.SetAction((parsed, ct) =>
        {
            var policy = policyOf.Read(parsed);
            var path = parsed.GetValue(session);
            var game = Open(policy, path, parsed.GetValue(seed));
            var from = parsed.GetValue(answers) is { } file ? Answers(file, policy.Problem) : null;
            while (game.Remaining > 0)
            {
                ct.ThrowIfCancellationRequested();
                var query = game.NextQuery();
                var answer = from is null ? Prompt(policy.Problem, game, query) : Take(from, policy.Problem, query, parsed.GetValue(answers)!);
                if (answer is not { } y) break;
                game.Observe(y);
                if (path is not null) QueryFiles.Write(path, stream => game.Save(stream));
            }

            Print(parsed, policy.Problem, game);
            return Task.FromResult(ExitCodes.Success);
        });
        return command;
    }

    private static IQuerySession Open(IQueryPolicy policy, string? path, int? seed)
    {
        if (path is null || !File.Exists(path)) return policy.Start(seed);
        using var stream = File.OpenRead(path);
        try
        {
            return policy.Resume(stream);
        }
        catch (InvalidDataException exception)
        {
            throw new InvalidDataException($"{path}: {exception.Message}", exception);
        }
    }

    private static double? Prompt(QueryProblem problem, IQuerySession game, int query)
    {
        var yesNo = problem.Noise == ObservationModel.Bernoulli;
        while (true)
        {
            Console.Error.Write(string.Create(CultureInfo.InvariantCulture, $"{problem.Budget - game.Remaining + 1}/{problem.Budget} {QueryFiles.QueryName(problem, query)} {(yesNo ? "[y/n/q]" : "[number/q]")} "));
            if (Console.In.ReadLine() is not { } line || line.Trim() is "q" or "quit") return null;
            if (Parse(problem, line) is { } y) return y;
            Console.Error.WriteLine(yesNo ? "y for yes, n for no, q to stop" : "a number, or q to stop");
        }
    }

    private static double? Parse(QueryProblem problem, string text) =>
        QueryProblemFile.ParseAnswer(text, zeroIsNo: problem.Noise == ObservationModel.Bernoulli) is { } y && (problem.Noise == ObservationModel.Gaussian || y is 1 or -1) ? y : null;

    private static Dictionary<int, Queue<double>> Answers(string path, QueryProblem problem)
    {
        if (path != "-" && !File.Exists(path)) throw new FileNotFoundException($"There is no file '{path}'.", path);
        var lines = path == "-" ? Console.In.ReadToEnd().Split('\n') : File.ReadAllLines(path);
        var byName = Enumerable.Range(0, problem.QueryCount).GroupBy(i => problem.QueryNames?[i] ?? i.ToString(CultureInfo.InvariantCulture), StringComparer.OrdinalIgnoreCase).ToDictionary(static g => g.Key, static g => g.First(), StringComparer.OrdinalIgnoreCase);
        var answers = new Dictionary<int, Queue<double>>();
        for (var i = 0; i < lines.Length; i++)
        {
            if (string.IsNullOrWhiteSpace(lines[i])) continue;
            var cut = lines[i].LastIndexOf(',');
            var name = cut < 0 ? lines[i].Trim() : lines[i][..cut].Trim().Trim('"');
            if (cut < 0 || !byName.TryGetValue(name, out var query)) throw new InvalidDataException(string.Create(CultureInfo.InvariantCulture, $"{path}, line {i + 1}: '{name}' is no question of the problem; a line is 'question,answer'."));
            if (Parse(problem, lines[i][(cut + 1)..]) is not { } y) throw new InvalidDataException(string.Create(CultureInfo.InvariantCulture, $"{path}, line {i + 1}: '{lines[i][(cut + 1)..].Trim()}' is no answer; it must be {(problem.Noise == ObservationModel.Bernoulli ? "yes or no" : "a number")}."));
            if (!answers.TryGetValue(query, out var queue)) answers[query] = queue = new Queue<double>();
            queue.Enqueue(y);
        }

        return answers;
    }

    private static double Take(Dictionary<int, Queue<double>> answers, QueryProblem problem, int query, string path) =>
        answers.TryGetValue(query, out var queue) && queue.TryDequeue(out var y) ? y : throw new InvalidDataException($"{path}: no answer (left) for '{QueryFiles.QueryName(problem, query)}', which is asked; give one for each time that a question may be asked.");

    private static void Print(ParseResult parsed, QueryProblem problem, IQuerySession game)
    {
        var named = game.Recommend();
        if (Output.WantsJson(parsed))
        {
            Output.WriteJson(new JsonObject
            {
                ["recommendation"] = QueryFiles.HypothesisName(problem, named), ["index"] = named, ["remaining"] = game.Remaining, ["seed"] = game.Seed,
                ["history"] = new JsonArray([.. game.History.Select(h => (JsonNode)new JsonObject { ["query"] = QueryFiles.QueryName(problem, h.Query), ["answer"] = h.Answer })]),
            });
            return;
        }

        foreach (var (query, answer) in game.History) Output.Line(string.Create(CultureInfo.InvariantCulture, $"{QueryFiles.QueryName(problem, query)}\t{(problem.Noise == ObservationModel.Bernoulli ? answer > 0 ? "yes" : "no" : $"{answer:G6}")}"));
        Output.Line($"{(game.Remaining > 0 ? $"after {game.History.Count} of {problem.Budget}" : "answer")}\t{QueryFiles.HypothesisName(problem, named)}");
    }
}
