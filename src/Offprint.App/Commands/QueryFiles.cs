using Offprint.Discovery;
using Offprint.Papers;

namespace Offprint.App.Commands;

/// <summary>Problems, policies and names of <c>tool active-learning</c>.</summary>
internal static class QueryFiles
{
    public static QueryProblem Problem(string path, int? budget)
    {
        if (budget < 1) throw new OptionException("--budget", null, $"--budget is {budget}; it must be 1 or more.");
        var problem = QueryProblemFile.Read(path);
        return budget is { } t ? problem with { Budget = t } : problem;
    }

    public static LearnedPolicy Policy(string path)
    {
        using var stream = File.OpenRead(path);
        try
        {
            return LearnedPolicy.Load(stream);
        }
        catch (InvalidDataException exception)
        {
            throw new InvalidDataException($"{path}: {exception.Message} A problem needs --policy, or 'train' first.", exception);
        }
    }

    /// <summary>Writes a file that is either wholly there or not at all.</summary>
    public static void Write(string path, Action<Stream> write)
    {
        var temporary = path + ".tmp";
        try
        {
            using (var stream = File.Create(temporary)) write(stream);
            File.Move(temporary, path, overwrite: true);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }
    }

    public static string QueryName(QueryProblem problem, int query) => problem.QueryNames?[query] ?? $"query {query}";

    public static string HypothesisName(QueryProblem problem, int hypothesis) => problem.HypothesisNames?[hypothesis] ?? $"hypothesis {hypothesis}";
}
