using System.CommandLine;
using System.Text;
using Offprint.Papers;

namespace Offprint.App.Commands;

/// <summary><c>offprint run-job</c>: what the process of a run that the site started runs; the job comes in and its report goes out as JSON lines.</summary>
internal static class RunJobCommand
{
    public static Command Create()
    {
        var command = new Command(RunJobProcess.Verb, "Run a paper for another process: the job on standard input, progress and report on standard output.") { Hidden = true };
        command.SetAction(async _ =>
        {
            var utf8 = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
            using var input = new StreamReader(Console.OpenStandardInput(), utf8);
            await using var output = new StreamWriter(Console.OpenStandardOutput(), utf8);
            Console.SetOut(Console.Error); // from here on what anything writes goes to the error output
            if (await RunJobWorker.RunAsync(input, output, orphaned: () => Environment.Exit(ExitCodes.Failed)).ConfigureAwait(false)) return ExitCodes.Success;
            Console.Error.WriteLine($"offprint: '{RunJobProcess.Verb}' is run by offprint itself and reads a job as JSON from its input");
            return ExitCodes.BadInput;
        });
        return command;
    }
}
