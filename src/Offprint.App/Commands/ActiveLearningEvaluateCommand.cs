using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Offprint.Discovery;
using Offprint.Papers;

namespace Offprint.App.Commands;

/// <summary><c>offprint tool active-learning evaluate</c>: worst and mean losses of a policy beside the rules that need no training.</summary>
internal static class ActiveLearningEvaluateCommand
{
    public static Command Create()
    {
        var policyOf = new QueryPolicyArgument();
        var classes = new Option<double[]>("--complexity") { Description = "Attack inside {θ: ρ(θ) ≤ r}; may be given several times. Default: the budget.", HelpName = "r" };
        var error = new Option<double?>("--error-rate") { Description = "Instead of an attack: every hypothesis in turn is the truth, and so large a share of the answers is wrong; for tables of answers.", HelpName = "share" };
        var games = new Option<int>("--games") { Description = "Games on which each figure rests.", DefaultValueFactory = _ => 4_000, HelpName = "n" };
        var rules = new Option<string[]>("--against") { Description = $"Rules to compare with: {string.Join(", ", QueryPolicyArgument.Names)}. Default: uniform and soft-binary-search.", HelpName = "rule", AllowMultipleArgumentsPerToken = true };
        rules.AcceptOnlyFromAmong([.. QueryPolicyArgument.Names]);
        var seed = new Option<ulong>("--seed") { Description = "Seed.", DefaultValueFactory = _ => 42UL, HelpName = "n" };
        var command = new Command("evaluate",
            """
            The loss of a policy on the worst parameters that an attack finds, or with every hypothesis as the truth, beside rules that need no training.

            Examples:
              offprint tool active-learning evaluate arms.policy --complexity 30
              offprint tool active-learning evaluate animals.policy --error-rate 0.2 --against uniform thompson
            """);
        policyOf.AddTo(command);
        foreach (var option in (Option[])[classes, error, games, rules, seed]) command.Add(option);
        command.SetAction((parsed, ct) =>
        {
            var count = parsed.GetValue(games);
            if (count < 1) throw new OptionException("--games", null, $"--games is {count}; it must be 1 or more.");
            if (parsed.GetValue(error) is { } rate and not (>= 0 and < 0.5)) throw new OptionException("--error-rate", null, string.Create(CultureInfo.InvariantCulture, $"--error-rate is {rate}; it must be 0 or more and below 0.5."));
            var policy = policyOf.Read(parsed);
            var problem = policy.Problem;
            if (parsed.GetValue(error) is not null && problem.Queries.Cast<float>().SequenceEqual(QueryProblem.AnswerTable(problem.Hypotheses, problem.Budget).Queries.Cast<float>()) is false)
                throw new OptionException("--error-rate", null, "--error-rate is for tables of answers; this problem has queries of its own.");
            string[] against = parsed.GetValue(rules) is { Length: > 0 } named ? named : ["uniform", "soft-binary-search"];
            List<(string Name, IQueryPolicy Policy)> all = [("policy", policy), .. against.Select(r => (r, QueryPolicyArgument.Rule(r, problem, policyOf.Assumed(parsed))))];
            double[] given = parsed.GetValue(classes) is { Length: > 0 } list ? list : [problem.Budget];
            var rows = new List<(string Policy, string What, double Loss, double Error)>();
            foreach (var (name, one) in all)
            {
                ct.ThrowIfCancellationRequested();
                if (parsed.GetValue(error) is { } share) rows.Add(AtTheTruth(name, one, share, count, parsed.GetValue(seed), ct));
                else
                {
                    foreach (var r in given)
                    {
                        var worst = PolicyEvaluator.WorstCase(one, r, new AttackOptions { Seed = parsed.GetValue(seed), FinalGames = count }, ct);
                        rows.Add((name, string.Create(CultureInfo.InvariantCulture, $"worst of complexity {r:G4}"), worst.Loss, worst.StandardError));
                    }
                }
            }

            if (Output.WantsJson(parsed))
            {
                Output.WriteJson(new JsonArray([.. rows.Select(static r => (JsonNode)new JsonObject { ["policy"] = r.Policy, ["what"] = r.What, ["loss"] = r.Loss, ["standardError"] = r.Error })]));
                return Task.FromResult(ExitCodes.Success);
            }

            Output.Line($"policy\twhat\t{(problem.Loss == LossKind.Identification ? "share of wrong answers" : "regret")}\tstandard error");
            foreach (var (name, what, loss, deviation) in rows) Output.Line(string.Create(CultureInfo.InvariantCulture, $"{name}\t{what}\t{loss:F4}\t{deviation:F4}"));
            return Task.FromResult(ExitCodes.Success);
        });
        return command;
    }

    private static (string, string, double, double) AtTheTruth(string name, IQueryPolicy policy, double share, int games, ulong seed, CancellationToken ct)
    {
        var problem = policy.Problem;
        var each = Math.Max(1, games / problem.HypothesisCount);
        var factor = (float)(1 - (2 * share));
        float[][] thetas = [.. Enumerable.Range(0, problem.HypothesisCount).Select(z => Enumerable.Range(0, problem.Dimension).Select(k => factor * problem.Hypotheses[z, k]).ToArray())];
        var losses = PolicyEvaluator.MeanLosses(policy, thetas, each, seed, null, ct);
        var mean = losses.Average();
        return (name, string.Create(CultureInfo.InvariantCulture, $"every hypothesis, {share:P0} wrong answers"), mean, Math.Sqrt(losses.Sum(l => (l - mean) * (l - mean)) / losses.Length / Math.Max(1, losses.Length - 1)));
    }
}
