using System.CommandLine;
using Offprint.Discovery;
using Offprint.Papers;

namespace Offprint.App.Commands;

/// <summary>The file and the flags that say which policy plays: a trained one, or a rule on a problem.</summary>
internal sealed class QueryPolicyArgument
{
    private static readonly Dictionary<string, Func<QueryProblem, double, IQueryPolicy>> Rules = new(StringComparer.Ordinal)
    {
        ["uniform"] = static (p, _) => new UniformPolicy(p),
        ["soft-binary-search"] = static (p, error) => new SoftBinarySearchPolicy(p, error),
        ["thompson"] = static (p, _) => new TopTwoThompsonPolicy(p),
        ["lucb"] = static (p, _) => new ConfidenceGapPolicy(p),
        ["design"] = static (p, _) => new PhasedDesignPolicy(p),
    };

    private readonly Argument<string> _file = new("file") { Description = "A policy that 'train' wrote; or a problem, with --policy." };
    private readonly Option<string?> _rule = new("--policy") { Description = $"A rule that needs no training: {string.Join(", ", Rules.Keys)}.", HelpName = "rule" };
    private readonly Option<int?> _budget = new("--budget") { Description = "With --policy: how many questions may be asked. Default: what the file says, else 20.", HelpName = "n" };
    private readonly Option<double> _assumed = new("--assumed-error-rate") { Description = "With --policy soft-binary-search: the share of wrong answers that it assumes.", DefaultValueFactory = _ => 0.2, HelpName = "share" };

    public QueryPolicyArgument() => _rule.AcceptOnlyFromAmong([.. Rules.Keys]);

    public static IReadOnlyCollection<string> Names => Rules.Keys;

    public void AddTo(Command command)
    {
        command.Add(_file);
        foreach (var option in (Option[])[_rule, _budget, _assumed]) command.Add(option);
    }

    public IQueryPolicy Read(ParseResult parsed)
    {
        var path = parsed.GetRequiredValue(_file);
        if (!File.Exists(path)) throw new FileNotFoundException($"There is no file '{path}'.", path);
        if (parsed.GetValue(_rule) is { } rule) return Rule(rule, QueryFiles.Problem(path, parsed.GetValue(_budget)), parsed.GetValue(_assumed));
        if (parsed.GetValue(_budget) is not null) throw new OptionException("--budget", null, "--budget goes with --policy; a trained policy has the budget it was trained for.");
        return QueryFiles.Policy(path);
    }

    public static IQueryPolicy Rule(string name, QueryProblem problem, double assumed)
    {
        if (assumed is not (> 0 and < 0.5)) throw new OptionException("--assumed-error-rate", null, FormattableString.Invariant($"--assumed-error-rate is {assumed}; it must lie between 0 and 0.5."));
        return Rules[name](problem, assumed);
    }

    public double Assumed(ParseResult parsed) => parsed.GetValue(_assumed);
}
