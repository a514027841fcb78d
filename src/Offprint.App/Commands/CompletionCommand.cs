using System.CommandLine;
using System.CommandLine.Completions;

namespace Offprint.App.Commands;

/// <summary><c>offprint completion SHELL</c> prints a script; the script asks <c>offprint complete</c> for the words.</summary>
internal static class CompletionCommand
{
    private const string Bash = """
        # bash: source <(offprint completion bash)
        _offprint() {
          local word
          COMPREPLY=()
          while IFS= read -r word; do COMPREPLY+=("$word"); done < <("${COMP_WORDS[0]}" completion words --position "$COMP_POINT" -- "$COMP_LINE" 2>/dev/null)
        }
        complete -o default -F _offprint offprint ./offprint
        """;

    private const string Zsh = """
        # zsh: source <(offprint completion zsh)
        _offprint() {
          local -a found
          found=("${(@f)$("${words[1]}" completion words --position "$CURSOR" -- "$BUFFER" 2>/dev/null)}")
          compadd -- $found
        }
        compdef _offprint offprint ./offprint
        """;

    private const string Fish = """
        # fish: offprint completion fish | source
        complete -c offprint -f -a '(offprint completion words --position (commandline -C) -- (commandline -cp) 2>/dev/null)'
        """;

    private static readonly Dictionary<string, string> Scripts = new() { ["bash"] = Bash, ["zsh"] = Zsh, ["fish"] = Fish };

    public static Command Create()
    {
        var shell = new Argument<string>("shell") { Description = "bash, zsh or fish." };
        shell.AcceptOnlyFromAmong([.. Scripts.Keys]);
        var command = new Command("completion", "Print a shell completion script. Example: source <(./offprint completion bash)") { shell };
        command.SetAction(parsed => Output.Line(Scripts[parsed.GetRequiredValue(shell)]));
        command.Subcommands.Add(CreateWords());
        return command;
    }

    private static Command CreateWords()
    {
        var line = new Argument<string>("line");
        var position = new Option<int>("--position");
        var command = new Command("words", "Print the words that can follow.") { line, position };
        command.Hidden = true;
        command.SetAction(parsed =>
        {
            foreach (var word in Complete(parsed.GetRequiredValue(line), parsed.GetValue(position))) Output.Line(word);
        });
        return command;
    }

    /// <summary>The words that can stand at a position of a command line.</summary>
    internal static IReadOnlyList<string> Complete(string line, int position)
    {
        var text = line[..Math.Clamp(position, 0, line.Length)];
        var words = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var typed = text.Length == 0 || char.IsWhiteSpace(text[^1]) ? "" : words[^1];
        string[] before = [.. words.Skip(1).SkipLast(typed.Length > 0 ? 1 : 0)];
        var root = Application.CreateRoot(before);
        // After a flag that takes one of a few words, only these words fit.
        var parsed = root.Parse(before);
        var flag = before.Length > 0 ? parsed.CommandResult.Command.Options.FirstOrDefault(o => (o.Name == before[^1] || o.Aliases.Contains(before[^1])) && o.ValueType != typeof(bool)) : null;
        var found = flag is not null ? flag.GetCompletions(CompletionContext.Empty) : root.Parse([.. before, typed]).GetCompletions(null);
        return [.. found.Select((CompletionItem item) => item.InsertText ?? item.Label).Where(w => w.StartsWith(typed, StringComparison.Ordinal)).Distinct().Order(StringComparer.Ordinal)];
    }
}
