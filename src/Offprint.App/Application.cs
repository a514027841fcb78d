using System.CommandLine;
using System.CommandLine.Help;
using Offprint.App.Commands;
using Offprint.Papers;

namespace Offprint.App;

/// <summary>The command line: parses, runs one command, and turns every failure into one line and an exit code.</summary>
internal static class Application
{
    /// <summary>How long a command that was told to end (SIGTERM, Ctrl+C) may take to end in order: longer than the servers' own limits.</summary>
    private static readonly TimeSpan LongestStop = TimeSpan.FromSeconds(27);

    /// <summary>Runs the command line.</summary>
    /// <param name="args">What was typed after the program's name.</param>
    /// <returns>One of <see cref="ExitCodes"/>.</returns>
    public static async Task<int> RunAsync(string[] args)
    {
        // Not disposed: a second Ctrl+C may still come while the process ends, and the source has no timer to free.
        var cancel = new CancellationTokenSource();
        Console.CancelKeyPress += (_, press) =>
        {
            // The first Ctrl+C stops in order (workers ended, temporary files removed), the second one at once.
            press.Cancel = !cancel.IsCancellationRequested;
            cancel.Cancel();
        };

        try
        {
            var root = CreateRoot(args);
            var parsed = root.Parse(args);
            if (parsed.Errors.Count > 0 && parsed.Action is not HelpAction)
            {
                return Fail(UsageErrors.Describe(parsed), ExitCodes.BadInput);
            }

            return await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = LongestStop }, cancel.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            return Fail("stopped", ExitCodes.Stopped);
        }
        catch (Exception exception) when (Failures.Describe(exception) is { } failure)
        {
            return Fail(failure.Message, failure.ExitCode);
        }
    }

    /// <summary>Builds the tree of commands. The arguments are looked at because a paper's own options become flags of <c>run</c>.</summary>
    internal static RootCommand CreateRoot(IReadOnlyList<string> args)
    {
        var root = new RootCommand(
            """
            Papers that run: find a paper, run its method against its baseline on this machine, use the method from .NET.

            Without a command it starts the site on http://localhost:5080.

            Examples:
              offprint list --area inference
              offprint search "packing prompts"
              offprint run prepacking
              offprint run prepacking --model ./my-model --prompts prompts.txt

            Exit codes: 0 success (whatever the verdict), 1 the run failed, 2 bad input, 130 stopped.
            """);
        root.Subcommands.Add(ListCommand.Create());
        root.Subcommands.Add(SearchCommand.Create());
        root.Subcommands.Add(ShowCommand.Create());
        root.Subcommands.Add(RunCommand.Create(args));
        root.Subcommands.Add(RunArmCommand.Create());
        root.Subcommands.Add(RunJobCommand.Create());
        root.Subcommands.Add(WebCommand.Create());
        root.Subcommands.Add(PapersCommand.Create());
        root.Subcommands.Add(McpCommand.Create());
        root.Subcommands.Add(ReportCommand.Create());
        root.Subcommands.Add(ModelsCommand.Create());
        root.Subcommands.Add(TrainCommand.Create());
        root.Subcommands.Add(GenerateCommand.Create());
        root.Subcommands.Add(ServeCommand.Create());
        root.Subcommands.Add(ImagesCommand.Create());
        root.Subcommands.Add(DataCommand.Create());
        root.Subcommands.Add(ToolCommand.Create());
        root.Subcommands.Add(ReadmeCommand.Create());
        root.Subcommands.Add(CompletionCommand.Create());
        root.Subcommands.Add(VersionCommand.Create());
        root.Add(Output.Json);
        foreach (var option in root.Options.OfType<VersionOption>().ToList())
        {
            root.Options.Remove(option);
            root.Options.Add(new Option<bool>("--version") { Description = "Show the version." });
        }

        // Without anything typed: the site.
        root.SetAction((parsed, ct) => parsed.GetValue<bool>("--version") ? Task.FromResult(VersionCommand.Print(parsed))
            : args.Count > 0 ? Task.FromResult(new HelpAction().Invoke(parsed))
            : WebCommand.ServeAsync(new WebFlags(), ct));
        return root;
    }

    private static int Fail(string message, int code)
    {
        Console.Error.WriteLine($"offprint: {message}");
        return code;
    }
}
