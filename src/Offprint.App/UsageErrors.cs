using System.CommandLine;
using System.CommandLine.Parsing;
using Offprint.Papers;

namespace Offprint.App;

/// <summary>One line for what the parser refused, with the nearest command or flag where there is one.</summary>
internal static class UsageErrors
{
    public static string Describe(ParseResult parsed)
    {
        var command = parsed.CommandResult.Command;
        var where = string.Join(' ', Path(parsed.CommandResult).Append("--help"));
        if (parsed.UnmatchedTokens is [var token, ..])
        {
            var names = token.StartsWith('-')
                ? Options(parsed.CommandResult).SelectMany(o => o.Aliases.Append(o.Name))
                : command.Subcommands.Where(c => !c.Hidden).Select(c => c.Name);
            var nearest = Suggestions.Nearest(token, names);
            var kind = token.StartsWith('-') ? "option" : command.Subcommands.Count > 0 ? "command" : "argument";
            return $"unknown {kind} '{token}'" + (nearest.Count > 0 ? $"; did you mean {string.Join(" or ", nearest)}?" : $"; see {where}");
        }

        return $"{parsed.Errors[0].Message.ReplaceLineEndings(" ").TrimEnd('.')}; see {where}";
    }

    private static IEnumerable<Option> Options(CommandResult result)
    {
        for (SymbolResult? at = result; at is not null; at = at.Parent)
            if (at is CommandResult command)
                foreach (var option in command.Command.Options.Where(o => at == result || o.Recursive)) yield return option;
    }

    private static Stack<string> Path(CommandResult result)
    {
        var names = new Stack<string>();
        for (SymbolResult? at = result; at is CommandResult command; at = at.Parent) names.Push(command.Parent is null ? "offprint" : command.Command.Name);
        return names;
    }
}
